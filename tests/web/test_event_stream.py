"""`GET /api/events` as a stream: nothing missing, nothing twice, and an end when it is time."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import uvicorn

from builders import NOW_MS
from happenings import happening, note, running_tail
from site_under_test import OPEN, Site
from waiting import eventually
from watchroom.domain.access import Scope
from watchroom.domain.events import EventType
from watchroom.store import event_log, keys
from watchroom.web.app import create_app
from watchroom.web.connections import BoundedConnection
from watchroom.web.event_stream import RETRY_MS
from watchroom.web.services import WebOptions
from watchroom.web.streams import Streams

EVENTS = "/api/events"
SSE = {"Accept": "text/event-stream"}


class ImpatientConnection(BoundedConnection):
    """A connection whose client has to take what it is sent at once."""

    taking_deadline_s = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event of a stream, as a browser would see it."""

    id: int | None
    event: str | None
    data: dict[str, Any] | None  # None: only a sign of life


class Live:
    """A server on a real socket, and clients of it."""

    def __init__(self, site: Site, address: tuple[str, int], server: uvicorn.Server) -> None:
        self.site = site
        self.address = address
        self.server = server

    @property
    def streams(self) -> Streams:
        return self.site.services.streams

    def client(self, key: str | None = None) -> httpx.AsyncClient:
        headers = {"X-API-Key": key} if key else {}
        host, port = self.address
        return httpx.AsyncClient(base_url=f"http://{host}:{port}", headers=headers, timeout=10.0)

    @asynccontextmanager
    async def listening(
        self, query: str = "", *, key: str | None = None, **headers: str
    ) -> AsyncIterator[AsyncIterator[Told]]:
        """Open a stream, and yield what comes once it has begun."""
        sent = SSE | {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            self.client(key) as client,
            client.stream("GET", EVENTS + query, headers=sent) as answer,
        ):
            assert answer.status_code == 200, await answer.aread()
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            async with aclosing(_blocks(answer)) as blocks:
                assert await anext(blocks) == [f"retry: {RETRY_MS}"]
                yield _told(blocks)


@asynccontextmanager
async def live(
    site: Site,
    *,
    streams: Streams | None = None,
    options: WebOptions = OPEN,
    connection: type[BoundedConnection] = BoundedConnection,
) -> AsyncIterator[Live]:
    """Serve a site on a socket, with a tail that runs."""
    async with running_tail(site.store) as tail:
        services = replace(site.services, tail=tail, streams=streams or Streams())
        app = create_app(services, options)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, http=connection))
        with socket.create_server(("127.0.0.1", 0)) as bound:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(server.serve(sockets=[bound]))
                try:
                    served = Site(services=services, clock=site.clock)
                    yield Live(served, bound.getsockname(), server)
                finally:
                    services.streams.end()
                    server.should_exit = True


async def _blocks(answer: httpx.Response) -> AsyncGenerator[list[str]]:
    lines: list[str] = []
    async for line in answer.aiter_lines():
        if line:
            lines.append(line)
        else:
            yield lines
            lines = []


async def _told(blocks: AsyncIterator[list[str]]) -> AsyncIterator[Told]:
    async for lines in blocks:
        found = dict(line.split(": ", 1) for line in lines if not line.startswith(":"))
        yield Told(
            id=int(found["id"]) if "id" in found else None,
            event=found.get("event"),
            data=json.loads(found["data"]) if "data" in found else None,
        )


async def places(told: AsyncIterator[Told], count: int) -> list[int]:
    """Return the places of so many events that come."""
    async with asyncio.timeout(10):
        return [(await anext(told)).id or 0 for _ in range(count)]


async def test_what_happens_is_told_as_it_happens(site: Site) -> None:
    """Type, place and the whole event; before it, the place where the stream began."""
    [earlier] = await note(site.store, happening())
    async with live(site) as at_work, at_work.listening() as told:
        [event] = await note(site.store, happening(EventType.SERVICE_OOM, data={"oom": True}))
        async with asyncio.timeout(10):
            begin, first = await anext(told), await anext(told)

    assert (begin.id, begin.data) == (earlier.seq, None)
    assert (first.id, first.event) == (event.seq, "service.oom")
    assert first.data is not None
    assert first.data["data"] == {"oom": True}
    assert first.data["at"] == "2025-08-28T12:34:56.000Z"


