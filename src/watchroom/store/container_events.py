"""What happened to containers: a log of our own, for engines forget theirs."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from watchroom.domain.container_events import ContainerEvent
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


async def first_time_nano(reader: Reader, host: str) -> int | None:
    """Return the time of a host's earliest event that is kept; None if there is none."""
    [(first,)] = await reader.fetch(
        "SELECT min(time_nano) FROM container_event WHERE host = $1", storable_name(host)
    )
    return None if first is None else int(first)


async def life_before(
    reader: Reader, event: ServiceEvent, *, from_ms: int, most: int
) -> list[ContainerEvent]:
    """
    Return the latest that happened to a container before an event of it, oldest first.

    Only what the rules for crashes and restarts go by, since *from_ms*, at most *most*.
    """
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM container_event
        WHERE service = $1 AND time_nano >= $2 AND time_nano < $3
            AND host = $4 AND container_id = $5 AND kind IN ('start', 'die', 'kill', 'oom')
        ORDER BY time_nano DESC, id DESC LIMIT $6
        """,
        storable_name(event.service),
        _nano(from_ms),
        event.time_nano,
        storable_name(event.host),
        event.container_id,
        most,
    )
    lives = [_event(row).of_life for row in reversed(rows)]
    return [each for each in lives if each is not None]


async def of_lives(reader: Reader, *, from_ms: int) -> list[ServiceEvent]:
    """
    Return what tells of restarts on all hosts since *from_ms*, oldest first, without details.

    That is every start and end, what led to an end, and when a container was removed.
    """
    rows = await reader.fetch(
        """
        SELECT id, host, time_nano, container_id, kind, service, exit_code, signal, '{}'
        FROM container_event
        WHERE time_nano >= $1 AND kind IN ('start', 'die', 'kill', 'oom', 'destroy')
        ORDER BY time_nano, id
        """,
        _nano(from_ms),
    )
    return [_event(row) for row in rows]


async def of_standing(reader: Reader, *, from_ms: int) -> list[ServiceEvent]:
    """Return what tells how services stood, of all hosts since *from_ms*, oldest first."""
    rows = await reader.fetch(
        """
        SELECT id, host, time_nano, container_id, kind, service, exit_code, signal, '{}'
        FROM container_event
        WHERE time_nano >= $1 AND kind IN (
            'create', 'start', 'die', 'kill', 'oom', 'healthy', 'unhealthy', 'pause', 'unpause'
        )
        ORDER BY time_nano, id
        """,
        _nano(from_ms),
    )
    return [_event(row) for row in rows]


async def of_pauses(reader: Reader, host: str) -> list[ServiceEvent]:
    """Return every begin and end of a pause on a host that is kept, oldest first, no details."""
    rows = await reader.fetch(
        """
        SELECT id, host, time_nano, container_id, kind, service, exit_code, signal, '{}'
        FROM container_event
        WHERE host = $1 AND kind IN ('pause', 'unpause')
        ORDER BY time_nano, id
        """,
        storable_name(host),
    )
    return [_event(row) for row in rows]


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
