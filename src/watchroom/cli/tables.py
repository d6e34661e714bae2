"""Tables that fit the terminal: what matters most is never cut, what matters least goes first."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import click
from rich.cells import cell_len, set_cell_size

from watchroom.cli.terminal import visible

GAP: Final = 2  # cells between two columns
LEAST_OF_REST: Final = 8  # cells; a text that is cut shorter says nothing

_NOTHING: Final = "-"


class Room(Enum):
    """What a column gets of a line that has not room for all."""

    WHOLE = auto()  # what it needs; only where that alone is too much, the widest of these is cut
    REST = auto()  # what is left, the end of its text cut off; one column of a table
    SPARE = auto()  # what it needs, where that leaves enough to the rest; else it is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    heading: str
    room: Room = Room.WHOLE
    is_number: bool = False  # aligned at its end
    leaves: int = 20  # of a spare one: cells that are enough for the rest beside it


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str | None]]) -> None:
    """Print a table as wide as the terminal; None is a dash."""
    heading, *lines = table_lines(columns, rows, width=shutil.get_terminal_size().columns)
    click.secho(heading, bold=True)
    for line in lines:
        click.echo(line)


def table_lines(
    columns: Sequence[Column], rows: Iterable[Sequence[str | None]], *, width: int
) -> list[str]:
    """
    Return the lines of a table, the headings first, each of *width* cells at most.

    Of the spare columns the first are shown, as many as there is room for.
    """
    texts = [[_text(cell) for cell in row] for row in rows]
    headings = [column.heading for column in columns]
    needed = [max(map(cell_len, cells)) for cells in zip(headings, *texts, strict=True)]
    widths = _widths(columns, needed, width)
    return [_line(columns, cells, widths) for cells in [headings, *texts]]


def _widths(columns: Sequence[Column], needed: Sequence[int], width: int) -> list[int]:
    """Return how many cells each column gets; 0 leaves it out."""
    wholes = (each.room is Room.WHOLE for each in columns)
    widths = [cells if whole else 0 for cells, whole in zip(needed, wholes, strict=True)]
    _narrow(widths, width)
    rest = next((at for at, each in enumerate(columns) if each.room is Room.REST), None)
    for at, column in enumerate(columns):
        kept = 0 if rest is None else GAP + min(needed[rest], column.leaves)
        if column.room is Room.SPARE and _taken(widths) + GAP + needed[at] + kept <= width:
            widths[at] = needed[at]
    if rest is not None:
        left = width - _taken(widths) - GAP
        widths[rest] = min(needed[rest], left) if left >= min(needed[rest], LEAST_OF_REST) else 0
    return widths


def _narrow(widths: list[int], width: int) -> None:
    """Take cells from the widest columns until all fit, or each has but one."""
    while _taken(widths) > width and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1


def _taken(widths: Sequence[int]) -> int:
    shown = [cells for cells in widths if cells]
    return sum(shown) + GAP * (len(shown) - 1)


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = [
        _padded(text, cells_, is_number=column.is_number)
        for column, text, cells_ in zip(columns, cells, widths, strict=True)
        if cells_
    ]
    return (" " * GAP).join(shown).rstrip()


def _text(cell: str | None) -> str:
    return visible(cell or _NOTHING).replace("\t", " ")


def _padded(text: str, cells: int, *, is_number: bool) -> str:
    room = cells - cell_len(text)
    if room < 0:
        return set_cell_size(text, cells - 1) + "…"
    return " " * room + text if is_number else text + " " * room
