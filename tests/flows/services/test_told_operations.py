"""What is done to services on command, as everybody is told of it: step by step."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import OperatedFleet, operated_fleet
from told_services import Told, types
from versions_of_app import App, sick, steady
from waiting import eventually
from watched_fleet import watched_fleet
from watchroom.domain.operations import Action, OperationStatus

pytestmark = pytest.mark.docker

STEPS = "operation.step"


@asynccontextmanager
async def operating(
    docker_engine: DockerEngine, folder: Path
) -> AsyncIterator[tuple[OperatedFleet, Told]]:
    """Operate on an engine that is watched."""
    async with (
        operated_fleet(docker_engine.url, folder) as operated,
        watched_fleet(docker_engine.url, operated.store) as watched,
    ):
        await eventually(lambda: watched.host.reachable)
        yield operated, Told(docker_engine, operated.store)


async def test_an_operation_is_told_step_by_step(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Between its beginning and its end stands what it did."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with operating(docker_engine, tmp_path) as (operated, told):
        operation = await operated.do(Action.STOP, "thing")
        found = [event for event in await told.all_events() if "operation" in event.type]

    assert [event.type for event in found] == [
        *("operation.started", STEPS, STEPS, "operation.ended")
    ]
    assert {event.data["id"] for event in found} == {operation.id}
    steps = [event.data["step"] for event in found if event.type == STEPS]
    assert [step["state"] for step in steps] == ["running", "done"]  # type: ignore[index]
    assert [event.data["status"] for event in found] == [*["running"] * 3, "succeeded"]
    assert found[-1].data["result"] == "It was stopped."


PUT_IN_PLACE = ("created", "stopped", "renamed", "renamed", "started")
PUT_BACK = ("unhealthy", "stopped", "removed", "renamed", "started")


@pytest.mark.parametrize(
    ("recipe", "outcome", "told_of_containers"),
    [
        (steady("2.0"), "updated", [*PUT_IN_PLACE, "removed"]),
        (sick("2.0"), "updateFailed", [*PUT_IN_PLACE, *PUT_BACK]),
    ],
    ids=["well", "rolled back"],
)
async def test_an_update_is_told_with_its_outcome(
    docker_engine: DockerEngine,
    docker_registry: Registry,
    tmp_path: Path,
    recipe: str,
    outcome: str,
    told_of_containers: list[str],
) -> None:
    """What happens to the containers, every step that is taken, and what came of it."""
    app = App(docker_engine, docker_registry)
    app.run("thing")
    app.release(recipe)
    async with operating(docker_engine, tmp_path) as (operated, told):
        operation = await operated.do(Action.UPDATE, "thing")
        found = await told.all_events()

    of_service = [event for event in found if event.type.startswith("service.")]
    [ended] = [event for event in found if event.type == "operation.ended"]
    [came] = [event for event in of_service if event.type == f"service.{outcome}"]
    assert types([event for event in of_service if event is not came]) == told_of_containers
    assert came.seq == ended.seq + 1
    assert came.data == ended.data
    assert came.data["status"] == operation.status != OperationStatus.RUNNING
    assert came.data["error"] == operation.error
    steps = [event for event in found if event.type == STEPS]
    assert len(steps) >= 2 * sum(step.started_ms is not None for step in operation.steps)


async def test_a_refused_update_is_no_failure_of_the_service(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Nothing was touched: nobody has to look at it."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with operating(docker_engine, tmp_path) as (operated, told):
        await operated.do(Action.UPDATE, "thing")
        found = await told.all_events()

    assert [event.type for event in found if event.type.startswith("service.update")] == []
    assert [event.type for event in found][-1] == "operation.ended"
