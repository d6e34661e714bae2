"""Reads JSON that came from strangers into values which every database can store."""

import json
import math
import re
from typing import Final

import msgspec

from watchroom.domain.errors import Undecodable

_NUL: Final = b"\\u0000"
_MENDED: Final = b"\\ufffd"
_PAIR: Final = rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Runs of one kind at a time. Escaped backslashes are matched so that none is taken for the
# beginning of an escape; whole pairs, so that neither half is taken for a broken one.
_escapes = re.compile(
    rb"(?:\\\\)+|(?:" + _PAIR + rb")+"
    rb"|(?P<broken>(?:(?!" + _PAIR + rb")\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))+)"
)


def decode_json(text: bytes | memoryview) -> object:
    """
    Return the value of a JSON text.

    NUL, halves of surrogate pairs and bytes that are no UTF-8 become U+FFFD, numbers beyond a
    float's range None: PostgreSQL stores none of them. Raises Undecodable.
    """
    try:
        return msgspec.json.decode(mend(bytes(text)) if has_nul(text) else text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _decode_odd(mend(bytes(text)))


def has_nul(text: bytes | memoryview) -> bool:
    """Tell whether a JSON text spells a NUL, which only `mend` makes storable."""
    return _NUL in bytes(text)


def mend(text: bytes) -> bytes:
    """Return JSON text without the escapes and bytes that no database stores."""
    whole = text.decode("utf-8", "replace").encode()
    return _escapes.sub(_mended, whole)


def _mended(match: re.Match[bytes]) -> bytes:
    broken = match["broken"]
    return match[0] if broken is None else _MENDED * (len(broken) // len(_MENDED))


def _decode_odd(text: bytes) -> object:
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Undecodable(f"not JSON: {error}") from error


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None
