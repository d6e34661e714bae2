"""Exit codes in words."""

import pytest

from watchroom.domain.exits import exit_words


@pytest.mark.parametrize(
    ("exit_code", "oom_killed", "words"),
    [
        (0, False, "Exited (0)"),
        (1, False, "Exited (1)"),
        (127, False, "Exited (127), the command was not found"),
        (137, False, "Exited (137), killed"),
        (137, True, "Exited (137), out of memory"),
        (139, False, "Exited (139), segmentation fault"),
        (143, False, "Exited (143), terminated"),
        (165, False, "Exited (165), signal 37"),
        (255, False, "Exited (255)"),
        (-1, False, "Exited (-1)"),
    ],
)
def test_an_exit_is_told_in_words(exit_code: int, oom_killed: bool, words: str) -> None:
    """Nobody knows 137 by heart."""
    assert exit_words(exit_code, oom_killed=oom_killed) == words


def test_a_good_end_was_not_for_lack_of_memory() -> None:
    """The engine's flag stays on although only a process beside the main one was killed."""
    assert exit_words(0, oom_killed=True) == "Exited (0)"
