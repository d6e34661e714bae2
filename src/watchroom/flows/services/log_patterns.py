"""
Regular expressions of strangers, with a bound on what they may cost; and one of ours, for haste.

The standard library's engine backtracks without end and holds up every thread meanwhile. RE2 needs
a time linear in the length of the line, whatever the expression, and little memory; it knows no
look-around and no back references. Source of its syntax: github.com/google/re2/wiki/Syntax.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import re2  # type: ignore[import-untyped]

from watchroom.domain.errors import InvalidInput

LONGEST_PATTERN: Final = 200
MOST_BYTES: Final = 1 << 20  # that a compiled expression may take
MOST_LOOK_CHARS: Final = 65_536  # of a line in which it is looked for

_LARGE_COUNT: Final = re.compile(r"\{[0-9,]*[0-9]{3}")  # many of them take seconds to compile


class LinePattern:
    """A regular expression that is looked for in lines."""

    def __init__(self, pattern: str) -> None:
        """Compile it. Raises InvalidInput for what is none, or is too long or too large."""
        if len(pattern) > LONGEST_PATTERN:
            raise InvalidInput("regex", f"must not be longer than {LONGEST_PATTERN} characters")
        if _LARGE_COUNT.search(pattern):
            raise InvalidInput("regex", "must not count further than 99")
        try:
            self._pattern = re2.compile(pattern, _options())
        except re2.error as error:
            words = error.args[0].decode(errors="replace")
            raise InvalidInput("regex", f"is no expression that RE2 can use: {words}") from error

    def is_in(self, line: str) -> bool:
        """Tell whether it is found in a line."""
        return self._pattern.search(line[:MOST_LOOK_CHARS]) is not None


class Signs:
    """An expression of ours, by which lines are told that need a closer look."""

    def __init__(self, pattern: str) -> None:
        """Compile it; it must not match across a line end."""
        self._pattern = re2.compile(pattern, _options())

    def lines_with(self, lines: Sequence[str]) -> frozenset[int]:
        """
        Return the numbers of the lines in which it is found, from 0.

        All are read in one go, so where few hold it a line costs next to nothing.
        """
        text = "\n".join([*lines, ""]).encode()
        found = set()
        ends: list[int] = []
        hit = self._pattern.search(text)
        while hit is not None:
            ends = ends or list(accumulate(len(line.encode()) + 1 for line in lines))
            number = bisect_right(ends, hit.start())
            found.add(number)
            hit = self._pattern.search(text, ends[number])
        return frozenset(found)


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MOST_BYTES
    return options
