"""
Comma-separated values, as RFC 4180 has them.

What spreadsheets take for the beginning of a formula is made plain text by an apostrophe before
it: cells hold what models, cameras and strangers wrote. Source: OWASP, "CSV Injection".
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

Cell = str | int | float | bool | None

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_PLAIN: Final = "'"  # what makes a spreadsheet take a cell for text


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows in UTF-8, each ended by CR and LF; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _PLAIN + value if value.startswith(FORMULA_STARTS) else value
    return str(value)
