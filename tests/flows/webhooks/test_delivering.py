"""The outbox is emptied: promptly, by any number of servers, and nobody waits for another."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from builders import DAY_MS, MINUTE_MS
from receivers import Receiver, receiving
from store_that_goes_away import StoreThatGoesAway
from told_webhooks import WEBHOOK_ID, Post, a_failure, a_webhook, post_office
from waiting import eventually
from watchroom.domain.webhooks import DeliveryState, WebhookState
from watchroom.flows.backoff import Backoff
from watchroom.flows.webhooks.delivering import Pace
from watchroom.outbound.poster import Patience
from watchroom.store import open_store

QUICK = Pace(look_s=0.05, retry=Backoff(first_s=0.02, most_s=0.05))
PATIENT = Patience(connect_s=5, total_s=15)
WAITING, FAILED = DeliveryState.WAITING, DeliveryState.FAILED


@asynccontextmanager
async def running(*posts: Post) -> AsyncIterator[None]:
    """Let servers deliver until the end of the block."""
    async with asyncio.TaskGroup() as tasks:
        flows = [flow for post in posts for flow in (post.tail.run, post.deliveries.run)]
        under_way = [tasks.create_task(flow()) for flow in flows]
        yield
        for task in under_way:
            task.cancel()


async def test_what_happens_is_told_at_once(post: Post) -> None:
    """Woken by the log; by the clock alone it would be a second."""
    async with receiving() as receiver, running(post):
        await post.add(a_webhook(receiver.url))
        for number in range(1, 6):
            await post.happen(a_failure())
            await eventually(partial(_has, receiver, number))

    kept = await post.kept()
    assert [r.id for r in receiver.received] == [delivery.id for delivery in kept]


def _has(receiver: Receiver, count: int) -> bool:
    return len(receiver.received) == count


async def test_what_becomes_due_is_tried_again(post: Post) -> None:
    """Without anything happening in between."""
    async with receiving(answers=[b""]) as receiver, running(post):
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        await eventually(lambda: len(receiver.received) == 1)
        await eventually(lambda: _tried(post, 1))
        post.clock.advance(MINUTE_MS)
        await eventually(lambda: len(receiver.received) == 2)

    assert len({received.id for received in receiver.received}) == 1


async def _tried(post: Post, times: int) -> bool:
    return [delivery.attempts for delivery in await post.kept()] == [times]


async def test_a_hung_receiver_delays_nobody_else(
    post: Post, store_url: str, tmp_path: Path
) -> None:
    """Ten of them that never answer, and a full outbox for each: others wait less than a second."""
    latest_s = 0.0
    store = await open_store(store_url, data_dir=tmp_path)
    async with (
        post_office(store, patience=PATIENT) as patient,
        receiving() as hung,
        receiving() as good,
    ):
        hung.script = hung.hang
        for number in range(10):
            await patient.add(a_webhook(hung.url, id=f"hung {number}"))
        await patient.happen(*(a_failure() for _ in range(20)))
        async with running(patient):
            await eventually(lambda: hung.connections == 10)
            await patient.add(a_webhook(good.url))
            for number in range(1, 11):
                began_s = time.monotonic()
                await patient.happen(a_failure())
                await eventually(partial(_has, good, number))
                latest_s = max(latest_s, time.monotonic() - began_s)
            assert len(hung.received) == 10
    await store.close()
    print(f"beside ten hung receivers a message took {latest_s * 1000:.0f} ms at most")

    assert latest_s < 1.0


async def test_a_defect_with_one_webhook_stops_no_other(post: Post) -> None:
    """One that has lost its secret stands for whatever was not foreseen."""
    async with receiving() as receiver, running(post):
        await post.add(a_webhook(receiver.url, id="broken"))
        async with post.store.writing() as session:
            await session.execute("DELETE FROM webhook_secret WHERE webhook_id = 'broken'")
        await post.add(a_webhook(receiver.url))
        for number in range(1, 4):
            await post.happen(a_failure())
            await eventually(partial(_has, receiver, number))


async def test_several_servers_tell_each_thing_once(
    post: Post, store_url: str, tmp_path: Path
) -> None:
    """As long as none of them dies: what one has claimed the others leave alone."""
    second = await open_store(store_url, data_dir=tmp_path)
    async with post_office(second, pace=QUICK) as other, receiving() as receiver:
        await post.add(a_webhook(receiver.url))
        async with running(post, other):
            for _ in range(10):
                await post.happen(a_failure(), a_failure())
                await other.happen(a_failure())
            await eventually(lambda: _all_delivered(post, 30))
    await second.close()

    ids = [received.id for received in receiver.received]
    assert len(ids) == len(set(ids)) == 30


async def _all_delivered(post: Post, expected: int) -> bool:
    states = [delivery.state for delivery in await post.kept()]
    return states == [DeliveryState.DELIVERED] * expected


async def test_a_store_that_is_away_loses_nothing(post: Post) -> None:
    """Neither before an attempt nor between an attempt and its writing down."""
    store = StoreThatGoesAway(post.store)
    async with post_office(store, pace=QUICK) as shaky, receiving() as receiver:

        async def leave(writer: asyncio.StreamWriter) -> None:
            store.is_away = True
            writer.write(receiver.usual)

        receiver.script = leave
        await post.add(a_webhook(receiver.url))
        async with running(shaky):
            await post.happen(a_failure())
            await eventually(lambda: store.refusals > 3)
            receiver.script = None
            store.is_away = False
            shaky.clock.advance(MINUTE_MS)
            await eventually(lambda: _all_delivered(post, 1))

    [delivery] = await post.kept()
    assert [received.id for received in receiver.received] == [delivery.id] * 2


async def test_a_pause_holds_what_waits(post: Post) -> None:
    """And what happens meanwhile is not told later: nobody wants yesterday's alarms."""
    async with receiving(answers=[b""]) as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        await post.deliver()
        post.clock.advance(MINUTE_MS)
        await switch(post, WebhookState.PAUSED)
        await post.happen(a_failure())
        assert await post.deliver() == 0
        await switch(post, WebhookState.ENABLED)
        assert await post.deliver() == 1

    assert len(receiver.received) == 2
    assert len(await post.kept()) == 1


