"""Incidents, their runs, and how far the event log was judged for them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from watchroom.domain.incident_rules import Course, Failure
from watchroom.domain.incidents import Incident, OpeningReason, Report
from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader, Row, Session
from watchroom.store.ordering import HIGHEST

_FACTS: Final = "id, reason, opened_ms, closed_ms, first_failure_ms, last_failure_ms, failures"
_COLUMNS: Final = f"{_FACTS}, report"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """How far the event log was judged, and what may still become an incident."""

    seq: int  # everything up to here was
    since_ms: int  # when the watch began for the first time
    recent: tuple[Failure, ...] = ()  # failures that belong to no incident yet
    has_looked_back: bool = False  # at the runs that were there before it


_reports: Final = msgspec.json.Decoder(Report)
_states: Final = msgspec.json.Decoder(WatchState)


async def read_state(reader: Reader) -> WatchState | None:
    """Return how far the log was judged; None before the first time."""
    rows = await reader.fetch("SELECT state FROM incident_watch WHERE only_row = 1")
    return _states.decode(rows[0][0]) if rows else None


async def write_state(session: Session, state: WatchState) -> None:
    """Keep how far the log was judged."""
    await session.execute(
        """
        INSERT INTO incident_watch (only_row, state) VALUES (1, $1)
        ON CONFLICT (only_row) DO UPDATE SET state = excluded.state
        """,
        msgspec.json.encode(state).decode(),
    )


async def open_one(reader: Reader) -> Incident | None:
    """Return the incident that is open; None if none is."""
    rows = await reader.fetch(f"SELECT {_COLUMNS} FROM incident WHERE closed_ms IS NULL")
    return _incident(rows[0]) if rows else None


async def get(reader: Reader, incident_id: int) -> Incident | None:
    """Return an incident; None if there is none of that id."""
    rows = await reader.fetch(f"SELECT {_COLUMNS} FROM incident WHERE id = $1", incident_id)
    return _incident(rows[0]) if rows else None


async def page(
    reader: Reader,
    *,
    limit: int,
    before_id: int | None = None,
    is_open: bool | None = None,
    from_ms: int | None = None,
    to_ms: int | None = None,
) -> list[Incident]:
    """
    Return the latest incidents, at most *limit*, of those that have failures in [from, to).

    Of their reports only the suspects: the whole ones of many incidents are megabytes.
    """
    bind = Bindings()
    conditions = [f"id < {bind(HIGHEST if before_id is None else before_id)}"]
    if is_open is not None:
        conditions.append(f"closed_ms IS {'' if is_open else 'NOT '}NULL")
    if from_ms is not None:
        conditions.append(f"last_failure_ms >= {bind(from_ms)}")
    if to_ms is not None:
        conditions.append(f"first_failure_ms < {bind(to_ms)}")
    rows = await reader.fetch(
        f"SELECT {_FACTS}, suspects FROM incident WHERE {' AND '.join(conditions)} "
        f"ORDER BY id DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [_incident(row) for row in rows]


async def open_new(
    session: Session,
    *,
    reason: OpeningReason,
    course: Course,
    opened_ms: int,
    report: Report,
    closed_ms: int | None = None,
) -> Incident | None:
    """
    Keep a new incident, still without runs.

    *closed_ms* is for one that was over when it was noticed. None if another one is open, and this
    one would be too.
    """
    rows = await session.fetch(
        f"""
        INSERT INTO incident (
            reason, opened_ms, closed_ms, first_failure_ms, last_failure_ms, failures, suspects,
            report
        ) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
        ON CONFLICT DO NOTHING RETURNING {_COLUMNS}
        """,
        reason,
        opened_ms,
        closed_ms,
        course.first_ms,
        course.last_ms,
        _written(_suspects_of(report)),
        _written(report),
    )
    return _incident(rows[0]) if rows else None


async def add_failures(
    session: Session, incident_id: int, failures: Iterable[Failure]
) -> Incident | None:
    """
    Add runs to an incident; those that belong to one already, or were deleted, are passed over.

    Returns the incident as it is then, None if nothing was added.
    """
    added = [each for each in failures if await _add(session, incident_id, each)]
    if not added:
        return None
    rows = await session.fetch(
        f"""
        UPDATE incident SET
            failures = failures + $2,
            first_failure_ms = CASE WHEN first_failure_ms > $3 THEN $3 ELSE first_failure_ms END,
            last_failure_ms = CASE WHEN last_failure_ms < $4 THEN $4 ELSE last_failure_ms END
        WHERE id = $1 RETURNING {_COLUMNS}
        """,
        incident_id,
        len(added),
        min(each.failed_ms for each in added),
        max(each.failed_ms for each in added),
    )
    return _incident(rows[0])


async def save_report(session: Session, incident_id: int, report: Report) -> None:
    """Keep what was found out anew."""
    await session.execute(
        "UPDATE incident SET suspects = $2, report = $3 WHERE id = $1",
        incident_id,
        _written(_suspects_of(report)),
        _written(report),
    )


async def close(session: Session, incident_id: int, *, closed_ms: int) -> None:
    """Note that an incident is over."""
    await session.execute(
        "UPDATE incident SET closed_ms = $2 WHERE id = $1", incident_id, closed_ms
    )


async def incident_of_run(reader: Reader, execution_id: int) -> int | None:
    """Return the id of the incident that a run belongs to; None if it belongs to none."""
    rows = await reader.fetch(
        "SELECT incident_id FROM incident_run WHERE execution_id = $1", execution_id
    )
    return int(rows[0][0]) if rows else None


async def already_in_one(reader: Reader, execution_ids: Collection[int]) -> set[int]:
    """Return those of some runs that belong to an incident."""
    found: set[int] = set()
    for portion in portions(execution_ids):
        bind = Bindings()
        rows = await reader.fetch(
            f"SELECT execution_id FROM incident_run WHERE execution_id IN ({bind.each(portion)})",
            *bind.values,
        )
        found |= {row[0] for row in rows}
    return found


async def _add(session: Session, incident_id: int, failure: Failure) -> bool:
    rows = await session.fetch(
        """
        INSERT INTO incident_run (execution_id, incident_id, failed_ms)
        SELECT e.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM execution AS e WHERE e.id = $1
        ON CONFLICT (execution_id) DO NOTHING RETURNING execution_id
        """,
        failure.execution_id,
        incident_id,
        failure.failed_ms,
    )
    return bool(rows)


def _suspects_of(report: Report) -> Report:
    return Report(services=report.suspects, analysed_ms=report.analysed_ms)


def _written(report: Report) -> str:
    return msgspec.json.encode(report).decode()


def _incident(row: Row) -> Incident:
    id_, reason, opened_ms, closed_ms, first_ms, last_ms, failures, report = row
    return Incident(
        id=id_,
        reason=OpeningReason(reason),
        opened_ms=opened_ms,
        closed_ms=closed_ms,
        first_failure_ms=first_ms,
        last_failure_ms=last_ms,
        failures=failures,
        report=_reports.decode(report),
    )
