"""How an error pattern stands: whether it is new, goes on, has come back, or is quiet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.spans import DAY_MS

QUIET_MS: Final = DAY_MS  # without a run for so long, a pattern is quiet
COVERED_PERCENT: Final = 95


class PatternStatus(StrEnum):
    """How a pattern stands at this moment."""

    NEW = "new"  # its first run ever was within QUIET_MS
    OPEN = "open"  # it goes on
    BACK = "back"  # it was quiet before, and its first run after that was within QUIET_MS
    QUIET = "quiet"  # no run within QUIET_MS
    MUTED = "muted"  # a person does not want to hear of it for a time

    @property
    def is_open(self) -> bool:
        """Whether somebody may have to do something."""
        return self in {PatternStatus.NEW, PatternStatus.OPEN, PatternStatus.BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """When runs of one pattern began, as far as they are kept."""

    first_ms: int
    last_ms: int
    returned_ms: int | None  # the first within QUIET_MS before now; None: there is none
    before_ms: int | None  # the last that began earlier than that; None: there is none


def status_of(seen: Sightings, *, now_ms: int, muted_until_ms: int | None = None) -> PatternStatus:
    """Return how a pattern stands; *muted_until_ms* is None where nobody muted it."""
    if muted_until_ms is not None and muted_until_ms > now_ms:
        return PatternStatus.MUTED
    if seen.returned_ms is None:
        return PatternStatus.QUIET
    if seen.before_ms is None:
        return PatternStatus.NEW
    was_quiet = seen.returned_ms - seen.before_ms >= QUIET_MS
    return PatternStatus.BACK if was_quiet else PatternStatus.OPEN


def covering(counts: Iterable[int]) -> int | None:
    """
    Return how many patterns, the most frequent first, make up COVERED_PERCENT of all their runs.

    None if there are no runs.
    """
    ordered = sorted(counts, reverse=True)
    whole, reached = sum(ordered), 0
    for number, runs in enumerate(ordered, start=1):
        reached += runs
        if whole and reached * 100 >= whole * COVERED_PERCENT:
            return number
    return None
