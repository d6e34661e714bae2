"""Colours of a terminal, as names and places."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.log_colours import MOST_SPANS, TextColour, clipped, spans_of
from watchroom.domain.log_text import plain_text

RED, GREEN, GREY = TextColour.RED, TextColour.GREEN, TextColour.GREY


def coloured(text: str) -> list[tuple[str, TextColour | None, bool]]:
    plain = plain_text(text)
    return [(plain[each.start : each.end], each.colour, each.is_bold) for each in spans_of(text)]


def test_stretches_are_found_in_the_plain_text() -> None:
    """What is coloured must be the same letters after the escape sequences have gone."""
    line = "\x1b[32m[Nest] 41\x1b[39m  \x1b[1;31mERROR\x1b[0m it \x1b[2mbroke\x1b[22m \U0001f525 on"

    assert coloured(line) == [
        ("[Nest] 41", GREEN, False),
        ("ERROR", RED, True),
        ("broke", GREY, False),
    ]


@pytest.mark.parametrize(
    ("parameters", "colour"),
    [
        ("31", RED),
        ("91", RED),
        ("90", GREY),
        ("37", None),
        ("30;43", TextColour.YELLOW),  # black letters on yellow
        ("97;41", RED),
        ("103", TextColour.YELLOW),
        ("38;5;2", GREEN),
        ("38;5;12", TextColour.BLUE),
        ("38;5;208", TextColour.YELLOW),  # orange
        ("38;5;244", GREY),
        ("38;5;255", None),
        ("38;2;200;20;30", RED),
        ("38:2::20:200:30", GREEN),  # the empty colour space is left out of account
        ("38;2;90;90;100", GREY),
        ("48;5;5;30", TextColour.MAGENTA),
        ("38;5", None),
        ("31;39", None),
        ("", None),
        ("99999999999", None),
    ],
)
def test_colours_have_few_names(parameters: str, colour: TextColour | None) -> None:
    """A page has one readable shade for each name, not sixteen million."""
    found = [each for _, each, _ in coloured(f"\x1b[{parameters}mword")]

    assert found == ([] if colour is None else [colour])


def test_places_that_cannot_be_told_are_not_guessed() -> None:
    """A line break that vanishes in the middle would shift all that follows."""
    assert spans_of("\x1b[31mone\r\ntwo\x1b[0m") == ()
    assert coloured("\x1b[31mone\r") == [("one", RED, False)]


def test_a_plain_line_has_none() -> None:
    """Nearly all lines are such."""
    assert spans_of("INFO all is well\t\x07") == ()


def test_stretches_end_where_the_text_is_hidden() -> None:
    """What stands behind a masked secret has other places."""
    spans = spans_of("\x1b[31mred\x1b[0m and \x1b[32mgreen")

    assert [(each.start, each.end) for each in clipped(spans, 10)] == [(0, 3), (8, 10)]
    assert [(each.start, each.end) for each in clipped(spans, 8)] == [(0, 3)]


@given(st.text(alphabet="\x1b[]m;:0123489a\r\n\x9b\x07\U0001f525"))
def test_stretches_are_in_order_and_within_the_line(text: str) -> None:
    """Whatever a program prints, a page must be able to draw it."""
    places = [place for each in spans_of(text) for place in (each.start, each.end)]

    assert places == sorted(places)
    assert all(each.start < each.end for each in spans_of(text))
    assert not places or places[-1] <= len(plain_text(text))


def test_a_line_full_of_colours_costs_little() -> None:
    """A picture printed in coloured letters must not hold a server up."""
    line = "\x1b[31m*\x1b[32m+" * 100_000
    began = time.process_time()

    assert len(spans_of(line)) == MOST_SPANS
    assert time.process_time() - began < 5.0
