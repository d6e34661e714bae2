"""Words of a text, folded in one way for indexing and for queries, whatever database holds them."""

import re
import unicodedata
from typing import Final

MAX_TEXT_CHARS: Final = 65_536  # a description is a thousandth of this; the rest is not indexed
MAX_WORDS: Final = 1_000  # distinct words of one text
MAX_WORD_CHARS: Final = 64  # longer runs are data, not words: only their beginning is kept

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_WORD: Final = re.compile(r"[^\W_]+")


def clean_text(text: str) -> str:
    """
    Return *text* with NUL and lone surrogates replaced by U+FFFD.

    PostgreSQL text and UTF-8 can hold neither; everything else is left as it is.
    """
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def fold(text: str) -> str:
    """Return *text* without accents and case: "CRÍTICO" and "critico" fold to the same."""
    plain = "".join(c for c in _decomposed(text) if not unicodedata.combining(c))
    return _decomposed(plain.casefold())


def _decomposed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKD", text)


def words_of(text: str) -> tuple[str, ...]:
    """
    Return the distinct words of *text*, folded, in order of first appearance.

    A word is a run of letters and digits; "cam:01" has two. Empty if there are none. Text,
    words and their number are bounded by the constants above; the excess is left out.
    """
    runs = (run[:MAX_WORD_CHARS] for run in _WORD.findall(fold(text[:MAX_TEXT_CHARS])))
    return tuple(dict.fromkeys(runs))[:MAX_WORDS]
