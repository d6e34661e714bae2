"""What happened to all services in some stretch of time, and what they used in it."""

import asyncio
from collections.abc import Collection
from typing import Final

from watchroom.domain.events import Event, EventType
from watchroom.domain.spans import Span
from watchroom.domain.usage_summary import UsageSummary, summary_of
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Session
from watchroom.store.event_log import EVENT_COLUMNS, event_of
from watchroom.store.stats_reading import ByService, read
from watchroom.store.stats_sweeps import ServiceKey
from watchroom.store.stats_tiers import read_states, resolution_for

MOST_POINTS: Final = 1_500  # of each service: a day in minutes, a quarter of an hour in samples


async def happened(
    session: Session,
    span: Span,
    types: Collection[EventType],
    *,
    limit: int,
    only: ServiceKey | None = None,
) -> list[Event]:
    """
    Return the latest events of services in a span, of some types, oldest first, at most *limit*.

    *only* is the host and the id of the one service that is wanted; None: all of them.

    By the index of events of services: the runs, which are most of the log, are not touched.
    """
    bind = Bindings()
    of_service = "service IS NOT NULL"
    if only is not None:
        host, service = map(storable_name, only)
        of_service = f"host = {bind(host)} AND service = {bind(service)}"
    rows = await session.fetch(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE {of_service} "
        f"AND at_ms >= {bind(span[0])} AND at_ms < {bind(span[1])} "
        f"AND type IN ({bind.each(sorted(types))}) "
        f"ORDER BY at_ms DESC, seq DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [event_of(row) for row in reversed(rows)]


async def absences(reader: Reader, span: Span) -> dict[str, list[Span]]:
    """Return when hosts were away in a span, by name; one that is still away, to its end."""
    rows = await reader.fetch(
        "SELECT at_ms, type, host FROM event WHERE type IN ($1, $2) AND host IS NOT NULL "
        "AND at_ms >= $3 AND at_ms < $4 ORDER BY seq",
        EventType.HOST_AWAY,
        EventType.HOST_BACK,
        *span,
    )
    found: dict[str, list[Span]] = {}
    since_ms: dict[str, int] = {}
    for at_ms, type_, host in rows:
        if type_ == EventType.HOST_AWAY:
            since_ms.setdefault(host, at_ms)
        else:  # the first word of a host may be that it is back: it was away before the span
            begun_ms = since_ms.pop(host, span[0] if host not in found else at_ms)
            found.setdefault(host, []).append((begun_ms, at_ms))
    for host, begun_ms in since_ms.items():
        found.setdefault(host, []).append((begun_ms, span[1]))
    return found


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
