"""How sure a model says it is, as a number from 0 to 1."""

import re
from typing import Final

MAX_VALUE_CHARS: Final = 100  # how much of a text is looked at
_LEAST_BARE_PERCENT: Final = 10  # up to here a bare number may as well be marks out of ten

_CONFIDENCE: Final = re.compile(
    r"""
    [\s*_`"'~≈(\[<:=-]{0,8}
    (?: (?: about | around | approx(?:imately)? | aprox(?:imadamente)? | roughly | very | muy
          | high | medium | moderate | low | alt[ao] | medi[ao] | baj[ao] )\b [\s.,:*(\[-]{0,4}
    ){0,2}
    (?<![-+0-9.,])
    (?P<number> [0-9]{0,9}[.,]?[0-9]{1,9} )
    [ ]?
    (?: (?P<percent> % | percent\b | per[ ]cent\b | por[ ]ciento\b )
      | (?: / | out[ ]of | of | de ) [ ]? (?P<whole> [0-9]{0,9}[.,]?[0-9]{1,9} )
    )?
    # A range such as "0.7-0.8" is no number.
    (?! [.,/-]?[0-9] | [^\W\d_] | [ ]?% | [ ]?(?:-|\u2013|to|a)[ ]?[0-9] )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def confidence_of(value: object) -> float | None:
    """
    Return a confidence, 0 to 1, as a JSON value gives it: a number, or a text with one.

    Reads 0.87, "0,87", "87 %", "9/10", "high (0.9)", and 87 as percent. None if *value* is no
    such thing, is out of range or ambiguous (5 may be percent or marks), or is a mere word.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _share(value)
    if isinstance(value, str) and (match := _CONFIDENCE.match(value[:MAX_VALUE_CHARS])):
        return _of_match(match)
    return None


def _of_match(match: re.Match[str]) -> float | None:
    number = _float(match["number"])
    if match["percent"]:
        return _within(number / 100)
    if match["whole"]:
        whole = _float(match["whole"])
        return _within(number / whole) if whole else None
    return _share(number)


def _float(digits: str) -> float:
    return float(digits.replace(",", "."))


def _share(number: float) -> float | None:
    """Read a number without a unit: a share up to 1, percent beyond ten, neither between."""
    is_percent = _LEAST_BARE_PERCENT < number <= 100
    return _within(number / 100 if is_percent else number)


def _within(share: float) -> float | None:
    return float(share) if 0 <= share <= 1 else None
