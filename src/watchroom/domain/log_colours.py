"""
Which stretches of a line a program coloured for a terminal.

Source: ECMA-48, 8.3.117 "Select Graphic Rendition"; the numbers from 38 on as xterm takes them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from watchroom.domain.log_text import ESCAPES, plain_text

MOST_SPANS: Final = 100  # of one line; a picture made of coloured letters is cut

_CUBE: Final = (0, 95, 135, 175, 215, 255)  # intensities of the 216 colours
_CUBE_FROM: Final = 16
_GREYS_FROM: Final = 232
_COLOURFUL_FROM: Final = 48  # between the strongest and the weakest part of a colour
_MIDDLE_GREYS: Final = range(64, 177)  # darker is black, lighter white: the page's own colours
_SIGNS: Final = re.compile(r";|::?")  # two colons stand around an empty colour space


class TextColour(StrEnum):
    """A colour by its name; a page has its own shade of it. Black and white are none."""

    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    MAGENTA = "magenta"
    CYAN = "cyan"
    GREY = "grey"  # also of what a program printed faint


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """A stretch of a line that looks different."""

    start: int  # of its first character
    end: int  # behind its last one
    colour: TextColour | None  # None: the usual one
    is_bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    letters: TextColour | None = None
    ground: TextColour | None = None
    is_bold: bool = False
    is_faint: bool = False

    @property
    def colour(self) -> TextColour | None:
        """The one that is seen: what is behind black and white letters counts for them."""
        faint = TextColour.GREY if self.is_faint else None
        return self.letters or self.ground or faint


_BASIC: Final = (
    None,  # black
    TextColour.RED,
    TextColour.GREEN,
    TextColour.YELLOW,
    TextColour.BLUE,
    TextColour.MAGENTA,
    TextColour.CYAN,
    None,  # white
)
_BRIGHT: Final = (TextColour.GREY, *_BASIC[1:])
_HUES: Final = (
    TextColour.RED,
    TextColour.YELLOW,
    TextColour.GREEN,
    TextColour.CYAN,
    TextColour.BLUE,
    TextColour.MAGENTA,
)  # each sixth of the wheel

_PLAIN: Final = _Pen()
_SWITCHES: Final[dict[int, Callable[[_Pen], _Pen]]] = {
    0: lambda _: _PLAIN,
    1: lambda pen: replace(pen, is_bold=True),
    2: lambda pen: replace(pen, is_faint=True),
    22: lambda pen: replace(pen, is_bold=False, is_faint=False),
    39: lambda pen: replace(pen, letters=None),
    49: lambda pen: replace(pen, ground=None),
}


def spans_of(text: str) -> tuple[TextSpan, ...]:
    """
    Return the coloured and bold stretches of a line, in their order; time is linear.

    Places are those of `plain_text(text)`. Empty too where a line was cut up by control characters
    so that places cannot be told.
    """
    if "\x1b[" not in text and "\x9b" not in text:
        return ()
    spans: list[TextSpan] = []
    place = 0
    for length, pen in _stretches(text):
        colour = pen.colour
        if length > 0 and (colour is not None or pen.is_bold) and len(spans) < MOST_SPANS:
            span = TextSpan(start=place, end=place + length, colour=colour, is_bold=pen.is_bold)
            spans.append(span)
        place += length
    return tuple(spans) if place == len(plain_text(text)) else ()


def clipped(spans: tuple[TextSpan, ...], length: int) -> tuple[TextSpan, ...]:
    """Return what of the stretches is before a place."""
    return tuple(replace(each, end=min(each.end, length)) for each in spans if each.start < length)


def _stretches(text: str) -> Iterator[tuple[int, _Pen]]:
    """Yield how many characters are written with which pen."""
    pen, begin = _PLAIN, 0
    for escape in ESCAPES.finditer(text):
        yield escape.start() - begin, pen
        begin = escape.end()
        if escape[0].endswith("m") and escape[0].startswith(("\x1b[", "\x9b")):
            pen = _changed(pen, escape[0].removeprefix("\x1b[").removeprefix("\x9b")[:-1])
    yield len(text.rstrip("\r")) - begin, pen


def _changed(pen: _Pen, parameters: str) -> _Pen:
    numbers = [int(each[:4]) if each.isdecimal() else 0 for each in _SIGNS.split(parameters)]
    rest = iter(numbers)
    for number in rest:
        if number in _SWITCHES:
            pen = _SWITCHES[number](pen)
        elif number in {38, 48}:
            colour = _extended(rest)
            pen = replace(pen, letters=colour) if number == 38 else replace(pen, ground=colour)
        else:
            pen = _basic(pen, number)
    return pen


def _basic(pen: _Pen, number: int) -> _Pen:
    kind, index = divmod(number, 10)
    if index >= len(_BASIC):
        return pen
    match kind:
        case 3:
            return replace(pen, letters=_BASIC[index])
        case 4:
            return replace(pen, ground=_BASIC[index])
        case 9:
            return replace(pen, letters=_BRIGHT[index])
        case 10:
            return replace(pen, ground=_BRIGHT[index])
    return pen


def _extended(rest: Iterator[int]) -> TextColour | None:
    """Return a colour out of 256, or of three intensities."""
    match next(rest, None):
        case 5:
            return _of_256(next(rest, 0))
        case 2:
            return _of_intensities(next(rest, 0), next(rest, 0), next(rest, 0))
    return None


def _of_256(number: int) -> TextColour | None:
    if number < len(_BASIC):
        return _BASIC[number]
    if number < _CUBE_FROM:
        return _BRIGHT[number - len(_BASIC)]
    if number >= _GREYS_FROM:
        grey = 8 + 10 * (number - _GREYS_FROM)
        return _of_intensities(grey, grey, grey)
    red, rest = divmod(number - _CUBE_FROM, 36)
    return _of_intensities(_CUBE[red], _CUBE[rest // 6], _CUBE[rest % 6])


def _of_intensities(red: int, green: int, blue: int) -> TextColour | None:
    most, least = max(red, green, blue), min(red, green, blue)
    if most - least < _COLOURFUL_FROM:
        return TextColour.GREY if most in _MIDDLE_GREYS else None
    if most == red:
        sixth = (green - blue) / (most - least) % 6
    elif most == green:
        sixth = (blue - red) / (most - least) + 2
    else:
        sixth = (red - green) / (most - least) + 4
    return _HUES[round(sixth) % len(_HUES)]
