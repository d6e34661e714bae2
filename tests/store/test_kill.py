"""What was acknowledged is there after a kill -9, however often it happens."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from runs import NOON_MS
from watchroom.store import backup, event_log, executions, open_store, rollups
from watchroom.store.database import Database
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate

TESTS = Path(__file__).parent.parent
SEED = 41


async def test_acknowledged_runs_survive_kill_9(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The promise "acknowledged = kept": nothing lost, doubled or untold, the file sound."""
    path = tmp_path / "store.sqlite"
    random = Random(SEED)
    store = await open_store(f"sqlite://{path}", data_dir=tmp_path)
    await migrate(store)
    acknowledged: set[int] = set()
    for _ in range(pytestconfig.getoption("rounds")):
        first = max(acknowledged, default=0) + 1
        acknowledged |= killed_writer(path, first, after=random.randrange(1, 12))
        await check(store, acknowledged)
    await store.close()

    await backup.check_integrity(path)


def killed_writer(path: Path, first: int, *, after: int) -> set[int]:
    """Let a process write until it has acknowledged *after* runs, kill it, return their ids."""
    command = [sys.executable, str(TESTS / "store" / "endless_writer.py"), str(path), str(first)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        ids = {int(writer.stdout.readline()) for _ in range(after)}
        writer.kill()
        return ids | {int(line) for line in writer.stdout.read().split("\n")[:-1]}


async def check(store: Database, acknowledged: set[int]) -> None:
    total = (await executions.page(store, ExecutionFilter(), limit=1)).total
    known = await executions.known(store, acknowledged)
    counted = await rollups.totals(store, from_ms=0, to_ms=NOON_MS * 2)
    found = await executions.page(store, ExecutionFilter(search="normal scene"), limit=1)

    events = await event_log.after(store, 0, limit=100_000)
    told = {event.execution_id for event in events if event.execution_id is not None}

    assert set(known) == acknowledged
    assert total == counted.runs == found.total == len(events) >= len(acknowledged)
    assert set(await executions.known(store, told)) == told
