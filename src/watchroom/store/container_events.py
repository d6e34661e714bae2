"""What happened to containers: a log of our own, for engines forget theirs."""

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from watchroom.domain.restart_loops import Restart, restarts_of
from watchroom.domain.search_words import clean_text
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session

_LATEST_NANO: Final = (1 << 63) - 1  # what a column can hold: the year 2262
_COLUMNS: Final = "id, host, time_nano, container_id, kind, service, exit_code, signal, detail"


async def add(session: Session, events: Iterable[ServiceEvent]) -> list[ServiceEvent]:
    """Keep events; returns those that were not kept before, with their ids, in the same order."""
    added = [(event, await _insert(session, event)) for event in events]
    return [replace(event, id=id_) for event, id_ in added if id_ is not None]


async def between(
    reader: Reader,
    *,
    from_ms: int,
    to_ms: int,
    limit: int,
    host: str | None = None,
    service: str | None = None,
) -> list[ServiceEvent]:
    """Return the events in [from_ms, to_ms), newest first, of one host or service or of all."""
    bind = Bindings()
    conditions = [
        f"time_nano >= {bind(_nano(from_ms))}",
        f"time_nano < {bind(_nano(to_ms))}",
    ]
    if host is not None:
        conditions.append(f"host = {bind(storable_name(host))}")
    if service is not None:
        conditions.append(f"service = {bind(storable_name(service))}")
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM container_event WHERE {' AND '.join(conditions)} "
        f"ORDER BY time_nano DESC, id DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [_event(row) for row in rows]


async def last_time_nano(reader: Reader, host: str) -> int | None:
    """Return the time of a host's latest event: where to go on; None if there is none."""
    [(latest,)] = await reader.fetch(
        "SELECT max(time_nano) FROM container_event WHERE host = $1", storable_name(host)
    )
    return None if latest is None else int(latest)


async def restarts(reader: Reader, *, host: str, service: str, from_ms: int) -> list[Restart]:
    """Return the restarts that the events since *from_ms* show, oldest first."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM container_event
        WHERE service = $1 AND host = $2 AND time_nano >= $3
        ORDER BY container_id, time_nano, id
        """,
        storable_name(service),
        storable_name(host),
        _nano(from_ms),
    )
    lives = groupby((_event(row) for row in rows), key=attrgetter("container_id"))
    found = [restart for _, events in lives for restart in _restarts(events)]
    return sorted(found, key=attrgetter("at_ms"))


async def forget(session: Session, before_ms: int) -> None:
    """Delete the events that are older."""
    await session.execute("DELETE FROM container_event WHERE time_nano < $1", _nano(before_ms))


def _nano(ms: int) -> int:
    return max(-_LATEST_NANO, min(ms * 1_000_000, _LATEST_NANO))


async def _insert(session: Session, event: ServiceEvent) -> int | None:
    rows = await session.fetch(
        """
        INSERT INTO container_event
            (host, time_nano, container_id, kind, service, exit_code, signal, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (host, time_nano, container_id, kind) DO NOTHING RETURNING id
        """,
        storable_name(event.host),
        event.time_nano,
        event.container_id,
        event.kind,
        storable_name(event.service),
        event.exit_code,
        event.signal,
        json.dumps({clean_text(name): clean_text(text) for name, text in event.detail.items()}),
    )
    return int(rows[0][0]) if rows else None


def _restarts(events: Iterable[ServiceEvent]) -> tuple[Restart, ...]:
    """Return the restarts of one container."""
    return restarts_of([each for event in events if (each := event.of_life) is not None])


def _event(row: Row) -> ServiceEvent:
    id_, host, time_nano, container_id, kind, service, exit_code, signal, detail = row
    return ServiceEvent(
        id=id_,
        host=host,
        time_nano=time_nano,
        container_id=container_id,
        kind=ServiceEventKind(kind),
        service=service,
        exit_code=exit_code,
        signal=signal,
        detail=json.loads(detail),
    )
