"""
The text format of n8n's run data: JSON whose objects stand in one flat array.

Element 0 is the root. Inside an object or array every string is the decimal index of another
element; an element that is a string is a literal. Format: https://github.com/WebReflection/flatted
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from watchroom.domain.errors import Undecodable
from watchroom.n8n.json_text import decode_json, has_nul, mend

MOST_BYTES: Final = 64 * 1024**2  # of a text
MOST_OUTPUT_BYTES: Final = 64 * 1024**2  # of what its parts come to, written out as plain JSON
MOST_ELEMENTS: Final = 1_000_000
MOST_COMMAS: Final = 4_000_000  # told before parsing: each may become an object in memory
MOST_DEPTH: Final = 200
LONG_BYTES: Final = 256  # a longer literal is shown to `read_long` before it is decoded
AT_ONCE_BYTES: Final = 256 * 1024  # a longer text holds pictures, which need not become text
CYCLE: Final = "$cycle"  # an object with this key stands where a value would contain itself

_QUOTE: Final = ord('"')
_split = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_list = msgspec.json.Decoder(list[object]).decode
_index = re.compile("0|[1-9][0-9]{0,7}")
_usual_positions: Final = {str(index): index for index in range(4096)}
_Built = tuple[object, int, int]  # value, bytes written out, levels of containers in it


class Flatted:
    """
    An opened text, whose values are built when they are asked for.

    *read_long* turns a literal (a JSON string, quotes included) of more than `LONG_BYTES` into
    its value, so that a picture need not become text first. Raises Undecodable.
    """

    def __init__(
        self,
        text: bytes,
        *,
        read_long: Callable[[memoryview], object] = decode_json,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        if len(text) > most_bytes:
            raise Undecodable(f"{len(text):,} bytes of run data are over {most_bytes:,}")
        if text.count(b",") > MOST_COMMAS:
            raise Undecodable(f"the run data hold more than {MOST_COMMAS:,} values")
        self._elements = _split_text(text)
        if not 0 < len(self._elements) <= MOST_ELEMENTS:
            raise Undecodable(f"the run data have {len(self._elements):,} elements")
        self._values = _decoded_at_once(text)
        self._read_long = read_long
        self._built: dict[int, _Built] = {}

    def at(self, *path: str) -> object:
        """
        Return the value at *path*, object keys from the root on; None if there is none.

        What n8n held once and used twice is one object here. Raises Undecodable.
        """
        index = 0
        for step, key in enumerate(path, start=1):
            element = self._element(index)
            member = element.get(key) if isinstance(element, dict) else None
            if not isinstance(member, str):
                return member if step == len(path) else None
            index = self._position(member)
        return self._build(index, 0)[0]

    def _build(self, index: int, depth: int) -> _Built:
        """Return the value of an element; *depth* is the number of containers around it."""
        built = self._built.get(index)
        if built is None:
            if depth > MOST_DEPTH:
                raise _too_deep()
            self._built[index] = {CYCLE: True}, LONG_BYTES, 1
            built = self._built[index] = self._open(index, depth)
        if depth + built[2] > MOST_DEPTH:
            raise _too_deep()
        return built

    def _open(self, index: int, depth: int) -> _Built:
        length = len(self._elements[index])
        if length > LONG_BYTES and (raw := self._raw(index))[0] == _QUOTE:
            value = self._read_long(raw)
            return value, length if isinstance(value, str) else LONG_BYTES, 0
        element = self._element(index)
        opened: object
        if isinstance(element, dict):
            parts = [self._member(member, depth) for member in element.values()]
            opened = {key: part[0] for key, part in zip(element, parts, strict=True)}
        elif isinstance(element, list) and any(isinstance(m, str | dict | list) for m in element):
            parts = [self._member(member, depth) for member in element]
            opened = [part[0] for part in parts]
        elif isinstance(element, list):  # of numbers, such as a model's context
            return element, length, 1
        else:
            return element, length, 0
        size = length + sum([part[1] for part in parts])
        if size > MOST_OUTPUT_BYTES:
            raise Undecodable(f"the run data unfold to more than {MOST_OUTPUT_BYTES:,} bytes")
        return opened, size, 1 + max([part[2] for part in parts], default=0)

    def _member(self, member: object, depth: int) -> _Built:
        if isinstance(member, str):
            return self._build(self._position(member), depth + 1)
        if isinstance(member, dict | list):
            raise Undecodable("the run data are no flatted JSON: an object within an object")
        return member, 0, 0

    def _element(self, index: int) -> object:
        """Return an element as it stands: the parts of a container are still positions."""
        return decode_json(self._raw(index)) if self._values is None else self._values[index]

    def _raw(self, index: int) -> memoryview:
        return memoryview(self._elements[index])

    def _position(self, member: str) -> int:
        index = _usual_positions.get(member)
        if index is None and _index.fullmatch(member):
            index = int(member)
        if index is not None and index < len(self._elements):
            return index
        raise Undecodable(f"the run data point to an element {member[:20]!r} that is not there")


def _too_deep() -> Undecodable:
    return Undecodable(f"the run data are nested deeper than {MOST_DEPTH} levels")


def _decoded_at_once(text: bytes) -> list[object] | None:
    """Return all elements, much faster than one by one; None if these need more care."""
    if len(text) > AT_ONCE_BYTES or has_nul(text):
        return None
    try:
        return _decode_list(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _split_text(text: bytes) -> list[msgspec.Raw]:
    try:
        return _split(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _split_odd(text)


def _split_odd(text: bytes) -> list[msgspec.Raw]:
    try:
        return _split(mend(text))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(f"the run data are no flatted JSON: {error}") from error
