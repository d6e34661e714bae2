"""Whoever does not read is dropped, and costs the others nothing."""

import asyncio

from happenings import happening, note
from live_site import live_site
from raw_listeners import RawListener, stalled_listener
from site_under_test import Site
from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watchroom.domain.events import EventType
from watchroom.web.live.bounds import Bounds

QUICK = Bounds(send_deadline_s=0.2)
SUBSCRIPTION = {"type": "subscribe", "channel": "services", "snapshot": False}
LARGE = {"words": "x" * 20_000}
PING = bytes([0x89, 0x80 | 100]) + bytes(4) + bytes(100)  # masked with zeros, 100 bytes


async def test_one_who_does_not_read_is_dropped_and_the_others_hear_everything(site: Site) -> None:
    """What cannot be sent must neither pile up in memory nor hold anybody else up."""
    async with live_site(site, QUICK) as live, live.client() as client:
        await client.ask(SUBSCRIPTION)
        stalled = await stalled_listener(live.port, SUBSCRIPTION, None)
        with stalled:
            await eventually(lambda: len(live.sockets()) == 2)
            noted = await live.note(*(happening(data=LARGE) for _ in range(60)))
            heard = [(await client.hear())["seq"] for _ in noted]
            assert heard == [event.seq for event in noted]
            await eventually(lambda: any(each.close_sent for each in live.sockets()))
            await eventually(lambda: len(live.sockets()) == 1)
        assert (await client.ask(type="ping"))["type"] == "pong"


async def test_one_who_reads_too_late_is_told_why(site: Site) -> None:
    """1013, so that a client comes back later instead of calling it a defect."""
    async with live_site(site, QUICK) as live:
        loop = asyncio.get_running_loop()
        transport, late = await loop.create_connection(
            lambda: RawListener(SUBSCRIPTION, None), "127.0.0.1", live.port
        )
        await late.subscribed.wait()
        transport.pause_reading()
        await live.note(*(happening(data=LARGE) for _ in range(200)))
        await eventually(lambda: any(each.close_sent for each in live.sockets()))
        transport.resume_reading()
        await late.ended.wait()

    assert late.close_code == 1013
    assert late.order == list(range(1, len(late.order) + 1))


async def test_what_waits_for_one_client_is_bounded(site: Site) -> None:
    """In the process and in the kernel together, below a mebibyte."""
    async with live_site(site, Bounds()) as live:
        with await stalled_listener(live.port, SUBSCRIPTION, None):
            await eventually(live.sockets)
            [connection] = live.sockets()
            for _ in range(20):
                await live.note(*(happening(data=LARGE) for _ in range(20)))
            await eventually(lambda: not connection.writable.is_set())
            waiting = connection.transport.get_write_buffer_size()
            assert 0 < waiting < 128 * 1024
            await live.note(*(happening(data=LARGE) for _ in range(20)))
            assert connection.transport.get_write_buffer_size() == waiting


async def test_pings_of_one_who_does_not_read_are_not_answered(site: Site) -> None:
    """Each answer would wait in memory, for as long as somebody likes to ping."""
    async with live_site(site, Bounds()) as live:
        with await stalled_listener(live.port, SUBSCRIPTION, None):
            await eventually(live.sockets)
            [connection] = live.sockets()
            await live.note(*(happening(data=LARGE) for _ in range(60)))
            await eventually(lambda: not connection.writable.is_set())
            waiting = connection.transport.get_write_buffer_size()
            connection.data_received(PING * 1000)
            assert connection.transport.get_write_buffer_size() == waiting


async def test_a_store_that_is_away_costs_time_and_no_event(site: Site) -> None:
    """Connections stay, and what happened meanwhile is told afterwards."""
    fickle = StoreThatGoesAway(site.store)
    async with live_site(site.with_store(fickle)) as live, live.client() as client:
        await client.ask(type="subscribe", channel="executions")
        fickle.is_away = True
        refusal = await client.ask(type="subscribe", channel="operations")
        assert refusal["code"] == "DATABASE_ERROR"
        [_, event] = await note(
            site.store, happening(), happening(EventType.EXECUTION_UPDATED, execution_id=1)
        )
        fickle.is_away = False
        assert (await client.hear())["seq"] == event.seq
