"""Runs whose data could not be decoded: listed, with the reason, until they can be."""

from collections.abc import Iterable
from dataclasses import dataclass

from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader, Session, one_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRun:
    """One such run."""

    execution_id: int
    workflow_id: str
    status_detail: str  # n8n's own word
    started_ms: int
    reason: str  # of the last try
    tries: int
    final: bool  # trying again cannot help
    has_data: bool  # the undecodable data is kept
    first_ms: int  # when it was tried first
    last_ms: int


async def note_failure(
    session: Session,
    execution_id: int,
    *,
    reason: str,
    now_ms: int,
    final: bool = False,
    has_data: bool = False,
) -> int:
    """Note that a stored run could not be decoded; returns how often that has happened."""
    [row] = await session.fetch(
        """
        INSERT INTO unreadable (execution_id, reason, tries, final, has_data, first_ms, last_ms)
        VALUES ($1, $2, 1, $3, $4, $5, $5)
        ON CONFLICT (execution_id) DO UPDATE SET
            reason = excluded.reason, tries = unreadable.tries + 1, final = excluded.final,
            has_data = excluded.has_data, last_ms = excluded.last_ms
        RETURNING tries
        """,
        execution_id,
        reason,
        int(final),
        int(has_data),
        now_ms,
    )
    return int(row[0])


async def page(reader: Reader, *, limit: int, offset: int = 0) -> tuple[list[UnreadableRun], int]:
    """Return some of these runs, the newest first, and how many there are in all."""
    async with one_moment(reader) as session:
        [(total,)] = await session.fetch("SELECT count(*) FROM unreadable")
        rows = await session.fetch(
            """
            SELECT e.id, w.id, e.status_detail, e.started_ms,
                u.reason, u.tries, u.final, u.has_data, u.first_ms, u.last_ms
            FROM unreadable AS u
            JOIN execution AS e ON e.id = u.execution_id
            JOIN workflow AS w ON w.number = e.workflow
            ORDER BY e.key DESC LIMIT $1 OFFSET $2
            """,
            limit,
            offset,
        )
    return [_run(*row) for row in rows], total


async def ids(reader: Reader) -> list[int]:
    """Return the ids of all these runs, lowest first."""
    rows = await reader.fetch("SELECT execution_id FROM unreadable ORDER BY execution_id")
    return [row[0] for row in rows]


async def due(reader: Reader, *, most_tries: int) -> list[int]:
    """Return the ids of the runs that are worth another try without a person's word."""
    rows = await reader.fetch(
        "SELECT execution_id FROM unreadable WHERE tries < $1 AND final = 0 ORDER BY execution_id",
        most_tries,
    )
    return [row[0] for row in rows]


async def clear(session: Session, ids: Iterable[int]) -> list[int]:
    """Take runs off the list; returns those that were on it."""
    cleared: list[int] = []
    for portion in portions(ids):
        bind = Bindings()
        rows = await session.fetch(
            f"DELETE FROM unreadable WHERE execution_id IN ({bind.each(portion)}) "
            "RETURNING execution_id",
            *bind.values,
        )
        cleared += [row[0] for row in rows]
    return cleared


def _run(
    execution_id: int,
    workflow_id: str,
    status_detail: str,
    started_ms: int,
    reason: str,
    *rest: int,
) -> UnreadableRun:
    tries, final, has_data, first_ms, last_ms = rest
    return UnreadableRun(
        execution_id=execution_id,
        workflow_id=workflow_id,
        status_detail=status_detail,
        started_ms=started_ms,
        reason=reason,
        tries=tries,
        final=bool(final),
        has_data=bool(has_data),
        first_ms=first_ms,
        last_ms=last_ms,
    )
