"""Whoever listens is told of everything that happens, once and in order."""

import asyncio
import random
from typing import Any

import pytest

from builders import NOW_MS, run
from happenings import happening
from live_site import Client, LiveSite, served
from services_under_test import operation
from site_under_test import Site
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.execution import RiskLevel, Status
from watchroom.domain.incident_rules import Course
from watchroom.domain.incidents import OpeningReason, Report
from watchroom.domain.operations import OperationStatus
from watchroom.flows.live.tail import Tail
from watchroom.store import event_log, incidents, operations

LOCAL = "local"


def changed(id_: int, **data: Any) -> NewEvent:
    """Return the event of a run that was copied."""
    known = {"id": id_, "status": "success", "riskLevel": "LOW", "camera": "north-ridge"}
    return happening(
        EventType.EXECUTION_UPDATED,
        host=None,
        service=None,
        execution_id=id_,
        data=known | data,
    )


async def test_the_documented_example(live: LiveSite) -> None:
    """`subscribe` as the API document has it, and `data.execution` as its page uses it."""
    await live.site.keep(run(7, status=Status.ERROR), run(8))
    async with live.client("/ws/executions") as client:
        await client.say(type="subscribe", channel="executions", filters={"status": ["error"]})
        await client.hear_until(type="subscribed")
        _, event = await live.note(changed(8), changed(7, status="error"))
        told = await client.hear()

    assert (told["type"], told["seq"]) == ("execution.updated", event.seq)
    assert told["execution"]["id"] == 7
    assert told["execution"]["status"] == "error"
    assert told["execution"]["imageData"] is None


async def test_a_run_that_is_gone_is_told_as_gone(client: Client, live: LiveSite) -> None:
    """Who resumes after a long time hears of runs that retention has removed; none is made up."""
    await client.ask(type="subscribe", channel="executions")
    await live.note(changed(404))

    told = await client.hear()
    assert (told["executionId"], told["execution"]) == (404, None)


async def test_an_event_of_a_service_brings_the_service_as_it_is_now(
    client: Client, live: LiveSite
) -> None:
    """A page replaces its row without asking for it; a service that is gone has none."""
    await client.ask(type="subscribe", channel="services", snapshot=False)
    await live.note(
        happening(EventType.SERVICE_FAILED, host=LOCAL, data={"exitCode": 137}),
        happening(EventType.SERVICE_REMOVED, host=LOCAL, service="gone"),
        happening(EventType.HOST_AWAY, host=LOCAL, service=None, data={"reason": "silent"}),
    )
    failed, removed, away = [await client.hear() for _ in range(3)]

    assert (failed["serviceId"], failed["data"]) == ("ollama", {"exitCode": 137})
    assert failed["service"]["containerName"] == "stack-ollama-1"
    assert (removed["serviceId"], removed["service"]) == ("gone", None)
    assert away["dockerHost"]["name"] == LOCAL
    assert "service" not in away


async def test_an_operation_is_told_with_its_steps(client: Client, live: LiveSite) -> None:
    """What is under way is told at the beginning, and then step by step."""
    async with live.site.store.writing() as session:
        await operations.add(session, operation(status=OperationStatus.RUNNING, ended_ms=None))
    await client.ask(type="subscribe", channel="operations")
    [under_way] = (await client.hear())["operations"]
    step = happening(EventType.OPERATION_STEP, data={"id": under_way["id"]})
    await live.note(step, happening(EventType.OPERATION_STEP, data={"id": "unknown"}))

    assert (await client.hear())["operation"] == under_way
    assert (await client.hear())["operation"] is None


async def test_only_what_is_subscribed_to_is_told(client: Client, live: LiveSite) -> None:
    """And no more of it after the end of the subscription."""
    happened = [changed(1), happening(), happening(EventType.INGEST_CHANGED, service=None)]
    await client.ask(type="subscribe", channel="system")
    await live.note(*happened)
    told = await client.hear()
    assert told["type"] == "ingest.changed"
    assert (await client.ask(type="unsubscribe", channel="system", id=5)) == {
        "type": "unsubscribed",
        "channel": "system",
        "id": 5,
    }

    await client.ask(type="subscribe", channel="executions")
    [run_, *_] = await live.note(*happened)
    assert (await client.hear())["seq"] == run_.seq
    assert await client.hear_all() == []


async def test_subscribing_again_replaces_the_filters(client: Client, live: LiveSite) -> None:
    """A page that changes its filters needs no second connection."""
    await client.ask(type="subscribe", channel="executions", filters={"camera": ["a"]})
    await client.ask(type="subscribe", channel="executions", filters={"camera": ["b"]})
    await live.note(changed(1, camera="a"), changed(2, camera="b"))

    assert (await client.hear())["executionId"] == 2
    assert await client.hear_all() == []


async def test_a_snapshot_says_how_things_stand(client: Client, live: LiveSite) -> None:
    """A page that opens needs nothing else; runs, which are many, only where they are asked for."""
    await live.site.keep(run(1), run(2, status=Status.ERROR))
    await client.ask(type="subscribe", channel="services", filters={"service": ["n8n"]})
    services = await client.hear()
    assert [service["id"] for service in services["services"]] == ["n8n"]
    assert [host["name"] for host in services["hosts"]] == [LOCAL]

    await client.ask(type="subscribe", channel="executions", filters={"status": ["error"]})
    assert await client.hear_all() == []
    await client.ask(
        type="subscribe", channel="executions", filters={"status": ["error"]}, snapshot=True
    )
    assert [found["id"] for found in (await client.hear())["executions"]] == [2]


