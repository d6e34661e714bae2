"""What services used, moment by moment: kept as it is sampled, shown as a chart needs it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.spans import Span
from watchroom.domain.stats_samples import (
    StatsColumns,
    StatsPoint,
    StatsSample,
    even_points,
    folded,
    uneven_points,
)
from watchroom.store import stats_sweeps
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Session, one_moment
from watchroom.store.stats_reading import read
from watchroom.store.stats_sweeps import ServiceKey
from watchroom.store.stats_tiers import (
    SAMPLES_EVERY_S,
    Resolution,
    read_states,
    resolution_for,
)

GAP_MS: Final = SAMPLES_EVERY_S * 2_500  # between two samples: one sweep may fail unseen, not two


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The points of one chart, in order of time."""

    resolution_s: int  # length of the span that each point stands for; 5: the samples themselves
    points: tuple[StatsPoint, ...]  # an empty one for every span in which nothing was measured


async def add_samples(session: Session, samples: Iterable[StatsSample]) -> None:
    """Keep the samples of a sweep: one row per host."""
    await stats_sweeps.add(session, samples)


async def history(
    reader: Reader, *, host: str, service: str, from_ms: int, to_ms: int, points: int
) -> Series:
    """
    Return what a service used in [from_ms, to_ms), in at most *points* points.

    The resolution is the finest that fits and that is kept so far back. Samples themselves,
    which are shown for short times only, have their own times, and one empty point in each gap.
    A service that nothing is known of has empty points only.
    """
    key = (storable_name(host), storable_name(service))
    resolution, columns = await _read(reader, (from_ms, to_ms), points, key)
    return await asyncio.to_thread(_series, columns, resolution, (from_ms, to_ms))


async def _read(
    reader: Reader, span: Span, points: int, key: ServiceKey
) -> tuple[Resolution, StatsColumns]:
    from_ms, to_ms = span
    async with one_moment(reader) as session:
        states = await read_states(session)
        resolution = resolution_for(states, from_ms, to_ms, points)
        whole = (from_ms // resolution.step_ms * resolution.step_ms, to_ms)
        asked = whole if resolution.level else span
        found = await read(session, states, asked, level=resolution.level, only=key)
        return resolution, found.get(key, StatsColumns())


def _series(columns: StatsColumns, resolution: Resolution, span: Span) -> Series:
    if resolution.level == 0:
        points = uneven_points(columns, *span, gap_ms=GAP_MS)
    else:
        step_ms = resolution.step_ms
        points = even_points(folded(columns, step_ms), *span, step_ms=step_ms)
    return Series(resolution_s=resolution.step_s, points=points)
