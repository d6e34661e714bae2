"""Tables that fit the terminal."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.cells import cell_len

from watchroom.cli.tables import Column, Room, table_lines

COLUMNS = (
    Column(heading="id", is_number=True),
    Column(heading="status"),
    Column(heading="took", room=Room.SPARE, is_number=True, leaves=20),
    Column(heading="camera"),
    Column(heading="what", room=Room.REST),
    Column(heading="workflow", room=Room.SPARE, leaves=48),
)
ROWS: Sequence[Sequence[str | None]] = (
    ("4893", "success", "1m 00s", "north-ridge", "Clear sky over the ridge, " * 5, "Fire watch"),
    ("7", "error", None, None, "connect ECONNREFUSED", "Fire watch"),
)

WORDS = some.text(max_size=60)
TABLES = some.lists(some.tuples(*[some.none() | WORDS] * len(COLUMNS)), max_size=5)


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (200, ["id", "status", "took", "camera", "what", "workflow"]),
        (120, ["id", "status", "took", "camera", "what", "workflow"]),
        (80, ["id", "status", "took", "camera", "what"]),
        (60, ["id", "status", "took", "camera", "what"]),
        (50, ["id", "status", "camera", "what"]),
        (30, ["id", "status", "camera"]),
    ],
)
def test_what_matters_least_goes_first(width: int, headings: list[str]) -> None:
    """On a wide terminal all is shown, on a narrow one what a run cannot be told apart without."""
    lines = table_lines(COLUMNS, ROWS, width=width)

    assert lines[0].split() == headings
    assert all("north-ridge" in line or "error" in line for line in lines[1:])


def test_only_the_end_of_a_text_is_cut() -> None:
    """It says that something is missing there."""
    [_, line, other] = table_lines(COLUMNS, ROWS, width=60)

    assert line.endswith("…")
    assert line.split()[:2] == ["4893", "success"]
    assert other.split()[:4] == ["7", "error", "-", "-"]


def test_numbers_stand_below_each_other() -> None:
    """Their last digits do."""
    [heading, line, other] = table_lines(COLUMNS, ROWS, width=200)

    assert (heading[:4], line[:4], other[:4]) == ("  id", "4893", "   7")


def test_a_name_alone_can_be_too_long() -> None:
    """Then it is cut: the line must not break, and the id must stay."""
    rows = [("4893", "success", None, "a-camera-" * 9, "text", "w")]
    [_, line] = table_lines(COLUMNS, rows, width=60)

    assert cell_len(line) == 60
    assert line.startswith("4893  success  a-camera-")


def test_without_rows_there_are_headings() -> None:
    """Nothing found is no error."""
    assert table_lines(COLUMNS, [], width=80) == ["id  status  took  camera  what  workflow"]


@given(rows=TABLES, width=some.integers(min_value=12, max_value=150))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str | None, ...]], width: int) -> None:
    """Whatever stands in it: wide letters, tabs, what moves a cursor."""
    lines = table_lines(COLUMNS, rows, width=width)

    assert max(map(cell_len, lines)) <= width
    assert not any(set(line) & set("\t\n\r\x1b") for line in lines)
