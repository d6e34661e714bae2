"""Rates and averages of counted runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from watchroom.domain.execution import Status
from watchroom.domain.trends import rate_percent
from watchroom.store.rollups import Totals
from watchroom.web.times import seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What can be said of some runs."""

    runs: int
    successful: int
    failed: int
    canceled: int
    running: int
    average_s: float | None  # None if none has ended

    @property
    def ended(self) -> int:
        """Runs that have ended, in whatever way: what rates are shares of."""
        return self.successful + self.failed + self.canceled

    @property
    def success_rate(self) -> float | None:
        """Percent of the ended runs; None if none has ended."""
        return rate_percent(self.successful, self.ended)

    @property
    def error_rate(self) -> float | None:
        """Percent of the ended runs; None if none has ended."""
        return rate_percent(self.failed, self.ended)


def figures_of(totals: Iterable[Totals]) -> Figures:
    """Return the figures of one or more counts taken together."""
    counts = list(totals)
    timed = sum(count.timed_runs for count in counts)
    duration_ms = sum(count.duration_ms for count in counts)

    def with_status(status: Status) -> int:
        return sum(count.by_status.get(status, 0) for count in counts)

    return Figures(
        runs=sum(count.runs for count in counts),
        successful=with_status(Status.SUCCESS),
        failed=with_status(Status.ERROR),
        canceled=with_status(Status.CANCELED),
        running=with_status(Status.RUNNING),
        average_s=seconds(duration_ms / timed) if timed else None,
    )
