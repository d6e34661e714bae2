"""What came of looking whether everything that Watchroom works with can be reached."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of looking at one thing, as it stands at the beginning of a line."""

    GOOD = "ok"
    MISSING = "--"  # not configured; the rest works without it
    BAD = "!!"  # configured, and it does not work


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    outcome: Outcome
    subject: str  # such as "n8n"
    words: str
    advice: tuple[str, ...] = ()  # lines to add to the settings, or to run


Look = Callable[[], Awaitable[Sequence[Finding]]]  # looks anew at each call


async def look_nowhere() -> Sequence[Finding]:
    """Find nothing: where everything is made up, there is nothing to look at."""
    return ()
