"""What is copied from n8n while it is followed becomes events; what was there before does not."""

from typing import Any

import pytest

from ingest_house import House, eventually
from store_that_goes_away import StoreThatGoesAway
from watchroom.domain.events import Event, EventType
from watchroom.flows.ingest import Ingest
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.ingest_telling import IngestTelling
from watchroom.store import event_log, executions
from watchroom.store.database import Database

pytestmark = pytest.mark.postgres


async def told(store: Database, *types: EventType) -> list[Event]:
    """Return what the log tells, in its order."""
    return await event_log.after(store, 0, limit=1000, types=types)


async def told_runs(house: House) -> list[tuple[int | None, Any, Any]]:
    """Return id, whether it was new, and status of every run that was told of."""
    events = await told(house.store, EventType.EXECUTION_UPDATED)
    return [(event.execution_id, event.data["new"], event.data["status"]) for event in events]


async def looks_again(ingest: Ingest) -> None:
    """Wait until an ingest has looked at n8n once more."""
    polled_ms = ingest.status.last_poll_ms
    await eventually(lambda: ingest.status.last_poll_ms != polled_ms)


async def ingest_states(store: Database) -> list[Any]:
    return [event.data["state"] for event in await told(store, EventType.INGEST_CHANGED)]


async def test_runs_that_were_there_before_are_no_news(house: House) -> None:
    """The first start must not alarm anybody about last week's fires."""
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)

    assert set(await house.runs()) == await house.n8n.ids()
    assert await told_runs(house) == []


async def test_an_import_tells_nothing(house: House) -> None:
    """Neither the first one nor the ones after it: nobody follows."""
    await house.import_all()
    await house.n8n.repeat_runs(3)
    await house.import_all()

    assert set(await house.runs()) == await house.n8n.ids()
    assert await told(house.store) == []


async def test_a_new_run_is_told_and_again_when_it_ends(house: House) -> None:
    """In the order in which it happened, with what is needed to decide whether to look."""

    async def last_status() -> Any:
        runs = await told_runs(house)
        return runs[-1][2] if runs else None

    async def is_running() -> bool:
        return bool(await last_status() == "running")

    async def has_ended() -> bool:
        return bool(await last_status() == "success")

    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        begun = await house.n8n.begin_run()
        await eventually(is_running)
        await house.n8n.end_run(begun)
        await eventually(has_ended)

    first, *later = await told_runs(house)
    assert first[:2] == (begun, True)
    assert {each[:2] for each in later} == {(begun, False)}
    ended = (await told(house.store, EventType.EXECUTION_UPDATED))[-1]
    run = await executions.get(house.store, begun)
    assert run is not None
    assert ended.data["stoppedMs"] == run.stopped_ms
    assert ended.data["workflowId"] == run.workflow_id


async def test_a_run_that_vanishes_before_it_ended_is_told(house: House) -> None:
    """Else whoever was told that it runs would show it as running for ever."""
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        begun = await house.n8n.begin_run()

        async def is_unfinished() -> bool:
            return begun in await executions.unfinished_ids(house.store)

        await eventually(is_unfinished)
        await house.n8n.delete_runs([begun])

        async def is_told() -> bool:
            return bool(await told(house.store, EventType.EXECUTION_REMOVED))

        await eventually(is_told)

    assert await executions.get(house.store, begun) is None
    [removed] = await told(house.store, EventType.EXECUTION_REMOVED)
    assert (removed.execution_id, removed.data["id"]) == (begun, begun)


async def test_what_came_while_nobody_followed_is_told_afterwards(house: House) -> None:
    """An alarm that is late is better than none."""
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
    new = await house.n8n.repeat_runs(20)
    async with house.following():

        async def all_here() -> bool:
            return set(new) <= set(await house.runs())

        await eventually(all_here)

    assert [(id_, True) for id_ in new] == [
        (id_, is_new) for id_, is_new, _ in await told_runs(house)
    ]


async def test_a_failed_run_is_told_with_the_pattern_of_its_error(house: House) -> None:
    """The number is the one that the list of runs can be filtered by."""
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        failed = next(run for run in (await house.runs()).values() if run.error_message)
        await house.n8n.run(
            "UPDATE execution_entity SET status = 'crashed' WHERE id = $1", failed.id
        )

        async def is_told() -> bool:
            return bool(await told_runs(house))

        await eventually(is_told)

    [event] = await told(house.store, EventType.EXECUTION_UPDATED)
    run = await executions.get(house.store, failed.id)
    assert run is not None
    error = event.data["error"]
    assert isinstance(error, dict)
    assert error["pattern"] == {"id": run.pattern_id, "text": run.pattern_text}
    assert (error["node"], error["type"]) == (run.error_node, run.error_type)


async def test_the_ingest_tells_how_it_stands_when_that_changes(house: House) -> None:
    """And not at every look, nor at every start."""
    await house.import_all()
    for _ in range(2):
        async with house.following() as ingest:
            await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
            await looks_again(ingest)
    assert await ingest_states(house.store) == ["following"]

    house.n8n.server.run_sql(f"ALTER DATABASE {house.n8n.database} ALLOW_CONNECTIONS false")
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.UNREACHABLE)
        house.n8n.server.run_sql(f"ALTER DATABASE {house.n8n.database} ALLOW_CONNECTIONS true")
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)

        async def is_told() -> bool:
            return len(await ingest_states(house.store)) == 3

        await eventually(is_told)

    assert await ingest_states(house.store) == ["following", "unreachable", "following"]
    [_, away, _] = await told(house.store, EventType.INGEST_CHANGED)
    assert away.data["reason"]


async def test_a_state_that_the_store_did_not_take_is_told_later(house: House) -> None:
    """The store may be the reason of the change."""
    leaving = StoreThatGoesAway(house.store)
    telling = IngestTelling(leaving)
    status = IngestStatus(state=IngestState.UNREACHABLE, since_ms=1, reason="disk full")

    leaving.is_away = True
    await telling.tell(status)
    leaving.is_away = False
    assert await ingest_states(house.store) == []

    await telling.tell(status)
    await telling.tell(status)
    assert await ingest_states(house.store) == ["unreachable"]


async def test_what_another_server_told_meanwhile_is_answered(house: House) -> None:
    """A server that leads again must not leave the other's last word standing."""
    ours, others = IngestTelling(house.store), IngestTelling(house.store)
    following = IngestStatus(state=IngestState.FOLLOWING, since_ms=1)
    await ours.tell(following)
    await others.tell(IngestStatus(state=IngestState.UNREACHABLE, since_ms=2, reason="refused"))

    ours.begin_anew()
    await ours.tell(following)

    assert await ingest_states(house.store) == ["following", "unreachable", "following"]
