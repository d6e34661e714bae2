"""Runs arrive and end in the demo's n8n while it is watched."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from demo_made import BEGAN_MS, PLAN, SIZES
from ingest_house import eventually
from watchroom.demo.data.happenings import History
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.data.recording import record_of
from watchroom.demo.feeding import Feeder
from watchroom.domain.times import EPOCH, MILLISECOND

BEGAN = EPOCH + BEGAN_MS * MILLISECOND


class Clinic:
    """A demo's n8n with its newest runs, and a feeder on it."""

    def __init__(self, path: Path) -> None:
        self.file = N8nFile(path)
        self.history = History(PLAN)
        self.now: datetime = BEGAN + timedelta(seconds=10)
        self.is_model_up = True
        self._path = path
        self.file.create(BEGAN_MS)
        newest = range(PLAN.runs - 20, PLAN.runs + 1)
        self.file.write(record_of(self.history.run(n), SIZES, PLAN.seed) for n in newest)

    def feeder(self) -> Feeder:
        """Return a feeder that is in a hurry."""
        return Feeder(
            file=self.file,
            history=self.history,
            sizes=SIZES,
            clock=lambda: self.now,
            is_model_up=lambda: self.is_model_up,
            between_s=(0.01, 0.02),
        )

    @asynccontextmanager
    async def feeding(self) -> AsyncIterator[None]:
        """Feed for the length of the block."""
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.feeder().run())
            yield
            task.cancel()

    def statuses(self) -> dict[int, str]:
        """Return how the runs stand that were not there before."""
        connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            rows = connection.execute(
                "SELECT id, status FROM execution_entity WHERE id > ?", (PLAN.runs,)
            )
            return {int(row[0]): str(row[1]) for row in rows}
        finally:
            connection.close()


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """Return an n8n that is closed at the end."""
    clinic = Clinic(tmp_path / "database.sqlite")
    yield clinic
    clinic.file.close()


async def test_runs_arrive_one_after_the_other_and_end(clinic: Clinic) -> None:
    """Who looks at a demo must see something happen."""
    async with clinic.feeding():
        await eventually(lambda: "running" in clinic.statuses().values())
        await eventually(lambda: "success" in clinic.statuses().values())
        await eventually(lambda: len(clinic.statuses()) >= 10)

    ids = list(clinic.statuses())
    assert ids == list(range(PLAN.runs + 1, PLAN.runs + 1 + len(ids)))


async def test_what_was_in_progress_has_crashed_at_the_next_start(clinic: Clinic) -> None:
    """As with n8n itself; else a run of last week would still be running."""
    async with clinic.feeding():
        await eventually(lambda: "running" in clinic.statuses().values())
    stopped = {number for number, status in clinic.statuses().items() if status == "running"}

    async with clinic.feeding():
        await eventually(lambda: "crashed" in clinic.statuses().values())

    found = clinic.statuses()
    assert {found[number] for number in stopped} == {"crashed"}


async def test_the_time_without_a_demo_is_filled(clinic: Clinic) -> None:
    """After a weekend the charts must have no hole of a weekend."""
    clinic.now = BEGAN + timedelta(days=3)
    expected = PLAN.runs * 3 // 90

    async with clinic.feeding():
        await eventually(lambda: len(clinic.statuses()) > expected)

    assert clinic.file.created_ms(PLAN.runs + expected) <= BEGAN_MS + 3 * 86_400_000
    assert clinic.file.created_ms(PLAN.runs + 1) < BEGAN_MS + 86_400_000


async def test_runs_fail_while_the_model_server_is_stopped(clinic: Clinic) -> None:
    """What a person does to a container has to have consequences."""
    clinic.is_model_up = False

    async with clinic.feeding():
        await eventually(lambda: "error" in clinic.statuses().values())
