"""Which version of the API is spoken with which engine."""

import pytest

from watchroom.docker.versions import NEWEST, OLDEST, ApiVersion, negotiated, parse_version
from watchroom.domain.errors import EngineRefused


@pytest.mark.parametrize(
    ("newest", "oldest", "expected"),
    [
        ("1.41", "1.12", (1, 41)),  # Docker 20.10
        ("1.47", "1.24", (1, 47)),  # Docker 27
        ("1.52", "1.44", NEWEST),  # Docker 29: newer than we know, but it still speaks ours
        ("1.41", None, OLDEST),
        ("1.100", "1.24", NEWEST),
        ("2.0", "1.50", NEWEST),
    ],
)
def test_both_sides_speak_the_newest_common_version(
    newest: str, oldest: str | None, expected: ApiVersion
) -> None:
    """Engines old and new, in numbers: 1.100 is newer than 1.51."""
    assert negotiated(newest, oldest) == expected


@pytest.mark.parametrize(
    ("newest", "oldest", "words"),
    [
        ("1.40", "1.12", "at least 1.41"),
        ("1.90", "1.60", "a newer Watchroom"),
        ("banana", None, "no version"),
        ("", None, "no version"),
    ],
)
def test_an_engine_without_a_common_version_is_refused(
    newest: str, oldest: str | None, words: str
) -> None:
    """With what would have to change, instead of errors at every request."""
    with pytest.raises(EngineRefused, match=words):
        negotiated(newest, oldest)


@pytest.mark.parametrize(
    "text", ["1", "1.", "1.2.3", " 1.2", "v1.2", "\N{ARABIC-INDIC DIGIT ONE}.2", "-1.2"]
)
def test_a_version_is_two_numbers(text: str) -> None:
    """Anything else would be sent back in a path."""
    assert parse_version(text) is None
