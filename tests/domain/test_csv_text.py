"""CSV that spreadsheets compute nothing of, and programs read back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.csv_text import FORMULA_STARTS, csv_lines

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


def read_back(data: bytes) -> list[list[str]]:
    """Return what a reader of RFC 4180 sees."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("text", [f"{start}1+1" for start in FORMULA_STARTS])
def test_no_text_begins_a_formula(text: str) -> None:
    """A camera called =HYPERLINK(...) must not run when somebody opens the file."""
    [[cell]] = read_back(csv_lines([[text]]))

    assert cell == f"'{text}"


def test_numbers_stay_numbers() -> None:
    """Only text can be dangerous; -4 is what it is."""
    assert csv_lines([[-4, 0.25, True, False, None, "a"]]) == b"-4,0.25,true,false,,a\r\n"


def test_it_is_what_the_standard_says() -> None:
    """RFC 4180: CR LF, quotes doubled, what holds a comma, a quote or a line end is quoted."""
    rows = [["a,b", 'say "no"', "two\nlines"], ["ñ", "", "火"]]

    assert csv_lines(rows).decode() == '"a,b","say ""no""","two\nlines"\r\nñ,,火\r\n'


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), max_size=4))
def test_everything_comes_back(rows: list[list[str]]) -> None:
    """Whatever strangers wrote: only the apostrophe is added, where it is needed."""
    expected = [["'" + t if t.startswith(FORMULA_STARTS) else t for t in row] for row in rows]

    assert read_back(csv_lines(rows)) == expected
