"""Listeners with nothing but a position hear of everything once, in order."""

import asyncio

import pytest

from happenings import happening, note, running_tail
from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watchroom.flows.backoff import Backoff
from watchroom.flows.live.tail import Pace, Tail
from watchroom.store.database import Database


async def heard(tail: Tail, seq: int, *, until_seq: int, limit: int) -> list[int]:
    """Listen from a position as every listener does."""
    places: list[int] = []
    async with asyncio.timeout(30):
        while seq < until_seq:
            await tail.wait_beyond(seq)
            found = await tail.beyond(seq, limit=limit)
            places += [event.seq for event in found]
            seq = found[-1].seq
    return places


async def test_what_happened_before_the_start_is_no_news(store: Database) -> None:
    """A server that starts does not tell its first listeners the story of last month."""
    [_, last] = await note(store, happening(), happening())

    async with running_tail(store) as tail:
        assert tail.position == last.seq
        assert list(await tail.beyond(last.seq)) == []


@pytest.mark.parametrize("kept", [3, 1000], ids=["forgetting", "keeping"])
async def test_every_listener_hears_all_in_order_whatever_is_still_in_memory(
    store: Database, kept: int
) -> None:
    """Memory is a shortcut: whoever is too slow for it reads the same from the store."""
    pace = Pace(kept_events=kept)
    async with running_tail(store, pace) as tail:
        async with asyncio.TaskGroup() as tasks:
            listeners = [
                tasks.create_task(heard(tail, 0, until_seq=60, limit=limit)) for limit in (1, 7, 90)
            ]
            for _ in range(20):
                await note(store, *(happening() for _ in range(3)))
        late = await heard(tail, 10, until_seq=60, limit=8)

    assert [listener.result() for listener in listeners] == [list(range(1, 61))] * 3
    assert late == list(range(11, 61))


async def test_memory_is_bounded(store: Database) -> None:
    """A month of events must not become a month of memory."""
    pace = Pace(kept_events=4)
    async with running_tail(store, pace) as tail:
        for _ in range(10):
            [event] = await note(store, happening())
            await tail.wait_beyond(event.seq - 1)
        assert len(tail._kept) <= 8
        assert [event.seq for event in await tail.beyond(8)] == [9, 10]


async def test_nothing_beyond_the_end(store: Database) -> None:
    """A listener that is ahead of this server waits, and is told nothing twice."""
    async with running_tail(store) as tail:
        await note(store, happening(), happening())
        await tail.wait_beyond(1)
        assert list(await tail.beyond(2)) == []
        assert list(await tail.beyond(99)) == []
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await tail.wait_beyond(2)


async def test_a_store_that_goes_away_costs_time_and_no_event(store: Database) -> None:
    """What happened in the meantime is told as soon as the store is back."""
    fickle = StoreThatGoesAway(store)
    pace = Pace(retry=Backoff(first_s=0.01, most_s=0.01))
    async with running_tail(fickle, pace) as tail:
        fickle.is_away = True
        await note(store, happening())
        await eventually(lambda: fickle.refusals > 2)
        assert tail.position == 0

        fickle.is_away = False
        assert await heard(tail, 0, until_seq=1, limit=9) == [1]