async def test_a_sweep_tells_what_services_use(client: Client, live: LiveSite) -> None:
    """The latest figures, after each sweep over all that runs."""
    await client.ask(type="subscribe", channel="stats", filters={"service": ["ollama"]})
    first = await client.hear()
    assert first["type"] == "stats"
    live.site.fleet.sweeps.tell()
    second = await client.hear()

    assert [each["id"] for each in second["services"]] == ["ollama"]
    assert second["services"][0]["stats"].keys() >= {"cpu", "memoryUsage", "timestamp"}


@pytest.mark.parametrize("others", [[], ["services", "system"]], ids=["alone", "among others"])
async def test_resuming_misses_nothing_and_doubles_nothing(
    live: LiveSite, others: list[str]
) -> None:
    """A client that lost its connection anywhere goes on from the last event it knows."""
    random_ = random.Random(7)
    told: list[int] = []
    writing = asyncio.Event()

    async def write() -> None:
        for number in range(60):
            await live.note(*(changed(number * 3 + part) for part in range(3)), happening())
            writing.set()

    async def listen() -> None:
        while len(told) < 180:
            async with live.client() as client:
                for channel in others:
                    await client.ask(type="subscribe", channel=channel, snapshot=False)
                since = told[-1] if told else 0
                await client.say(type="subscribe", channel="executions", resumeFrom=since)
                for _ in range(random_.randrange(1, 40)):
                    message = await client.hear()
                    if message["type"] == "execution.updated":
                        told.append(message["seq"])
                    if len(told) == 180:
                        return
                client.connection.transport.abort()

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(write())
        await writing.wait()
        tasks.create_task(listen())

    kept = await event_log.after(live.site.store, 0, limit=999)
    assert told == [each.seq for each in kept if each.type is EventType.EXECUTION_UPDATED]


async def test_channels_resume_one_after_the_other(client: Client, live: LiveSite) -> None:
    """Each from its own place; then the client can resume all of them from the last it heard."""
    first, second, third = await live.note(happening(), changed(2), happening())

    async def misses(channel: str, since: int, *seqs: int) -> None:
        await client.ask(type="subscribe", channel=channel, resumeFrom=since)
        assert [(await client.hear())["seq"] for _ in seqs] == list(seqs)
        assert await client.hear_all() == []

    await misses("services", 0, first.seq, third.seq)
    await misses("executions", 0, second.seq)
    await misses("services", first.seq, third.seq)
    [fourth] = await live.note(happening())
    assert (await client.hear())["seq"] == fourth.seq
    assert (await client.ask(type="ping"))["seq"] == fourth.seq


async def test_a_server_that_is_behind_the_client_doubles_nothing(site: Site) -> None:
    """Of several servers, the one that a client comes back to may hear of an event later."""
    tail = await Tail.open(site.store)
    async with served(site, tail) as live, live.client() as client:
        known, news = await live.note(happening(), happening())
        await client.ask(type="subscribe", channel="services", resumeFrom=known.seq)
        async with asyncio.TaskGroup() as tasks:
            following = tasks.create_task(tail.run())
            assert (await client.hear())["seq"] == news.seq
            assert await client.hear_all() == []
            following.cancel()


async def test_what_the_log_has_no_more_is_told_as_a_gap(client: Client, live: LiveSite) -> None:
    """A client that was away for longer than the log reaches back must know it, and start anew."""
    [_, old] = await live.note(happening(at_ms=1), happening(at_ms=1))
    [kept] = await live.note(happening())
    async with live.site.store.writing() as session:
        await event_log.forget(session, up_to=old.seq, most=9)

    await client.say(type="subscribe", channel="services", resumeFrom=1)
    subscribed, gap, snapshot = await client.hear(), await client.hear(), await client.hear()
    assert (subscribed["type"], gap["type"], snapshot["type"]) == ("subscribed", "gap", "snapshot")
    assert gap["from"] == 1
    assert gap["to"] == subscribed["seq"] == snapshot["seq"]

    await client.say(type="subscribe", channel="services", resumeFrom=kept.seq - 1)
    assert [(await client.hear())["type"] for _ in range(2)] == ["subscribed", "service.started"]


async def test_a_place_that_never_was_is_a_gap(client: Client, live: LiveSite) -> None:
    """After a store was replaced, a client that waits for event 1000 would wait for months."""
    await client.say(type="subscribe", channel="services", resumeFrom=1000)
    assert [(await client.hear())["type"] for _ in range(3)] == ["subscribed", "gap", "snapshot"]

    await live.note(happening())
    assert (await client.hear())["type"] == "service.started"


async def test_risks_are_filtered_as_in_lists(client: Client, live: LiveSite) -> None:
    """The same words as in `GET /api/executions`."""
    await client.ask(type="subscribe", channel="executions", filters={"risk": [RiskLevel.HIGH]})
    await live.note(changed(1), changed(2, riskLevel="HIGH"))

    assert (await client.hear())["executionId"] == 2


async def test_an_incident_is_told_as_it_is_now(client: Client, live: LiveSite) -> None:
    """At the beginning the one that is open, then what becomes of it."""
    async with live.site.store.writing() as session:
        kept = await incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=Course(first_ms=NOW_MS, last_ms=NOW_MS),
            opened_ms=NOW_MS,
            report=Report(),
        )
        assert kept is not None
    await client.say(type="subscribe", channel="incidents")
    *_, snapshot = await client.hear_until(type="snapshot")
    async with live.site.store.writing() as session:
        await incidents.close(session, kept.id, closed_ms=NOW_MS)
    await live.note(
        *(
            happening(EventType.INCIDENT_CLOSED, host=None, service=None, data={"id": id_})
            for id_ in (kept.id, 99)
        )
    )
    told, gone = await client.hear(), await client.hear()

    assert [each["id"] for each in snapshot["incidents"]] == [kept.id]
    assert (told["type"], told["incident"]["state"]) == ("incident.closed", "closed")
    assert gone["incident"] is None
