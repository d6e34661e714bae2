"""How a container ended, in words."""

from typing import Final

_SIGNAL_BASE: Final = 128  # a shell's and an engine's way to say "ended by signal code - 128"

_MEANINGS: Final = {
    125: "the engine could not run it",
    126: "the command cannot be executed",
    127: "the command was not found",
    129: "hung up",
    130: "interrupted",
    131: "quit",
    132: "illegal instruction",
    134: "aborted",
    135: "bus error",
    136: "arithmetic error",
    137: "killed",
    139: "segmentation fault",
    141: "broken pipe",
    143: "terminated",
}  # exit codes by convention of POSIX shells and of `docker run`
_SIGNALS: Final = range(_SIGNAL_BASE + 1, _SIGNAL_BASE + 65)


def exit_words(exit_code: int, *, oom_killed: bool) -> str:
    """
    Return how a container ended, such as "Exited (137), out of memory" or "Exited (0)".

    A program is free to use any code for itself: the words are what a code means by convention.
    """
    meaning = "out of memory" if oom_killed and exit_code else _meaning(exit_code)
    return f"Exited ({exit_code})" + (f", {meaning}" if meaning else "")


def _meaning(exit_code: int) -> str | None:
    if exit_code in _MEANINGS:
        return _MEANINGS[exit_code]
    return f"signal {exit_code - _SIGNAL_BASE}" if exit_code in _SIGNALS else None
