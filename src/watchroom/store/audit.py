"""The audit: rows are only ever added, and each is chained to the one before it."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.audit import BEFORE_THE_FIRST, AuditEntry, AuditRow, canonical_json
from watchroom.domain.search_words import clean_text
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session, one_moment

ROWS_AT_ONCE: Final = 1_000  # that a check reads

_COLUMNS: Final = "id, at_ms, who, action, target, phase, outcome, detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCheck:
    """What a look at the whole chain found."""

    rows: int  # that are sound, from the first on
    broken_id: int | None  # of the first row that does not follow from the one before; None: none
    head: str  # hash of the last sound row, in hex: who notes it can tell later if rows were cut


async def append(session: Session, entry: AuditEntry) -> int:
    """Add a row; returns its id. One writer at a time keeps the chain: the store sees to it."""
    last_id, previous = await _head(session)
    row = _row(last_id + 1, entry)
    await session.execute(
        f"INSERT INTO audit ({_COLUMNS}, previous, hash) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id,
        row.at_ms,
        row.who,
        row.action,
        row.target,
        row.phase,
        row.outcome,
        row.detail,
        previous,
        row.hash_after(previous),
    )
    return row.id


async def page(
    reader: Reader, *, limit: int, before_id: int | None = None, target: str | None = None
) -> list[AuditRow]:
    """Return some rows, newest first: those of one target or of all, before an id or to the end."""
    bind = Bindings()
    conditions = ["1 = 1"]
    if before_id is not None:
        conditions.append(f"id < {bind(before_id)}")
    if target is not None:
        conditions.append(f"target = {bind(storable_name(target))}")
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM audit WHERE {' AND '.join(conditions)} "
        f"ORDER BY id DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [_stored(*row) for row in rows]


async def verify(reader: Reader) -> AuditCheck:
    """
    Follow the chain from its first row to its last.

    A row that was changed, put in or taken out shows. Rows that were cut off at the end leave
    no trace in the chain itself: compare `head` with one that was noted before.
    """
    sound, head = 0, BEFORE_THE_FIRST
    async with one_moment(reader) as session:
        while rows := await _rows_after(session, sound):
            for row in rows:
                if not _follows(row, sound, head):
                    return AuditCheck(rows=sound, broken_id=row[0], head=head.hex())
                sound, head = row[0], row[-1]
    return AuditCheck(rows=sound, broken_id=None, head=head.hex())


def _follows(row: Row, last_id: int, head: bytes) -> bool:
    *fields, previous, hash_ = row
    stored = _stored(*fields)
    return (stored.id, previous, hash_) == (last_id + 1, head, stored.hash_after(head))


async def _head(session: Session) -> tuple[int, bytes]:
    rows = await session.fetch("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
    return (rows[0][0], rows[0][1]) if rows else (0, BEFORE_THE_FIRST)


async def _rows_after(session: Session, last_id: int) -> list[Row]:
    return await session.fetch(
        f"SELECT {_COLUMNS}, previous, hash FROM audit WHERE id > $1 ORDER BY id LIMIT $2",
        last_id,
        ROWS_AT_ONCE,
    )


def _row(id_: int, entry: AuditEntry) -> AuditRow:
    detail = {clean_text(name): clean_text(text) for name, text in entry.detail.items()}
    return AuditRow(
        id=id_,
        at_ms=entry.at_ms,
        who=storable_name(entry.who),
        action=entry.action,
        target=storable_name(entry.target),
        phase=entry.phase,
        outcome=None if entry.outcome is None else clean_text(entry.outcome),
        detail=canonical_json(detail),
    )


def _stored(
    id_: int, at_ms: int, who: str, action: str, target: str, phase: str, *rest: str | None
) -> AuditRow:
    outcome, detail = rest
    return AuditRow(
        id=id_,
        at_ms=at_ms,
        who=who,
        action=action,
        target=target,
        phase=phase,
        outcome=outcome,
        detail=detail or "",
    )
