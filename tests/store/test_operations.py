"""What was done to services, step by step."""

from dataclasses import replace

import pytest

from runs import NOON_MS
from watchroom.domain.errors import InvalidInput
from watchroom.domain.operations import (
    Action,
    Operation,
    OperationStatus,
    Step,
    StepState,
    operation_id,
)
from watchroom.store import operations
from watchroom.store.database import Database


def an_operation(number: int, service: str = "ollama", host: str = "local") -> Operation:
    """Return one that has just begun, the later the higher its number."""
    return Operation(
        id=operation_id(NOON_MS + number, number.to_bytes(10)),
        host=host,
        service=service,
        container_name=f"stack-{service}-1",
        action=Action.UPDATE,
        requested_by="ana",
        status=OperationStatus.RUNNING,
        steps=(Step(name="pull"), Step(name="stop old")),
        result=None,
        error=None,
        created_ms=NOON_MS + number,
        ended_ms=None,
    )


async def add(store: Database, *added: Operation) -> None:
    async with store.writing() as session:
        for operation in added:
            await operations.add(session, operation)


async def test_an_operation_is_told_from_beginning_to_end(store: Database) -> None:
    """Leaving the page, a reload and a second browser all see the same progress."""
    begun = an_operation(1)
    steps = (
        Step(name="pull", state=StepState.DONE, started_ms=1, ended_ms=2, detail="1.4 GiB"),
        Step(name="stop old", state=StepState.FAILED, started_ms=2, ended_ms=3, detail="no\0"),
    )
    await add(store, begun)
    assert await operations.get(store, begun.id) == begun

    async with store.writing() as session:
        await operations.save_steps(session, begun.id, steps)
        assert await operations.finish(
            session,
            begun.id,
            status=OperationStatus.ROLLED_BACK,
            ended_ms=NOON_MS + 9,
            error="unhealthy \ud800",
        )

    assert await operations.get(store, begun.id) == replace(
        begun,
        status=OperationStatus.ROLLED_BACK,
        steps=(steps[0], replace(steps[1], detail="no\ufffd")),
        error="unhealthy \ufffd",
        ended_ms=NOON_MS + 9,
    )


async def test_an_operation_ends_once(store: Database) -> None:
    """Recovery after a kill must not overwrite how it ended."""
    begun = an_operation(1)
    await add(store, begun)
    async with store.writing() as session:
        done, failed = OperationStatus.SUCCEEDED, OperationStatus.FAILED
        assert await operations.finish(session, begun.id, status=done, ended_ms=1, result="ok")
        assert not await operations.finish(session, begun.id, status=failed, ended_ms=2)
        assert not await operations.finish(session, "no such", status=failed, ended_ms=2)

    found = await operations.get(store, begun.id)

    assert found is not None
    assert (found.status, found.result, found.ended_ms) == (done, "ok", 1)
    assert await operations.get(store, "no\0such") is None


async def test_those_that_were_cut_off_are_found(store: Database) -> None:
    """After a kill -9 somebody has to finish or undo them, the oldest first."""
    first, second, third = (an_operation(number) for number in (1, 2, 3))
    await add(store, third, second, first)
    async with store.writing() as session:
        await operations.finish(
            session, second.id, status=OperationStatus.SUCCEEDED, ended_ms=NOON_MS
        )

    assert await operations.unfinished(store) == [first, third]


async def test_pages_join_without_a_seam(store: Database) -> None:
    """New operations at the top do not move what is further down."""
    some = [an_operation(number, service=("n8n", "ollama")[number % 2]) for number in range(5)]
    await add(store, *some, an_operation(7, host="gpu"))

    first = await operations.page(store, limit=2, host="local")
    await add(store, an_operation(8))
    rest = await operations.page(store, limit=9, host="local", cursor=first.next_cursor)
    ollama = await operations.page(store, limit=9, service="ollama", host="gpu")

    assert [*first.items, *rest.items] == some[::-1]
    assert rest.next_cursor is None
    assert ollama.items == (an_operation(7, host="gpu"),)


@pytest.mark.parametrize("cursor", ["", "x", "0" * 31, "\0" * 32, "\u0661" * 32])
async def test_a_foreign_cursor_is_refused(store: Database, cursor: str) -> None:
    """Guessing where to begin would skip operations unseen."""
    with pytest.raises(InvalidInput, match="cursor"):
        await operations.page(store, limit=1, cursor=cursor)
