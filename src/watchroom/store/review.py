"""The queues of runs that wait for a person, each read by an index of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.domain.review import ReviewQueue
from watchroom.store.bindings import Bindings
from watchroom.store.cursors import Place, cursor_of, place_of
from watchroom.store.database import Dialect, Reader, Session, one_moment
from watchroom.store.filters import Sort
from watchroom.store.ordering import moment_of
from watchroom.store.summaries import (
    SUMMARY_COLUMNS,
    SUMMARY_JOINS,
    ExecutionSummary,
    summary_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Definition:
    """What belongs to a queue, word for word as the partial index that leads to it says."""

    index: str
    condition: str  # on `execution e`, without that of the missing mark


_DEFINITIONS: Final[Mapping[ReviewQueue, _Definition]] = {
    ReviewQueue.FLAGGED: _Definition(
        index="review_flagged", condition="e.risk IN ('MEDIUM', 'HIGH', 'CRITICAL')"
    ),
    ReviewQueue.LOW_CONFIDENCE: _Definition(
        index="review_low_confidence", condition="e.confidence < 0.6"
    ),
    ReviewQueue.UNREADABLE: _Definition(
        index="review_unreadable", condition="e.risk = 'UNREADABLE'"
    ),
    ReviewQueue.FAILED_ALERT: _Definition(
        index="review_failed_alert", condition="e.alert = 'failed'"
    ),
    ReviewQueue.RANDOM: _Definition(
        index="review_random",
        condition="e.risk IN ('NONE', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL') "
        "AND (e.id % 1000003 + 271828) * (e.id % 1000003 + 271828)"
        " % 1000003 * 7919 % 1000003 % 20 = 0",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """How much of a queue is left, and done."""

    left: int  # runs that wait
    done: int  # runs of it that were marked in the time asked for, and still are
    oldest_ms: int | None  # when the one began that waits longest; None: nothing waits


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Part of a queue, the newest first."""

    items: list[ExecutionSummary]
    left: int  # runs that wait in all
    next_cursor: str | None  # where the next page begins; None if there is none


async def states(reader: Reader, *, done_since_ms: int) -> dict[ReviewQueue, QueueState]:
    """Return how each queue stands; *done* counts from a moment on."""
    async with one_moment(reader) as session:
        done = await _done(session, done_since_ms)
        return {queue: await _state(session, queue, done[queue]) for queue in ReviewQueue}


async def page(
    reader: Reader, queue: ReviewQueue, *, limit: int, cursor: str | None = None
) -> QueuePage:
    """Return the runs that wait in a queue, from where *cursor* says. Raises InvalidInput."""
    after = place_of(cursor, Sort.NEWEST) if cursor is not None else None
    bind = Bindings()
    beyond = "" if after is None else f"AND e.key < {bind(after.key)}"
    async with one_moment(reader) as session:
        runs = waiting(queue, session.dialect)
        [(left,)] = await session.fetch(f"SELECT count(*) FROM {runs}")
        rows = await session.fetch(
            f"SELECT {SUMMARY_COLUMNS} FROM (SELECT e.key FROM {runs} {beyond} "
            f"ORDER BY e.key DESC LIMIT {bind(limit + 1)}) AS chosen "
            f"JOIN execution AS e ON e.key = chosen.key {SUMMARY_JOINS} ORDER BY e.key DESC",
            *bind.values,
        )
    items = [summary_of(row) for row in rows[:limit]]
    onward = cursor_of(Place(sort=Sort.NEWEST, key=items[-1].key)) if len(rows) > limit else None
    return QueuePage(items=items, left=left, next_cursor=onward)


async def waiting_ids(
    reader: Reader, queue: ReviewQueue, *, saved_by_ms: int, limit: int
) -> tuple[list[int], bool]:
    """
    Return the newest runs that wait in a queue, at most *limit*, and whether there are more.

    Only those that are as they were at a moment: what was copied from n8n later, nobody can have
    seen who looked at it then.
    """
    rows = await reader.fetch(
        f"SELECT e.id FROM {waiting(queue, reader.dialect)} "
        "AND EXISTS (SELECT 1 FROM execution_document AS d "
        "WHERE d.key = e.key AND d.saved_ms <= $1) ORDER BY e.key DESC LIMIT $2",
        saved_by_ms,
        limit + 1,
    )
    return [row[0] for row in rows[:limit]], len(rows) > limit


def waiting(queue: ReviewQueue, dialect: Dialect) -> str:
    """
    Return the table and conditions of the runs that wait, all of it that comes after FROM.

    SQLite's planner knows nothing of how few they are: it is told which index leads to them.
    """
    found = _DEFINITIONS[queue]
    by = f"INDEXED BY {found.index}" if dialect is Dialect.SQLITE else ""
    return f"execution AS e {by} WHERE e.mark IS NULL AND {found.condition}"


async def _state(session: Session, queue: ReviewQueue, done: int) -> QueueState:
    [(left, oldest_key)] = await session.fetch(
        f"SELECT count(*), min(e.key) FROM {waiting(queue, session.dialect)}"
    )
    return QueueState(
        left=left, done=done, oldest_ms=None if oldest_key is None else moment_of(oldest_key)
    )


async def _done(session: Session, since_ms: int) -> dict[ReviewQueue, int]:
    """Return how many runs of each queue have marks that were made since a moment and stand."""
    counts = ", ".join(
        f"COUNT(CASE WHEN {found.condition} THEN 1 END)" for found in _DEFINITIONS.values()
    )
    [row] = await session.fetch(
        f"SELECT {counts} FROM execution AS e WHERE e.id IN "
        "(SELECT m.execution_id FROM mark AS m WHERE m.at_ms >= $1 AND m.taken_back_ms IS NULL)",
        since_ms,
    )
    return dict(zip(_DEFINITIONS, row, strict=True))
