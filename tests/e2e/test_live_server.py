"""A real server with hundreds of listeners, some of which never read."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psutil
import pytest

from happenings import happening, note
from raw_listeners import RawListener, stalled_listener
from running_server import STOP_DEADLINE_S, RunningServer, serving
from waiting import eventually
from watchroom.domain.access import Scope
from watchroom.flows.api_keys import create_key
from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.web.live.bounds import Bounds

SUBSCRIPTION = {"type": "subscribe", "channel": "services", "snapshot": False}
STALLED_SHARE = 10  # one of so many never reads
EVENTS = 80
EVENT_EVERY_S = 0.1
LARGE = {"words": "x" * 20_000}
MOST_P99_S = Bounds().send_deadline_s / 4  # who waits for one that never reads waits all of it
MOST_BYTES_EACH = 1 << 20


@asynccontextmanager
async def store_of(server: RunningServer) -> AsyncIterator[Database]:
    """Open the store of a running server, as a second process may."""
    store = await open_store("", data_dir=server.folder / "data")
    yield store
    await store.close()


async def keys_for(store: Database, clients: int) -> list[str]:
    """Return a key for each client, as few as there may be."""
    most = Bounds().most_of_a_key
    made = [
        await create_key(store, name=f"key {number}", scopes={Scope.READ}, now=_now())
        for number in range(-(-clients // most))
    ]
    return [made[number // most].secret for number in range(clients)]


def _now() -> datetime:
    return datetime.now(UTC)


async def listening(port: int, keys: list[str]) -> list[RawListener]:
    """Connect one listener for each key, and have all subscribe."""
    loop = asyncio.get_running_loop()
    listeners = []
    for key in keys:
        connect = partial(RawListener, SUBSCRIPTION, key)
        _, listener = await loop.create_connection(connect, "127.0.0.1", port)
        listeners.append(listener)
    for listener in listeners:
        await listener.subscribed.wait()
    return listeners


@pytest.mark.slow
async def test_hundreds_listen_and_those_who_do_not_read_hold_nobody_up(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The others hear at once (on a quiet machine 0.2 s), and no client costs over a mebibyte."""
    clients: int = pytestconfig.getoption("clients")
    stalled_count = clients // STALLED_SHARE
    with serving(tmp_path) as server:
        async with store_of(server) as store, AsyncExitStack() as stack:
            port = int(server.urls[0].rpartition(":")[2])
            keys = await keys_for(store, clients)
            process = psutil.Process(server.process.pid)
            before_bytes = process.memory_info().rss
            for key in keys[:stalled_count]:
                stack.enter_context(await stalled_listener(port, SUBSCRIPTION, key))
            listeners = await listening(port, keys[stalled_count:])

            large = await note(store, *(happening(data=LARGE) for _ in range(30)))
            await eventually(lambda: all(large[-1].seq in one.heard for one in listeners))
            written: dict[int, float] = {}
            most_bytes = 0
            for _ in range(EVENTS):
                [event] = await note(store, happening(data={"words": "x" * 1000}))
                written[event.seq] = time.monotonic()
                await asyncio.sleep(EVENT_EVERY_S)
                most_bytes = max(most_bytes, process.memory_info().rss)
            await eventually(lambda: all(event.seq in one.heard for one in listeners))

            waits = sorted(one.heard[seq] - at for one in listeners for seq, at in written.items())
            p99_s = waits[len(waits) * 99 // 100]
            each_bytes = (most_bytes - before_bytes) / clients
            print(f"{clients} clients, {stalled_count} of them stalled:")
            print(f"p50 {waits[len(waits) // 2]:.3f} s, p99 {p99_s:.3f} s, most {waits[-1]:.3f} s,")
            print(f"{each_bytes / 1024:.0f} KiB each")
            expected = [e.seq for e in large] + list(written)
            assert all(one.order == expected for one in listeners)
            assert p99_s < MOST_P99_S
            assert each_bytes < MOST_BYTES_EACH
        assert "Traceback" not in server.logged()


async def test_sigterm_says_goodbye_to_all_who_listen_and_waits_for_none(tmp_path: Path) -> None:
    """1012, the server restarts: clients come back by themselves; one that hangs delays nothing."""
    with serving(tmp_path) as server:
        async with store_of(server) as store:
            port = int(server.urls[0].rpartition(":")[2])
            keys = await keys_for(store, 21)
            with await stalled_listener(port, SUBSCRIPTION, keys[0]):
                listeners = await listening(port, keys[1:])
                large = await note(store, *(happening(data=LARGE) for _ in range(40)))
                await eventually(lambda: all(large[-1].seq in one.heard for one in listeners))
                took_s = await asyncio.to_thread(server.stop)
                for one in listeners:
                    await one.ended.wait()

    assert took_s < STOP_DEADLINE_S
    assert {one.close_code for one in listeners} == {1012}
    assert "Traceback" not in server.logged()
