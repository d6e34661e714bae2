"""The plan of a demo: three numbers from which everything else follows."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.story import CALM_MS, OUTAGES

SPAN_DAYS: Final = 90
HOUR_MS: Final = 3_600_000
LOCAL: Final = timezone(timedelta(hours=-3))  # of the cameras, in Argentina

# How much happens in each hour of the local day: people and sun make fires.
_RHYTHM: Final = (
    4,
    3,
    3,
    3,
    4,
    6,
    9,
    12,
    15,
    18,
    21,
    24,
    26,
    28,
    29,
    28,
    26,
    23,
    19,
    15,
    11,
    8,
    6,
    5,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a demo is made from."""

    seed: int
    runs: int  # before the first start
    began_ms: int  # the moment of the first start


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When the runs of a plan began; run number 1 is the first."""

    moments_ms: tuple[int, ...]
    outages: dict[int, int]  # by run that failed in one: how many of that outage failed before it

    @classmethod
    def of(cls, plan: Plan) -> "Timeline":
        """Return when everything happened."""
        failed = {
            plan.began_ms - outage.ago_ms + after_ms: number
            for outage in OUTAGES
            for number, after_ms in enumerate(outage.failures_ms())
        }
        begin_ms = plan.began_ms - SPAN_DAYS * 24 * HOUR_MS
        usual = spread(plan.seed, begin_ms, plan.began_ms, plan.runs - len(failed))
        moments = sorted([*failed, *(moment for moment in usual if moment not in failed)])
        return cls(
            moments_ms=tuple(moments),
            outages={run: failed[ms] for run, ms in enumerate(moments, start=1) if ms in failed},
        )


def spread(seed: int, begin_ms: int, end_ms: int, count: int) -> Iterator[int]:
    """Give *count* moments between two, ascending, more of them by day than by night."""
    hours = [*range(begin_ms, end_ms, HOUR_MS), end_ms]
    sums = [0.0]
    for start, end in pairwise(hours):
        sums.append(sums[-1] + _RHYTHM[local_hour(start)] * (end - start))
    dice = Dice(seed, "moments", begin_ms)
    for number in range(count):
        wanted = (number + dice.share()) / count * sums[-1]
        at = min(bisect.bisect_right(sums, wanted), len(hours) - 1) - 1
        share = (wanted - sums[at]) / (sums[at + 1] - sums[at])
        yield hours[at] + int(share * (hours[at + 1] - hours[at]))


def local_hour(moment_ms: int) -> int:
    """Return the hour of the day where the cameras are."""
    return datetime.fromtimestamp(moment_ms / 1000, LOCAL).hour


def is_outage(plan: Plan, moment_ms: int) -> bool:
    """Tell whether the model server was down at a moment of the story."""
    return any(
        0 <= moment_ms - (plan.began_ms - outage.ago_ms) <= outage.down_ms for outage in OUTAGES
    )


def is_calm(plan: Plan, moment_ms: int) -> bool:
    """Tell whether nothing went wrong at a moment but what the story tells."""
    return 0 <= plan.began_ms - moment_ms <= CALM_MS


def utc_text(moment_ms: int) -> str:
    """Return a moment as n8n writes it into SQLite: UTC, without a zone."""
    moment = datetime.fromtimestamp(moment_ms // 1000, UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment_ms % 1000:03d}"
