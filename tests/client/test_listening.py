"""WebSockets of both clients: nothing missing and nothing twice, however often they are cut."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from both_clients import IMPATIENT, Kind
from breakable_proxy import BreakableProxy, Mood, proxying
from happenings import happening
from live_site import LiveSite, live_site
from scripted_server import scripted
from site_under_test import Site
from watchroom.client import AsyncWatchroom, Refused, Unreachable, Watchroom
from watchroom.client.live_talk import Talk
from watchroom.client.models.live import Gap, LiveEvent, Printed, Snapshot, Usage
from watchroom.domain.access import Scope
from watchroom.domain.events import EventType
from watchroom.flows.services.log_views import LogLine

PATIENCE_S = 20.0


@asynccontextmanager
async def listening(
    kind: Kind, port: int, **options: Any
) -> AsyncIterator[tuple[Callable[..., Awaitable[None]], Callable[[], Awaitable[Any]]]]:
    """Connect, and give what subscribes and what hears the next message."""
    url = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        if kind is Watchroom:
            client = stack.enter_context(Watchroom(url, retries=IMPATIENT, **options))
            live = client.live()
            await asyncio.to_thread(live.__enter__)
            stack.push_async_callback(asyncio.to_thread, live.__exit__, None, None, None)
            yield (
                lambda *args, **facts: asyncio.to_thread(live.subscribe, *args, **facts),
                lambda: asyncio.to_thread(next, live),
            )
        else:
            awaited = AsyncWatchroom(url, retries=IMPATIENT, **options)
            await stack.enter_async_context(awaited)
            awaited_live = await stack.enter_async_context(awaited.live())
            yield awaited_live.subscribe, lambda: anext(awaited_live)


@pytest.fixture
def proxy(live: LiveSite) -> Iterator[BreakableProxy]:
    """What stands between the clients and the site."""
    with proxying(live.port) as between:
        yield between


async def test_what_happens_is_heard_with_what_it_is_about(kind: Kind, live: LiveSite) -> None:
    """And only what is wanted: filters are sent as the server names them."""
    async with asyncio.timeout(PATIENCE_S), listening(kind, live.port) as (subscribe, hear):
        await subscribe("services", service=["ollama"], snapshot=False)
        await subscribe("operations")
        snapshot = await hear()
        await live.note(happening(service="n8n"), happening(EventType.SERVICE_OOM))
        heard = await hear()

    assert isinstance(snapshot, Snapshot)
    assert snapshot.operations == []
    assert isinstance(heard, LiveEvent)
    assert heard.type == "service.oom"
    assert heard.service is not None
    assert heard.service.name == "ollama"


async def test_cuts_lose_nothing_and_double_nothing(
    kind: Kind, live: LiveSite, proxy: BreakableProxy
) -> None:
    """On two channels, of which one is quiet; the line breaks again and again."""
    wanted: list[int] = []
    heard: list[int] = []
    async with asyncio.timeout(60), listening(kind, proxy.port) as (subscribe, hear):
        await subscribe("services", snapshot=False)
        await subscribe("incidents")
        [event] = await live.note(happening())
        while not heard or heard[-1] < event.seq:
            heard.append((await hear()).seq)
        for number in range(40):
            told = await live.note(happening(), happening(EventType.OPERATION_STARTED))
            wanted.append(told[0].seq)
            if number % 7 == 3:
                proxy.become(Mood.REFUSING)
                proxy.become(Mood.WORKING)
        heard.clear()
        while len(heard) < len(wanted):
            message = await hear()
            assert isinstance(message, LiveEvent)
            heard.append(message.seq)

    assert heard == wanted


async def test_a_place_of_an_earlier_time_is_gone_on_from(kind: Kind, live: LiveSite) -> None:
    """As programs do that keep their place."""
    events = await live.note(*[happening()] * 3)
    async with asyncio.timeout(PATIENCE_S), listening(kind, live.port) as (subscribe, hear):
        await subscribe("services", resume_from=events[0].seq)
        heard = [(await hear()).seq, (await hear()).seq]

    assert heard == [event.seq for event in events[1:]]


async def test_a_subscription_that_cannot_be_followed_is_told(kind: Kind, live: LiveSite) -> None:
    """As an error with the field that is to blame; the others stand."""
    async with asyncio.timeout(PATIENCE_S), listening(kind, live.port) as (subscribe, hear):
        await subscribe("services", snapshot=False)
        await subscribe("executions", status=["broken"])
        with pytest.raises(Refused) as refused:
            await hear()
        await live.note(happening())
        heard = await hear()

    assert (refused.value.status, refused.value.code) == (None, "VALIDATION_ERROR")
    assert refused.value.details["field"].startswith("filters.status")
    assert isinstance(heard, LiveEvent)


async def test_logs_and_usage_are_heard(kind: Kind, live: LiveSite) -> None:
    """They stand in no log of events."""
    live.site.logs.coming = [LogLine(message="a", at_ns=5, level=None, stream=None)]
    async with asyncio.timeout(PATIENCE_S), listening(kind, live.port) as (subscribe, hear):
        await subscribe("stats")
        usage = await hear()
        await subscribe("logs", service=["ollama"], lines=1)
        printed = await hear()

    assert isinstance(usage, Usage)
    assert {each.id for each in usage.services} == {"ollama", "n8n", "qdrant"}
    assert isinstance(printed, Printed)
    assert printed.line is not None


async def test_who_may_not_listen_is_told_why(kind: Kind, site: Site) -> None:
    """Before the handshake, as over HTTP."""
    key = await site.make_key(Scope.READ)
    async with live_site(site, auth_required=True) as closed:
        async with listening(kind, closed.port, api_key=key.secret) as (subscribe, _):
            await subscribe("services")
        with pytest.raises(Refused) as refused:
            async with listening(kind, closed.port, api_key="wrong"):
                pass

    assert (refused.value.status, refused.value.code) == (401, "AUTHENTICATION_FAILED")


async def test_a_server_that_is_not_there_is_told(kind: Kind) -> None:
    """Only whoever was connected before is connected again."""
    async with scripted(None) as server:
        pass
    with pytest.raises(Unreachable):
        async with listening(kind, server.port):
            pass


def test_after_a_gap_it_goes_on_from_there() -> None:
    """A log that was put back begins at a lower place."""
    talk = Talk()
    talk.subscribe("services", {}, resume_from=900, snapshot=None)
    talk.hear('{"type":"subscribed","channel":"services","seq":12,"id":1}')
    gap = talk.hear('{"type":"gap","channel":"services","from":900,"to":12}')
    [again] = talk.again()

    assert isinstance(gap, Gap)
    assert (gap.from_seq, gap.to_seq) == (900, 12)
    assert json.loads(again)["resumeFrom"] == 12


def test_a_heartbeat_moves_on_only_what_stands() -> None:
    """It may be older than a subscription that is on its way."""
    talk = Talk()
    talk.subscribe("services", {}, resume_from=100, snapshot=None)
    talk.hear('{"type":"heartbeat","seq":500,"serverTime":"2025-08-28T12:34:56Z"}')
    [before] = talk.again()
    talk.hear('{"type":"subscribed","channel":"services","seq":100,"id":1}')
    talk.hear('{"type":"heartbeat","seq":500,"serverTime":"2025-08-28T12:34:56Z"}')
    [after] = talk.again()

    assert json.loads(before)["resumeFrom"] == 100
    assert json.loads(after)["resumeFrom"] == 500


def test_logs_are_asked_for_anew_and_known_lines_passed_over() -> None:
    """The server has no places for them."""
    talk = Talk()
    talk.subscribe("logs", {"service": ["a"], "lines": 5}, resume_from=None, snapshot=None)
    printed = json.dumps(
        {
            "type": "log",
            "service": "a",
            "line": {
                "type": "line",
                "timestamp": None,
                "timestampNs": "5",
                "message": "x",
                "level": None,
                "stream": None,
            },
        }
    )
    assert talk.hear(printed) is not None
    [again] = talk.again()

    assert json.loads(again)["filters"] == {"service": ["a"], "lines": 1000}
    assert talk.hear(printed) is None
    assert talk.hear(printed) is not None
