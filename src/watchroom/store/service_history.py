"""What happened to all services in some stretch of time, and what they used in it."""

import asyncio
from collections.abc import Collection
from typing import Final

from watchroom.domain.events import Event, EventType
from watchroom.domain.spans import Span
from watchroom.domain.usage_summary import UsageSummary, summary_of
from watchroom.store.bindings import Bindings
from watchroom.store.database import Session
from watchroom.store.event_log import EVENT_COLUMNS, event_of
from watchroom.store.stats_reading import ByService, read
from watchroom.store.stats_sweeps import ServiceKey
from watchroom.store.stats_tiers import read_states, resolution_for

MOST_POINTS: Final = 1_500  # of each service: a day in minutes, a quarter of an hour in samples


async def happened(
    session: Session, span: Span, types: Collection[EventType], *, limit: int
) -> list[Event]:
    """
    Return the latest events of services in a span, of some types, oldest first, at most *limit*.

    By the index of events of services: the runs, which are most of the log, are not touched.
    """
    bind = Bindings()
    rows = await session.fetch(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE service IS NOT NULL "
        f"AND at_ms >= {bind(span[0])} AND at_ms < {bind(span[1])} "
        f"AND type IN ({bind.each(sorted(types))}) "
        f"ORDER BY at_ms DESC, seq DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [event_of(row) for row in reversed(rows)]


async def used(session: Session, span: Span) -> dict[ServiceKey, UsageSummary]:
    """
    Return what each service used in a span; those of which nothing is kept are not in it.

    Read from the tier that is fine enough: of a day at most 1,500 points of each service.
    """
    states = await read_states(session)
    resolution = resolution_for(states, *span, MOST_POINTS)
    step_ms = resolution.step_ms
    whole = (span[0] // step_ms * step_ms, span[1])
    columns = await read(session, states, whole, level=resolution.level)
    return await asyncio.to_thread(_summaries, columns)


def _summaries(columns: ByService) -> dict[ServiceKey, UsageSummary]:
    return {key: summary_of(each) for key, each in columns.items()}
