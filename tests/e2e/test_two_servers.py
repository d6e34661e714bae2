"""Two servers on one PostgreSQL: one leads, both answer, and either may be lost at any moment."""

import asyncio
import json
import signal
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from living_n8n import LivingN8n, restore_n8n
from postgres_server import PostgresServer
from running_server import KEY, RunningServer, serving, until
from waiting import eventually

pytestmark = pytest.mark.postgres

TAKEN_OVER_S = 15.0
WITHIN_S = 45.0  # until there is something to take over
TOLD_S = 1.0


@pytest.fixture
def n8n(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[LivingN8n]:
    """A database of n8n, beside that of the store."""
    name = f"n8n_{uuid.uuid4().hex[:12]}"
    postgres_server.run_sql(f"CREATE DATABASE {name}")
    yield restore_n8n(postgres_server, name, tmp_path)
    postgres_server.run_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def servers(
    n8n: LivingN8n, postgres_dsn: str, tmp_path: Path
) -> Iterator[tuple[RunningServer, RunningServer]]:
    """The one that leads, which has copied all of n8n, and the one that stands by."""
    with ExitStack() as stack:
        running = []
        for name in ("first", "second"):
            folder = tmp_path / name
            folder.mkdir()
            server = serving(
                folder,
                STORE_URL=postgres_dsn,
                OBJECTS_URL=f"file://{tmp_path}/objects",
                N8N_URL=n8n.url,
            )
            running.append(stack.enter_context(server))
            until(lambda: leader(running[0]), within_s=WITHIN_S)
        running[0].wait_until_copied()
        yield running[0], running[1]


def info(server: RunningServer) -> dict[str, Any]:
    """Return what a server tells of itself and of the others."""
    told: dict[str, Any] = server.get("/api/system/info").json()["data"]
    return told


def leader(server: RunningServer) -> bool:
    """Tell whether this server leads."""
    return any(each["isThis"] and each["leads"] for each in info(server)["servers"])


def follows(server: RunningServer) -> bool:
    """Tell whether this server copies, and has copied everything."""
    return bool(info(server)["n8n"]["state"] == "following")


def new_runs(server: RunningServer) -> Counter[int]:
    """Return how often each run was told of as a new one."""
    told: Counter[int] = Counter()
    after, has_more = 0, True
    with server.client() as client:
        while has_more:
            query = f"after={after}&limit=1000&type=execution.updated"
            answer = client.get(f"/api/events?{query}").json()
            events = answer["data"]["events"]
            told.update(event["executionId"] for event in events if event["data"]["new"])
            after, has_more = events[-1]["seq"] if events else after, answer["meta"]["hasMore"]
    return told


def has(server: RunningServer, ids: list[int]) -> bool:
    """Tell whether runs have been copied."""
    with server.client() as client:
        return all(
            client.get(f"/api/executions/{id_}?imageData=none").status_code == 200 for id_ in ids
        )


def arrive(n8n: LivingN8n, count: int) -> list[int]:
    """Let runs arrive in n8n, and return their ids."""
    return asyncio.run(n8n.repeat_runs(count))


def total(server: RunningServer) -> int:
    """Return how many runs there are."""
    answer = server.get("/api/executions?days=365&imageData=none&limit=1").json()
    return int(answer["meta"]["pagination"]["total"])


async def test_what_one_server_does_is_told_by_the_other_at_once(
    servers: tuple[RunningServer, RunningServer], n8n: LivingN8n
) -> None:
    """A browser sees the same, whichever server the proxy in front has given it."""
    leading, standing_by = Listener(servers[0]), Listener(servers[1])
    late_s: list[float] = []

    async with asyncio.TaskGroup() as tasks:
        listening = [tasks.create_task(each.listen()) for each in (leading, standing_by)]
        await eventually(lambda: leading.has_begun and standing_by.has_begun)
        for _ in range(3):
            [new] = await n8n.repeat_runs(1)
            told_s = await leading.heard(new)
            late_s.append(await standing_by.heard(new) - told_s)
        for task in listening:
            task.cancel()

    assert max(late_s) < TOLD_S


def test_a_server_that_stands_by_says_so(servers: tuple[RunningServer, RunningServer]) -> None:
    """Whoever looks at it should not take it for one whose n8n is gone."""
    first, second = servers

    assert info(second)["n8n"]["state"] == "standby"
    assert second.health()["status"] == "healthy"
    assert second.health()["checks"]["n8n"]["status"] == "unknown"
    assert info(first)["servers"] == [
        each | {"isThis": not each["isThis"]} for each in info(second)["servers"]
    ]


def test_a_server_that_is_ended_hands_over_at_once(
    servers: tuple[RunningServer, RunningServer], n8n: LivingN8n
) -> None:
    """A rolling restart should not cost the time of a crash at each step."""
    first, second = servers
    first.stop()

    until(lambda: follows(second), within_s=5.0)
    ids = arrive(n8n, 2)
    until(lambda: has(second, ids), within_s=TAKEN_OVER_S)


def test_a_killed_leader_is_replaced_and_no_run_is_missed_or_doubled(
    servers: tuple[RunningServer, RunningServer], n8n: LivingN8n
) -> None:
    """Machines are lost without a word; the runs of that quarter of a minute are not."""
    first, second = servers
    before = total(second)
    ids = arrive(n8n, 20)
    until(lambda: new_runs(second), within_s=WITHIN_S)  # in the middle of copying them
    first.kill()
    killed_s = time.monotonic()
    ids += arrive(n8n, 20)

    until(lambda: follows(second), within_s=TAKEN_OVER_S)
    until(lambda: has(second, ids), within_s=TAKEN_OVER_S)

    assert time.monotonic() - killed_s < 2 * TAKEN_OVER_S
    assert total(second) == before + len(ids)
    assert new_runs(second) == Counter(ids)


def test_a_leader_that_was_stopped_for_a_while_stands_back_and_writes_nothing(
    servers: tuple[RunningServer, RunningServer], n8n: LivingN8n
) -> None:
    """It wakes up in the middle of its work, believing that it still leads."""
    first, second = servers
    before = total(second)
    ids = arrive(n8n, 20)
    until(lambda: new_runs(second), within_s=WITHIN_S)
    first.process.send_signal(signal.SIGSTOP)
    ids += arrive(n8n, 20)
    until(lambda: follows(second), within_s=TAKEN_OVER_S)
    until(lambda: has(second, ids), within_s=TAKEN_OVER_S)

    first.process.send_signal(signal.SIGCONT)
    until(lambda: info(first)["n8n"]["state"] == "standby", within_s=TAKEN_OVER_S)
    late = arrive(n8n, 10)
    until(lambda: has(first, late), within_s=TAKEN_OVER_S)

    assert leader(second)
    assert "lease lost" in first.logged()
    assert total(second) == before + len(ids) + len(late)
    assert new_runs(second) == Counter(ids + late)


class Listener:
    """Follows the events of one server, and notes when it heard of each run."""

    def __init__(self, server: RunningServer) -> None:
        self.has_begun = False
        self._server = server
        self._heard_s: dict[int, float] = {}  # by the run's id

    async def listen(self) -> None:
        """Listen until cancelled."""
        headers = {"X-API-Key": KEY, "Accept": "text/event-stream"}
        async with (
            httpx.AsyncClient(base_url=self._server.urls[0], headers=headers) as client,
            client.stream("GET", "/api/events", timeout=60.0) as answer,
        ):
            async for line in answer.aiter_lines():
                self.has_begun = True
                if line.startswith("data:"):
                    event = json.loads(line.removeprefix("data:"))
                    self._heard_s.setdefault(event["executionId"], time.monotonic())

    async def heard(self, execution_id: int) -> float:
        """Return when it heard of a run, once it has."""
        await eventually(lambda: execution_id in self._heard_s)
        return self._heard_s[execution_id]
