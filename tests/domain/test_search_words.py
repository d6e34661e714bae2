"""Texts and queries become the same words, and words that every database can hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.search_words import (
    MAX_TEXT_CHARS,
    MAX_WORD_CHARS,
    MAX_WORDS,
    clean_text,
    fold,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dense SMOKE, dense smoke!", ("dense", "smoke")),
        ("Descripción: ¡Llamas!", ("descripcion", "llamas")),
        ("Descripcio\u0301n", ("descripcion",)),
        ("cam:01 dev-07", ("cam", "01", "dev", "07")),
        ("RISK_LEVEL", ("risk", "level")),
        ("Straße", ("strasse",)),
        ("ﬁre \uff14\uff12", ("fire", "42")),
        ("İstanbul", ("istanbul",)),
        ("火災 警報", ("火災", "警報")),
        ("qwen2.5vl:7b", ("qwen2", "5vl", "7b")),
        ("", ()),
        ("... --- ___", ()),
        ("a\x00b \ud800c", ("a", "b", "c")),
    ],
)
def test_words_are_folded_runs_of_letters_and_digits(text: str, words: tuple[str, ...]) -> None:
    """Accents, case, compatibility forms and punctuation never hide a hit."""
    assert words_of(text) == words


def test_words_are_bounded() -> None:
    """A hostile text fills neither the index nor the memory."""
    assert words_of("x" * 1_000) == ("x" * MAX_WORD_CHARS,)
    assert len(words_of(" ".join(map(str, range(5_000))))) == MAX_WORDS
    assert words_of(" " * MAX_TEXT_CHARS + "late") == ()


@given(st.text())
def test_a_word_of_a_text_finds_that_text(text: str) -> None:
    """What was indexed is what a query of it asks for."""
    words = words_of(text)

    assert all(words_of(word) == (word,) for word in words)
    assert words_of(" ".join(words)) == words
    assert len(set(words)) == len(words)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Otherwise an indexed word and a typed one could differ."""
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters()))
def test_cleaned_text_can_be_stored(text: str) -> None:
    """No NUL and no lone surrogate is left, and nothing else has changed."""
    cleaned = clean_text(text)

    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean_text(cleaned) == cleaned
    assert len(cleaned) == len(text)


def test_what_cannot_be_stored_is_marked() -> None:
    """The reader sees that something stood there."""
    assert clean_text("a\x00b\ud83dc😀") == "a\ufffdb\ufffdc😀"
