"""Operations of several servers on one store: one at a time on a service, and none left open."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from builders import NOW, NOW_MS
from watchroom.domain.errors import Conflict
from watchroom.domain.operations import Action, Operation, OperationStatus, Step, operation_id
from watchroom.flows.server_id import ServerId
from watchroom.flows.services.audit_trail import AuditTrail
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.left_behind import LeftBehind, LeftBehindPace
from watchroom.flows.services.operations import Home, Operations
from watchroom.flows.services.permits import OperationUnderWay
from watchroom.flows.services.progress import Progress, ended, succeeded
from watchroom.store import audit, operations
from watchroom.store.database import Database

OURS = ServerId(folder="a" * 16, process="1" * 16)
OTHER = ServerId(folder="b" * 16, process="1" * 16)


def an_operation(number: int = 1, action: Action = Action.STOP) -> Operation:
    return Operation(
        id=operation_id(NOW_MS + number, number.to_bytes(10)),
        host="local",
        service="ollama",
        container_name="ollama",
        action=action,
        requested_by="ana",
        status=OperationStatus.RUNNING,
        steps=(Step(name="pull"), Step(name="stop old")),
        result=None,
        error=None,
        created_ms=NOW_MS + number,
        ended_ms=None,
    )


def trail_of(store: Database, server: ServerId) -> AuditTrail:
    return AuditTrail(store, server=str(server))


async def test_what_another_server_is_at_work_on_is_refused_with_its_id(store: Database) -> None:
    """The person learns what to wait for, although this server does not carry it out."""
    first = an_operation()
    await trail_of(store, OTHER).begin(first)

    with pytest.raises(OperationUnderWay) as refused:
        await trail_of(store, OURS).begin(an_operation(2))

    assert refused.value.operation_id == first.id
    assert len(await audit.page(store, limit=9)) == 1


async def test_an_end_that_could_not_be_kept_does_not_lock_the_service(store: Database) -> None:
    """After an hour of a full disk, the service must take orders again without a restart."""
    trail, first, second = trail_of(store, OURS), an_operation(), an_operation(2)
    await trail.begin(first)

    await trail.begin(second)

    lost = await operations.get(store, first.id)
    assert lost is not None
    assert (lost.status, lost.ended_ms) == (OperationStatus.FAILED, second.created_ms)
    assert await operations.unfinished(store) == [second]


async def test_a_server_that_was_taken_for_dead_begins_no_further_step(store: Database) -> None:
    """It was stopped for minutes; by now another server may be at work on the container."""
    progress = Progress(an_operation(), trail_of(store, OURS), lambda: NOW)
    await progress.begin()
    async with progress.step("pull"):
        await close(store, progress.operation)

    with pytest.raises(Conflict):
        async with progress.step("stop old"):
            pytest.fail("it was begun")


async def test_what_was_begun_is_brought_to_its_end(store: Database) -> None:
    """A container that was stopped for its update is not left so because a record was closed."""
    progress = Progress(an_operation(), trail_of(store, OURS), lambda: NOW)
    await progress.begin()
    progress.cannot_be_cancelled_any_more()
    await close(store, progress.operation)

    async with progress.step("stop old"):
        pass
    await progress.end(succeeded("It was stopped."))

    kept = await operations.get(store, progress.operation.id)
    assert kept is not None
    assert kept.result == "Cut off."


async def test_what_a_dead_server_left_is_closed_by_the_one_that_leads(store: Database) -> None:
    """Its server never shows itself, so the service would be locked for ever."""
    stop, update = an_operation(), replace(an_operation(2, Action.UPDATE), container_name="n8n")
    for operation in (stop, update):
        await trail_of(store, OTHER).begin(operation)
    pace = LeftBehindPace(look_s=0.02, away_s=0.0, updates_away_s=1e12)
    flow = LeftBehind(store=store, server=OURS, clock=lambda: NOW, pace=pace)

    await flow.close_records()

    assert await operations.unfinished(store) == [update]
    closed = await operations.get(store, stop.id)
    assert closed is not None
    assert closed.error is not None
    assert "gone" in closed.error


async def close(store: Database, operation: Operation) -> None:
    """Close an operation as the server that leads does with what was left behind."""
    outcome = replace(succeeded("Cut off."), status=OperationStatus.FAILED)
    await trail_of(store, OTHER).end(ended(operation, outcome, now_ms=NOW_MS))


async def test_the_end_of_another_servers_operation_is_waited_for(
    store: Database, tmp_path: Path
) -> None:
    """A client that asks any server to wait gets its answer when the work is done, not before."""
    home = Home(server=OURS, journal_dir=tmp_path / "journal", container_id=None)
    here = Operations(
        fleet=Fleet([], now_ms=NOW_MS),
        engines={},
        store=store,
        clock=lambda: NOW,
        home=home,
        read_only=False,
    )
    operation = an_operation()
    await trail_of(store, OTHER).begin(operation)

    assert await here.finished(operation.id, deadline_s=0.01) == operation
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(here.finished(operation.id))
        await close(store, operation)

    assert waiting.result().status is OperationStatus.FAILED
