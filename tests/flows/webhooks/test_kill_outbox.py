"""
What happened is told, however often the server is killed while it tells.

`pytest tests/flows/webhooks/test_kill_outbox.py --told 10000 --kills 50` is the whole promise.
"""

import asyncio
import os
import sys
from collections import defaultdict
from pathlib import Path
from random import Random

import pytest

from flows.webhooks.teller import CLAIM_MS
from receivers import Receiver, answer, receiving
from told_webhooks import Post, WallClock, a_webhook, post_office
from waiting import eventually
from watchroom.domain.webhooks import DeliveryState
from watchroom.flows.webhooks.delivering import Pace

TELLER = Path(__file__).with_name("teller.py")
SEED = 53


async def test_nothing_is_lost_by_kill_9(
    post: Post, store_url: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """At least once, each message under one id and in the same bytes at each attempt."""
    count, kills = pytestconfig.getoption("told"), pytestconfig.getoption("kills")
    random = Random(SEED)
    happened: set[int] = set()
    async with receiving(usual=answer(200)) as receiver:
        await post.add(a_webhook(receiver.url))
        for _ in range(kills):
            each = count // kills + random.randrange(10)
            happened |= await killed_teller(store_url, tmp_path, after=each)
        await deliver_the_rest(post)

    check(receiver, happened)
    twice = len(receiver.received) - len({received.id for received in receiver.received})
    print(f"{len(happened)} told, {kills} kills: none lost, {twice} told again, seed {SEED}")


async def killed_teller(url: str, folder: Path, *, after: int) -> set[int]:
    """Let a process tell, kill it once *after* things have happened; returns their places."""
    teller = await asyncio.create_subprocess_exec(
        *(sys.executable, str(TELLER), url, str(folder)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(TELLER.parents[2])},
    )
    assert teller.stdout is not None
    happened = {int(await teller.stdout.readline()) for _ in range(after)}
    teller.kill()
    happened |= {int(line) for line in (await teller.stdout.read()).splitlines()}
    await teller.wait()
    return happened


async def deliver_the_rest(post: Post) -> None:
    """Start once more, and wait until nothing waits."""
    pace = Pace(look_s=0.1)
    again = post_office(post.store, clock=WallClock(), claim_ms=CLAIM_MS, pace=pace)
    async with again as survivor, asyncio.TaskGroup() as tasks:
        flows = [tasks.create_task(survivor.deliveries.run())]
        await eventually(lambda: nothing_waits(post), patience_s=600)
        for flow in flows:
            flow.cancel()


async def nothing_waits(post: Post) -> bool:
    await asyncio.sleep(0.1)
    [(waiting,)] = await post.store.fetch(
        "SELECT count(*) FROM delivery WHERE state <> $1", DeliveryState.DELIVERED
    )
    return bool(waiting == 0)


def check(receiver: Receiver, happened: set[int]) -> None:
    """Each committed event has arrived under exactly one id, and one id has one body."""
    bodies: dict[str, set[bytes]] = defaultdict(set)
    for received in receiver.received:
        bodies[received.id].add(received.body)
    places = [int(id_.removeprefix("msg_")[:16], 16) for id_ in bodies]

    assert happened <= set(places)
    assert len(places) == len(set(places))
    assert all(len(texts) == 1 for texts in bodies.values())