@pytest.mark.parametrize("way", ["parameter", "header"])
async def test_a_client_goes_on_where_it_was(site: Site, way: str) -> None:
    """While it was away, events came: each is told once, and then those that come."""
    seqs = [event.seq for event in await note(site.store, *[happening()] * 5)]
    query = f"?after={seqs[1]}" if way == "parameter" else "?after=0"
    headers = {} if way == "parameter" else {"last_event_id": str(seqs[1])}
    async with live(site) as at_work, at_work.listening(query, **headers) as told:
        assert await places(told, 3) == seqs[2:]
        [event] = await note(site.store, happening())
        assert await places(told, 1) == [event.seq]


async def test_a_client_that_is_cut_off_again_and_again_misses_nothing(site: Site) -> None:
    """Whenever the line breaks, and whoever writes meanwhile."""
    heard: list[int] = []
    written: list[int] = []

    async def write() -> None:
        for number in range(60):
            written.extend(e.seq for e in await note(site.store, *[happening()] * (number % 3 + 1)))

    async with live(site) as at_work, asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(write())
        while not writing.done() or len(heard) < len(written):
            headers = {"last_event_id": str(heard[-1])} if heard else {}
            async with at_work.listening("?after=0", **headers) as told:
                heard += await places(told, min(7, max(1, len(written) - len(heard))))

    assert heard == written


async def test_only_what_was_asked_for_is_told(site: Site) -> None:
    """By type, channel, host and service, as in the list."""
    async with live(site) as at_work:
        query = "?channel=services&service=n8n&type=service.oom,service.started"
        async with at_work.listening(query) as told:
            *_, wanted = await note(
                site.store,
                happening(),
                happening(EventType.SERVICE_FAILED, service="n8n"),
                happening(EventType.OPERATION_STARTED, service="n8n"),
                happening(service="n8n"),
            )
            assert await places(told, 2) == [0, wanted.seq]


async def test_a_quiet_stream_gives_signs_of_life(site: Site) -> None:
    """Proxies close what is silent; and the place goes on, though nothing is told."""
    async with (
        live(site, streams=Streams(beat_s=0.05)) as at_work,
        at_work.listening("?type=service.oom") as told,
    ):
        [event] = await note(site.store, happening())
        async with asyncio.timeout(10):
            while (sign := await anext(told)).id != event.seq:
                assert sign.data is None

    assert (sign.event, sign.data) == (None, None)


async def test_a_stream_is_quiet_too_while_nothing_that_is_wanted_happens(site: Site) -> None:
    """On a busy site a filtered stream would be cut off by proxies, and resume from long ago."""

    async def never_pause() -> None:
        while True:
            await note(site.store, happening())

    async with (
        live(site, streams=Streams(beat_s=0.5)) as at_work,
        at_work.listening("?type=service.oom") as told,
        asyncio.TaskGroup() as tasks,
    ):
        writing = tasks.create_task(never_pause())
        signs = await places(told, 4)
        writing.cancel()

    assert signs == sorted(set(signs))


async def test_a_gap_is_told_before_anything_else(site: Site) -> None:
    """A client that was away for a month does not know how things stand."""
    events = await note(site.store, *(happening(at_ms=NOW_MS + n) for n in range(5)))
    async with site.store.writing() as session:
        await event_log.forget(session, up_to=events[2].seq, most=100)
    seqs = [event.seq for event in events]
    async with live(site) as at_work, at_work.listening(f"?after={seqs[0]}") as told:
        async with asyncio.timeout(10):
            gap = await anext(told)

        assert (gap.event, gap.data) == ("gap", {"from": seqs[0], "to": seqs[3] - 1})
        assert await places(told, 2) == seqs[3:]


