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
from watchroom.store import leases, operations
from watchroom.store.database import Database
from watchroom.store.leases import NOW_MS, PRESENCE


def an_operation(number: int, service: str = "ollama", host: str = "local") -> Operation:
    """Return one that has just begun, the later the higher its number."""
    return Operation(
        id=operation_id(NOON_MS + number, number.to_bytes(10)),
        host=host,
        service=service,
        container_name=f"stack-{service}-{number}",
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


async def test_a_container_has_one_operation_at_a_time_whoever_asks(store: Database) -> None:
    """Two servers that stop and update the same container would undo each other's work."""
    first = an_operation(1)
    second = replace(an_operation(2), container_name=first.container_name)
    elsewhere = replace(second, id=an_operation(3).id, host="gpu")
    async with store.writing() as session:
        assert await operations.add(session, first, holder="a-1")
        assert not await operations.add(session, second, holder="b-1")
        assert await operations.add(session, elsewhere, holder="b-1")

        held = await operations.under_way(session, "local", first.container_name)
        assert held == operations.Held(operation=first, holder="a-1")

        await operations.finish(
            session, first.id, status=OperationStatus.SUCCEEDED, ended_ms=NOON_MS + 9
        )
        assert await operations.under_way(session, "local", first.container_name) is None
        assert await operations.add(session, second, holder="b-1")


async def test_a_server_adopts_what_the_one_before_it_left_and_nothing_else(
    store: Database,
) -> None:
    """What another server is at work on is not cut off because this one starts."""
    of_before, of_none, of_others, of_old = (an_operation(number) for number in range(1, 5))
    async with store.writing() as session:
        await operations.add(session, of_before, holder="a-1")
        await operations.add(session, of_none)
        await operations.add(session, of_others, holder="b-1")
        await operations.add(session, of_old, holder="a-0")
        await operations.finish(
            session, of_old.id, status=OperationStatus.SUCCEEDED, ended_ms=NOON_MS + 9
        )

        left = await operations.adopt(session, holder="a-2", predecessors="a-%")

    assert left == [of_before, of_none]
    again = await operations.under_way(store, "local", of_before.container_name)
    assert again is not None
    assert again.holder == "a-2"


async def test_what_a_silent_server_was_at_is_abandoned_after_a_time(store: Database) -> None:
    """Its containers would be locked for ever; an update waits longer for its server's return."""
    now_ms = await the_time(store)
    stop, update, of_living, young = (
        replace(an_operation(number), action=action, created_ms=created_ms)
        for number, action, created_ms in (
            (1, Action.STOP, 0),
            (2, Action.UPDATE, 0),
            (3, Action.STOP, 0),
            (4, Action.STOP, now_ms),
        )
    )
    async with store.writing() as session:
        for server, away_ms in (("gone", 100_000), ("here", -100_000)):
            name = f"{PRESENCE}{server}"
            await leases.take(session, name, holder=server, length_ms=-away_ms)
        for operation, server in (
            (stop, "gone"), (update, "gone"), (of_living, "here"), (young, "unheard of"),
        ):  # fmt: skip
            await operations.add(session, operation, holder=server)

    async def abandoned(away_ms: int, updates_away_ms: int, but_of: str = "me") -> list[Operation]:
        return await operations.abandoned(
            store, but_of=but_of, away_ms=away_ms, updates_away_ms=updates_away_ms
        )

    assert await abandoned(200_000, 200_000) == []
    assert await abandoned(50_000, 200_000) == [stop]
    assert await abandoned(50_000, 60_000) == [stop, update]
    assert await abandoned(50_000, 60_000, but_of="gone") == []


async def the_time(store: Database) -> int:
    [[now_ms]] = await store.fetch(f"SELECT {NOW_MS[store.dialect]}")
    return int(now_ms)
