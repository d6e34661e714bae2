"""The one log of what happens: written with what it tells, read by all who want to know."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.domain.search_words import clean_text
from watchroom.store import messages
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Dialect, Reader, Row, Session
from watchroom.store.ordering import HIGHEST

WAKE_CHANNEL: Final = "watchroom_event"  # where PostgreSQL tells other servers of new entries

EVENT_COLUMNS: Final = "seq, at_ms, type, host, service, execution_id, data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are read."""

    types: frozenset[EventType] = frozenset()  # of all types, if empty
    host: str | None = None  # None: of all hosts, and those of none
    service: str | None = None


async def append(
    session: Session, events: Iterable[NewEvent], *, is_news: bool = True
) -> list[Event]:
    """
    Add to the log, in the transaction of what the events tell; returns them with their places.

    The messages that webhooks get of them are written with them; of what is no news they get none.
    Other servers on the same PostgreSQL are woken when the transaction commits.
    """
    added = [await _insert(session, event) for event in events]
    if is_news:
        await messages.put(session, added)
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
    wanted = Wanted(types=frozenset(types), host=host, service=service)
    return await page(reader, wanted, limit=limit, after=seq)


async def page(
    reader: Reader,
    wanted: Wanted,
    *,
    limit: int,
    after: int = 0,
    before: int | None = None,
    newest_first: bool = False,
) -> list[Event]:
    """
    Return *limit* events at most with *after* < seq < *before*: the earliest, or the latest.

    Each type is looked for by itself, so that a rare one is found without reading all others.
    """
    bind = Bindings()
    shared = [f"seq > {bind(after)}"]
    if before is not None:
        shared.append(f"seq < {bind(before)}")
    if wanted.host is not None:
        shared.append(f"host = {bind(storable_name(wanted.host))}")
    if wanted.service is not None:
        shared.append(f"service = {bind(storable_name(wanted.service))}")
    each = [[*shared, f"type = {bind(type_)}"] for type_ in sorted(wanted.types)] or [shared]
    order = f"ORDER BY seq {'DESC' if newest_first else 'ASC'} LIMIT {bind(limit)}"
    branches = (
        f"SELECT {EVENT_COLUMNS} FROM (SELECT {EVENT_COLUMNS} FROM event "
        f"WHERE {' AND '.join(conditions)} {order}) AS branch"
        for conditions in each
    )
    rows = await reader.fetch(f"{' UNION ALL '.join(branches)} {order}", *bind.values)
    return [event_of(row) for row in rows]


async def latest(
    reader: Reader,
    types: Collection[EventType],
    *,
    host: str | None = None,
    service: str | None = None,
) -> Event | None:
    """Return the latest event of some types, of one host or service or of all; None: no such."""
    wanted = Wanted(types=frozenset(types), host=host, service=service)
    found = await page(reader, wanted, limit=1, newest_first=True)
    return found[0] if found else None


async def last_seq(reader: Reader) -> int:
    """Return the place of the latest event; 0 while the log is empty."""
    [(last,)] = await reader.fetch("SELECT coalesce(max(seq), 0) FROM event")
    return int(last)


async def first_seq(reader: Reader) -> int | None:
    """Return the place of the earliest event that is still kept; None if there is none."""
    [(first,)] = await reader.fetch("SELECT min(seq) FROM event")
    return None if first is None else int(first)


async def last_outdated(reader: Reader, *, before_ms: int, now_ms: int) -> int | None:
    """
    Return up to which place the log is to be forgotten; None if nothing of it is.

    That is the last event before *before_ms* of those that lie before the first one in
    [before_ms, now_ms]. One that seems to come from the future tells nothing of its age: it goes
    with what follows it.
    """
    kept = await reader.fetch(
        "SELECT seq FROM event WHERE at_ms >= $1 AND at_ms <= $2 ORDER BY seq LIMIT 1",
        before_ms,
        now_ms,
    )
    rows = await reader.fetch(
        "SELECT seq FROM event WHERE seq < $1 AND at_ms < $2 ORDER BY seq DESC LIMIT 1",
        kept[0][0] if kept else HIGHEST,
        before_ms,
    )
    return int(rows[0][0]) if rows else None


async def forget(session: Session, *, up_to: int, most: int) -> int:
    """
    Delete the earliest *most* events at most, up to a place; returns how many they were.

    There is never a gap between events that are kept, so what a reader misses lies before the first
    of them. The latest always stays: the log must not seem to begin anew.
    """
    rows = await session.fetch("SELECT seq FROM event ORDER BY seq LIMIT $1", most + 1)
    old = [seq for (seq,) in rows[:-1] if seq <= up_to]
    if old:
        await session.execute("DELETE FROM event WHERE seq <= $1", old[-1])
    return len(old)


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


def event_of(row: Row) -> Event:
    """Return the event that a row of EVENT_COLUMNS is."""
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