async def switch(post: Post, state: WebhookState) -> None:
    await post.webhooks.change(WEBHOOK_ID, lambda draft: replace(draft, state=state), who="ana")


async def test_of_too_much_that_waits_the_oldest_has_failed(
    post: Post, store_url: str, tmp_path: Path
) -> None:
    """A receiver that is down for days fills no disk, and hears the newest when it is back."""
    second = await open_store(store_url, data_dir=tmp_path)
    async with post_office(second, pace=Pace(most_waiting=3)) as small:
        await small.add(a_webhook())
        await small.happen(a_failure(), a_failure())
        await small.add(a_webhook(id="not too much"))
        await small.happen(a_failure(), a_failure(), a_failure())

        for _ in range(2):
            await small.deliveries.drop_excess()
            kept = await small.kept()
            assert [delivery.state for delivery in kept] == [FAILED] * 2 + [WAITING] * 3
            assert {delivery.ended_ms for delivery in kept[:2]} == {small.clock.ms}
            others = await small.kept("not too much")
            assert [delivery.state for delivery in others] == [WAITING] * 3
    await second.close()


async def test_deliveries_are_forgotten_a_week_after_their_end(post: Post) -> None:
    """Not a week after their beginning: one may have been tried for days."""
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        post.clock.advance(3 * DAY_MS)
        await post.deliver()

        post.clock.advance(7 * DAY_MS)
        await post.deliveries.forget_old()
        assert len(await post.kept()) == 1
        post.clock.advance(1)
        await post.deliveries.forget_old()
        assert await post.kept() == []
