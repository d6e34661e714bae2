"""What a program printed cannot harm who looks at it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.log_text import plain_text, without_escapes


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b[32mINFO\x1b[0m: up", "INFO: up"),
        ("\x1b[38;2;1;2;3mrgb\x1b[m", "rgb"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r0m\x1b\\text", "text"),
        ("\x1b(Btext\x1b7", "text"),
        ("\x9b31mred", "red"),
        ("10 %\r20 %\r", "10 %␍20 %"),
        ("one\r\ntwo", "one\ntwo"),
        ("a\tb", "a\tb"),
        ("bell\x07", "bell␇"),
        ("nul\x00", "nul␀"),
        ("del\x7f", "del␡"),
        ("\x1b", "␛"),
        ("\x1b]0;never ended", "␛]0;never ended"),
        ("safe\u202eevil", "safe\ufffdevil"),
        ("half \ud800", "half \ufffd"),
        ("<img onerror=x>", "<img onerror=x>"),
        ("café ✓", "café ✓"),
    ],
)
def test_a_line_is_shown_plain(text: str, plain: str) -> None:
    """Colours go; what else is invisible becomes visible, so that nothing is lost silently."""
    assert plain_text(text) == plain


@given(st.text(st.characters(codec=None)) | st.text("\x1b[]0;m\x07\\P\x9bA\r\n"))
def test_no_control_character_is_left(text: str) -> None:
    """Whatever a program prints: what comes out can be stored, sent and shown."""
    plain = plain_text(text)

    assert not [c for c in plain if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n"]
    assert plain.encode().decode() == plain


@given(st.text())
def test_plain_text_is_left_alone(text: str) -> None:
    """Cleaning what is clean changes nothing."""
    assert plain_text(plain_text(text)) == plain_text(text)


@pytest.mark.parametrize("piece", ["\x1b[", "\x1b]", "\x1bP", "\x1b[0", "\x1b ", "\x9d", "\r"])
def test_a_hostile_line_costs_linear_time(piece: str) -> None:
    """A megabyte of beginnings of sequences that never end."""
    assert len(without_escapes(piece * 500_000)) <= 500_000 * len(piece)
