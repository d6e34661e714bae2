"""Cuts JSON values that are too large to be looked at, and tells where."""

import re
from collections.abc import Mapping
from typing import Final

LONGEST_TEXT: Final = 16_384  # characters of a text that is shown whole
BEGINNING: Final = 2_048  # characters that are shown of a longer one
CUT: Final = "$cut"  # {"$cut": its beginning, "chars": its length}
BINARY: Final = "$base64"  # {"$base64": bytes that it stands for}: shown to nobody as text

_BASE64: Final = re.compile(r"(?:data:[\w/+.-]{0,100};base64,)?[A-Za-z0-9+/_-]{1024}", re.ASCII)
_TEXT_COST: Final = 2  # its quotation marks


class Cutter:
    """Copies JSON values until so many characters are used up."""

    def __init__(self, limit_chars: int) -> None:
        self._left = limit_chars
        self.was_cut = False  # whether anything was left out so far

    def copy(self, value: object) -> object:
        """Return a value, or as much of it as there is room for."""
        match value:
            case str():
                return self._text(value)
            case Mapping():
                return self._object(value)
            case list():
                return self._list(value)
        self._left -= len(str(value))
        return value

    def _text(self, value: str) -> object:
        if len(value) > BEGINNING and _BASE64.match(value):
            self.was_cut = True
            return {BINARY: len(value) * 3 // 4}
        if len(value) > LONGEST_TEXT or len(value) > self._left:
            self.was_cut = True
            self._left -= min(len(value), BEGINNING)
            return {CUT: value[:BEGINNING], "chars": len(value)}
        self._left -= len(value) + _TEXT_COST
        return value

    def _object(self, value: Mapping[str, object]) -> dict[str, object]:
        copied: dict[str, object] = {}
        for name, member in value.items():
            if self._is_full():
                break
            self._left -= len(name) + _TEXT_COST
            copied[name] = self.copy(member)
        return copied

    def _list(self, value: list[object]) -> list[object]:
        copied: list[object] = []
        for member in value:
            if self._is_full():
                break
            copied.append(self.copy(member))
        return copied

    def _is_full(self) -> bool:
        full = self._left <= 0
        self.was_cut = self.was_cut or full
        return full