async def test_a_place_that_was_never_reached_is_a_gap_too(site: Site) -> None:
    """Else a client of a store that was put back would hear nothing until it came that far."""
    [old] = await note(site.store, happening())
    async with live(site) as at_work, at_work.listening(last_event_id="9999") as told:
        async with asyncio.timeout(10):
            gap = await anext(told)
        [event] = await note(site.store, happening())

        assert (gap.event, gap.data) == ("gap", {"from": 9999, "to": old.seq})
        assert await places(told, 1) == [event.seq]


async def test_a_stream_ends_with_its_key(site: Site) -> None:
    """A key that is revoked must not go on listening for days."""
    options = replace(OPEN, auth_required=True)
    key = await site.make_key(Scope.READ)
    async with (
        live(site, streams=Streams(beat_s=0.05), options=options) as at_work,
        at_work.listening(key=key.secret) as told,
    ):
        async with site.store.writing() as session:
            await keys.revoke(session, key.key.id, now_ms=NOW_MS)
        async with asyncio.timeout(20):
            signs = [sign async for sign in told]

    assert all(sign.data is None for sign in signs)


async def test_streams_are_bounded(site: Site) -> None:
    """One caller cannot take every connection; who leaves makes room."""
    async with live(site, streams=Streams(most_of_a_caller=2)) as at_work:
        async with at_work.listening(), at_work.listening(), at_work.client() as client:
            refused = await client.get(EVENTS, headers=SSE)
            page = await client.get(EVENTS)
        assert refused.status_code == 429
        assert "retry-after" in refused.headers
        assert page.status_code == 200

        async def has_room() -> bool:
            async with at_work.client() as client:
                answer = await client.head(EVENTS, headers=SSE)
                return answer.status_code == 200

        await eventually(has_room)
        async with at_work.listening(), at_work.listening():
            pass


async def test_a_client_that_takes_nothing_is_cut_off(site: Site) -> None:
    """What waits for it is held in memory, and its seat is another's."""
    async with live(site, connection=ImpatientConnection) as at_work:
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect(at_work.address)
            slow.sendall(
                b"GET /api/events?after=0 HTTP/1.1\r\nHost: localhost\r\n"
                b"Accept: text/event-stream\r\n\r\n"
            )
            await eventually(lambda: len(at_work.server.server_state.connections) == 1)
            for _ in range(40):
                await note(site.store, *[happening(data={"text": "x" * 20_000})] * 20)

            await eventually(lambda: not at_work.server.server_state.connections)


async def test_asking_for_the_head_of_a_stream_ends(site: Site) -> None:
    """What checks a site by HEAD uses its connection again, and no seat is taken for good."""
    async with live(site, streams=Streams(most_in_all=1)) as at_work, at_work.client() as client:
        for _ in range(2):
            answer = await client.head(EVENTS, headers=SSE)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
        assert (await client.get("/api/health")).status_code == 200


async def test_the_end_of_the_server_ends_streams(site: Site) -> None:
    """At once, and in order: a client sees the end of an answer, not a broken line."""
    async with live(site) as at_work, at_work.listening("?after=0") as told:
        [event] = await note(site.store, happening())
        assert await places(told, 1) == [event.seq]
        at_work.streams.end()
        async with asyncio.timeout(5):
            assert [sign.data async for sign in told if sign.data] == []


@pytest.mark.parametrize("query", ["before=5", "order=newest", "limit=5"])
async def test_what_only_pages_have_is_refused(client: httpx.AsyncClient, query: str) -> None:
    """A stream has no end to begin from."""
    answer = await client.get(f"{EVENTS}?{query}", headers=SSE)

    assert answer.status_code == 400


@pytest.mark.parametrize("place", ["", "x", "-1", "1.5"])
async def test_a_place_that_is_none_is_refused(client: httpx.AsyncClient, place: str) -> None:
    """It was not one of ours."""
    answer = await client.get(EVENTS, headers={**SSE, "Last-Event-ID": place})

    assert answer.status_code == 400
