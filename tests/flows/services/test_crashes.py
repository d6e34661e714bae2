"""What is kept of the moment when a container crashes, on a real engine."""

import asyncio
import json

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watched_fleet import WatchedFleet, watched_fleet
from watchroom.docker.readings import reading_of
from watchroom.domain.container_stats import stats_between
from watchroom.domain.crash import KEPT_LOG_LINES, CrashRecord
from watchroom.store import crashes
from watchroom.store.crashes import CrashSummary
from watchroom.store.database import Database

pytestmark = pytest.mark.docker

# The engine copies the two streams apart from each other: the pause keeps the second one last.
TALKATIVE = (
    "for n in $(seq 300); do echo line $n; done; sleep 0.5;"
    " echo ERROR: password=hunter2 >&2; exit 3"
)
UNTIL_THE_END = "while [ ! -e /end ]; do sleep 0.1; done; exit 9"


async def recorded(watched: WatchedFleet) -> list[CrashSummary]:
    """Return every crash on record, newest first."""
    return await crashes.page(watched.store, limit=100)


async def one_record(watched: WatchedFleet) -> CrashRecord:
    """Wait for a record and return it."""

    async def is_there() -> bool:
        return bool(await recorded(watched))

    await eventually(is_there)
    [summary] = await recorded(watched)
    record = await crashes.get(watched.store, summary.id)
    assert record is not None
    return record


def digest_in_registry(docker_engine: DockerEngine, image: str) -> str | None:
    """Return an image's digest as the command line tells it; None if no test has pushed it."""
    told = docker_engine.docker("image", "inspect", "--format", "{{json .RepoDigests}}", image)
    digests = json.loads(told)
    return digests[0].rpartition("@")[2] if digests else None


async def test_a_crash_is_recorded_with_its_last_words(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Code, words, the last lines in order, secrets masked."""
    image = docker_engine.image()
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        container = await asyncio.to_thread(
            docker_engine.run, image, "sh", "-c", TALKATIVE, options=("--name", "thing")
        )

        record = await one_record(watched)

    assert record.container_id == container
    assert record.service_id == "thing"
    assert record.crash.exit_code == 3
    assert record.crash.reason == "Exited (3)"
    assert record.image == image
    assert record.image_digest == digest_in_registry(docker_engine, image)
    assert record.restart_count == 0
    assert len(record.log) == KEPT_LOG_LINES
    messages = [line.message for line in record.log if line.stream == "stdout"]
    assert messages[-1] == "line 300"
    [error] = [line for line in record.log if line.stream == "stderr"]
    assert error.level == "error"
    assert "hunter2" not in error.message
    assert error.at_ms is not None


async def test_what_was_measured_before_is_in_the_record(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Whether memory grew until the end is the first question."""
    container = docker_engine.run(
        docker_engine.image(), "sh", "-c", UNTIL_THE_END, options=("--name", "thing")
    )
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("thing", "running")
        reading = reading_of(await watched.engine.containers.stats(container))
        assert reading is not None
        stats = stats_between(None, reading)
        watched.recent.add(("local", container), stats)

        await asyncio.to_thread(docker_engine.docker, "exec", "thing", "touch", "/end")
        record = await one_record(watched)

    assert record.stats == (stats,)


async def test_a_container_that_was_told_to_end_did_not_crash(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Neither one that goes by itself, nor one that has to be killed, nor one that ends well."""
    docker_engine.run(docker_engine.image("stubborn"), options=("--name", "stubborn"))
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("stubborn", "running")
        await asyncio.to_thread(docker_engine.docker, "stop", "--time", "1", "stubborn")
        await asyncio.to_thread(
            docker_engine.run, docker_engine.image(), "true", options=("--name", "well")
        )
        await asyncio.to_thread(
            docker_engine.run, docker_engine.image("failing"), options=("--name", "failing")
        )

        record = await one_record(watched)

    assert record.service_id == "failing"


async def test_a_container_that_is_gone_leaves_what_is_known(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Removed with its log as it ended: the code stays."""
    image = docker_engine.image("failing")
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        await asyncio.to_thread(docker_engine.run, image, options=("--rm", "--name", "thing"))

        record = await one_record(watched)

    assert record.crash.exit_code == 3
    assert record.image == image


async def test_each_crash_of_a_loop_is_one_record(
    docker_engine: DockerEngine, store: Database
) -> None:
    """The engine starts it again and again, and counts."""
    image = docker_engine.image("failing")
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        await asyncio.to_thread(
            docker_engine.run, image, options=("--restart", "on-failure:2", "--name", "thing")
        )

        async def all_are_there() -> bool:
            return len(await recorded(watched)) == 3

        await eventually(all_are_there)
        await watched.becomes("thing", "stopped")
        found = await recorded(watched)

    assert {summary.crash.exit_code for summary in found} == {3}
    assert found[0].restart_count == 2
