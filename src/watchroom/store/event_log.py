"""The one log of what happens: written with what it tells, read by all who want to know."""

import json
from collections.abc import Collection, Iterable
from typing import Final

from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.domain.search_words import clean_text
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Dialect, Reader, Row, Session

WAKE_CHANNEL: Final = "watchroom_event"  # where PostgreSQL tells other servers of new entries

_COLUMNS: Final = "seq, at_ms, type, host, service, execution_id, data"


async def append(session: Session, events: Iterable[NewEvent]) -> list[Event]:
    """
    Add to the log, in the transaction of what the events tell; returns them with their places.

    Other servers on the same PostgreSQL are woken when the transaction commits.
    """
    added = [await _insert(session, event) for event in events]
    if added and session.dialect is Dialect.POSTGRES:
        await session.fetch("SELECT pg_notify($1, $2)", WAKE_CHANNEL, str(added[-1].seq))
    return added


async def after(
    reader: Reader,
    seq: int,
    *,
    limit: int,
    types: Collection[EventType] = (),
    host: str | None = None,
    service: str | None = None,
) -> list[Event]:
    """
    Return the first *limit* events beyond *seq*, in order; all types where none are named.

    What is returned is complete: nothing can come to stand before an entry that was read.
    """
    bind = Bindings()
    conditions = [f"seq > {bind(seq)}"]
    if types:
        conditions.append(f"type IN ({bind.each(sorted(types))})")
    if host is not None:
        conditions.append(f"host = {bind(storable_name(host))}")
    if service is not None:
        conditions.append(f"service = {bind(storable_name(service))}")
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM event WHERE {' AND '.join(conditions)} "
        f"ORDER BY seq LIMIT {bind(limit)}",
        *bind.values,
    )
    return [_event(row) for row in rows]


async def last_seq(reader: Reader) -> int:
    """Return the place of the latest event; 0 while the log is empty."""
    [(last,)] = await reader.fetch("SELECT coalesce(max(seq), 0) FROM event")
    return int(last)


async def first_seq(reader: Reader) -> int | None:
    """Return the place of the earliest event that is still kept; None if there is none."""
    [(first,)] = await reader.fetch("SELECT min(seq) FROM event")
    return None if first is None else int(first)


async def forget(session: Session, before_ms: int) -> None:
    """Delete the events that happened earlier."""
    await session.execute("DELETE FROM event WHERE at_ms < $1", before_ms)


async def _insert(session: Session, event: NewEvent) -> Event:
    host = None if event.host is None else storable_name(event.host)
    service = None if event.service is None else storable_name(event.service)
    data = clean_text(json.dumps(event.data, ensure_ascii=False))
    rows = await session.fetch(
        """
        INSERT INTO event (at_ms, type, host, service, execution_id, data)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING seq
        """,
        event.at_ms,
        event.type,
        host,
        service,
        event.execution_id,
        data,
    )
    return Event(
        seq=rows[0][0],
        at_ms=event.at_ms,
        type=event.type,
        host=host,
        service=service,
        execution_id=event.execution_id,
        data=json.loads(data),
    )


def _event(row: Row) -> Event:
    seq, at_ms, type_, host, service, execution_id, data = row
    return Event(
        seq=seq,
        at_ms=at_ms,
        type=EventType(type_),
        host=host,
        service=service,
        execution_id=execution_id,
        data=json.loads(data),
    )
