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
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session

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


async def add(session: Session, operation: Operation) -> None:
    """Keep a new operation."""
    await session.execute(
        f"INSERT INTO operation ({_COLUMNS}) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        operation.id,
        storable_name(operation.host),
        storable_name(operation.service),
        operation.container_name,
        operation.action,
        _text(operation.requested_by),
        operation.status,
        _steps(operation.steps),
        _text(operation.result),
        _text(operation.error),
        operation.created_ms,
        operation.ended_ms,
    )


async def save_steps(session: Session, operation_id: str, steps: Sequence[Step]) -> None:
    """Note how far an operation is: all its steps, in their order."""
    await session.execute(
        "UPDATE operation SET steps = $2 WHERE id = $1", operation_id, _steps(steps)
    )


async def finish(
    session: Session,
    operation_id: str,
    *,
    status: OperationStatus,
    ended_ms: int,
    result: str | None = None,
    error: str | None = None,
) -> bool:
    """Note how an operation ended; False if there is none of that id under way."""
    rows = await session.fetch(
        """
        UPDATE operation SET status = $2, ended_ms = $3, result = $4, error = $5
        WHERE id = $1 AND ended_ms IS NULL RETURNING id
        """,
        operation_id,
        status,
        ended_ms,
        _text(result),
        _text(error),
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


def _checked(cursor: str) -> str:
    if not _ID.fullmatch(cursor):
        raise InvalidInput("cursor", "is not one that this server gave")
    return cursor


def _steps(steps: Sequence[Step]) -> str:
    clean = [replace(step, detail=_text(step.detail)) for step in steps]
    return msgspec.json.encode(clean).decode()


def _text(text: str | None) -> str | None:
    return None if text is None else clean_text(text)


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
