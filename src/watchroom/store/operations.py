"""Operations on services, with their steps, for as long as anyone may ask what was done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from watchroom.domain.errors import InvalidInput
from watchroom.domain.operations import Action, Operation, OperationStatus, Step
from watchroom.domain.search_words import clean_text
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name, storable_text
from watchroom.store.database import Reader, Row, Session
from watchroom.store.leases import NOW_MS, PRESENCE

_COLUMNS: Final = (
    "id, host, service, container_name, action, requested_by, status, steps, result, error, "
    "created_ms, ended_ms"
)
_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_decoder = msgspec.json.Decoder(tuple[Step, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPage:
    """Some operations, newest first."""

    items: tuple[Operation, ...]
    next_cursor: str | None  # where the next page begins; None: this is the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An operation that is under way, and who is at it."""

    operation: Operation
    holder: str | None  # id of the server; None: not known


async def add(session: Session, operation: Operation, *, holder: str | None = None) -> bool:
    """
    Keep a new operation, which the server *holder* carries out.

    False, and nothing is kept, if one is under way on the same container.
    """
    rows = await session.fetch(
        f"""
        INSERT INTO operation ({_COLUMNS}, holder)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (host, container_name) WHERE ended_ms IS NULL DO NOTHING RETURNING id
        """,
        operation.id,
        storable_name(operation.host),
        storable_name(operation.service),
        operation.container_name,
        operation.action,
        storable_text(operation.requested_by),
        operation.status,
        _steps(operation.steps),
        storable_text(operation.result),
        storable_text(operation.error),
        operation.created_ms,
        operation.ended_ms,
        holder,
    )
    return bool(rows)


async def save_steps(session: Session, operation_id: str, steps: Sequence[Step]) -> bool:
    """Note how far it is: all its steps, in their order; False if it is not under way."""
    rows = await session.fetch(
        "UPDATE operation SET steps = $2 WHERE id = $1 AND ended_ms IS NULL RETURNING id",
        operation_id,
        _steps(steps),
    )
    return bool(rows)


async def finish(
    session: Session,
    operation_id: str,
    *,
    status: OperationStatus,
    ended_ms: int,
    result: str | None = None,
    error: str | None = None,
) -> bool:
    """
    Note how an operation ended; False if there is none of that id under way.

    One whose way back had failed is not over for good: it may end again, and better.
    """
    rows = await session.fetch(
        """
        UPDATE operation SET status = $2, ended_ms = $3, result = $4, error = $5
        WHERE id = $1 AND (ended_ms IS NULL OR status = $6) RETURNING id
        """,
        operation_id,
        status,
        ended_ms,
        storable_text(result),
        storable_text(error),
        OperationStatus.ROLLBACK_FAILED,
    )
    return bool(rows)


async def get(reader: Reader, operation_id: str) -> Operation | None:
    """Return an operation; None if there is none of that id."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM operation WHERE id = $1", clean_text(operation_id)
    )
    return _operation(rows[0]) if rows else None


async def page(
    reader: Reader,
    *,
    limit: int,
    service: str | None = None,
    host: str | None = None,
    cursor: str | None = None,
) -> OperationPage:
    """Return some operations, newest first, of one service or host or of all; InvalidInput."""
    bind = Bindings()
    conditions = ["1 = 1"]
    if service is not None:
        conditions.append(f"service = {bind(storable_name(service))}")
    if host is not None:
        conditions.append(f"host = {bind(storable_name(host))}")
    if cursor is not None:
        conditions.append(f"id < {bind(_checked(cursor))}")
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM operation WHERE {' AND '.join(conditions)} "
        f"ORDER BY id DESC LIMIT {bind(limit + 1)}",
        *bind.values,
    )
    items = tuple(_operation(row) for row in rows[:limit])
    more = len(rows) > limit
    return OperationPage(items=items, next_cursor=items[-1].id if more else None)


async def unfinished(reader: Reader) -> list[Operation]:
    """Return the operations under way, or cut off when the program was killed, oldest first."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM operation WHERE ended_ms IS NULL ORDER BY id"
    )
    return [_operation(row) for row in rows]


async def under_way(reader: Reader, host: str, container_name: str) -> Held | None:
    """Return the operation on a container that is under way; None if none is."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS}, holder FROM operation
        WHERE host = $1 AND container_name = $2 AND ended_ms IS NULL
        """,
        storable_name(host),
        container_name,
    )
    return Held(operation=_operation(rows[0][:-1]), holder=rows[0][-1]) if rows else None


async def adopt(session: Session, *, holder: str, predecessors: str) -> list[Operation]:
    """
    Make a server the holder of what was left under way, and return that, oldest first.

    Of servers like *predecessors*, a pattern of LIKE, of none, and of its own.
    """
    rows = await session.fetch(
        f"""
        UPDATE operation SET holder = $1
        WHERE ended_ms IS NULL AND (holder IS NULL OR holder LIKE $2)
        RETURNING {_COLUMNS}
        """,
        holder,
        predecessors,
    )
    return sorted((_operation(row) for row in rows), key=lambda operation: operation.id)


async def abandoned(
    reader: Reader, *, but_of: str, away_ms: int, updates_away_ms: int
) -> list[Operation]:
    """
    Return what is under way at servers that have not been seen for so long, oldest first.

    What makes a container anew has a time of its own; what *but_of* holds is left out.
    """
    since_ms = f"{NOW_MS[reader.dialect]} - coalesce(lease.until_ms, operation.created_ms)"
    columns = ", ".join(f"operation.{name}" for name in _COLUMNS.split(", "))
    rows = await reader.fetch(
        f"""
        SELECT {columns}
        FROM operation LEFT JOIN lease ON lease.name = '{PRESENCE}' || operation.holder
        WHERE operation.ended_ms IS NULL AND operation.holder <> $1
            AND (({since_ms} > $2 AND operation.action NOT IN ($4, $5)) OR {since_ms} > $3)
        ORDER BY operation.id
        """,
        but_of,
        away_ms,
        updates_away_ms,
        Action.UPDATE,
        Action.ROLL_BACK,
    )
    return [_operation(row) for row in rows]


def _checked(cursor: str) -> str:
    if not _ID.fullmatch(cursor):
        raise InvalidInput("cursor", "is not one that this server gave")
    return cursor


def _steps(steps: Sequence[Step]) -> str:
    clean = [replace(step, detail=storable_text(step.detail)) for step in steps]
    return msgspec.json.encode(clean).decode()


def _operation(row: Row) -> Operation:
    id_, host, service, name, action, requested_by, status, steps, *ending = row
    result, error, created_ms, ended_ms = ending
    return Operation(
        id=id_,
        host=host,
        service=service,
        container_name=name,
        action=Action(action),
        requested_by=requested_by,
        status=OperationStatus(status),
        steps=_decoder.decode(steps),
        result=result,
        error=error,
        created_ms=created_ms,
        ended_ms=ended_ms,
    )
