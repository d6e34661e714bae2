"""Browsers in a few words."""

import pytest

from watchroom.domain.user_agents import LONGEST, summary

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {KHTML} Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 15) {KHTML} Chrome/140.0 Mobile Safari/537.36",
         "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
         "Safari on iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "unknown"),
        ("a\x1b[31mb\n", "a [31mb"),
    ],
)  # fmt: skip
def test_people_recognise_their_browser(agent: str, words: str) -> None:
    """A list of sessions is of use only if one knows which is which."""
    assert summary(agent) == words


def test_it_is_never_long() -> None:
    """Headers may have kilobytes."""
    assert len(summary("x" * 10_000)) == LONGEST
