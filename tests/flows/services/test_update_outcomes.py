"""Updates of real containers from a real registry: what comes of them, and what is kept."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import operated_fleet, raising_at, states_of
from versions_of_app import App, failing, sick, steady
from watchroom.domain.errors import Conflict, NotFound
from watchroom.domain.operations import REFUSED, Action, OperationStatus, StepState
from watchroom.flows.services.runs_ahead import OrderOptions
from watchroom.flows.services.update_gate import Patience
from watchroom.flows.services.update_journal import Moment, StepName
from watchroom.store import audit

pytestmark = pytest.mark.docker

SUCCEEDED = OperationStatus.SUCCEEDED
ROLLED_BACK = OperationStatus.ROLLED_BACK


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """An image of which no newer version is published yet."""
    return App(docker_engine, docker_registry)


async def test_a_newer_version_is_put_in_place(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """The words name both versions, every step is told, and nothing is left over."""
    app.run("web")
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert (operation.status, operation.result) == (SUCCEEDED, "Updated from 1.0 to 2.0.")
        assert await operated.names() == {"web"}
        assert operated.fleet.find("web").service.identity.version == "2.0"
        assert states_of(operation) == {
            **dict.fromkeys(StepName, StepState.DONE),
            StepName.DEPENDANTS: StepState.SKIPPED,
            StepName.CLEAN: StepState.SKIPPED,
        }


async def test_what_an_update_replaced_is_brought_back(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """It keeps following its tag; one that is neither here nor to be had is refused beforehand."""
    app.run("web")
    digest = app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        updated = (await operated.do(Action.UPDATE, "web")).image_change
        assert updated is not None
        assert (updated.before.version, updated.after.version) == ("1.0", "2.0")
        assert updated.after.digest == digest

        options = OrderOptions(earlier=updated.before)
        back = await operated.do(Action.ROLL_BACK, "web", options=options)

        assert (back.status, back.result) == (SUCCEEDED, "Rolled back from 2.0 to 1.0.")
        assert back.image_change == replace(updated, before=updated.after, after=updated.before)
        after = await operated.inspect("web")
        assert (after["Image"], after["Config"]["Image"]) == (updated.before.id, app.image)
        assert await operated.names() == {"web"}
        tagged = await operated.engine.images.inspect(app.image)
        assert tagged["Id"] == updated.after.id, "the tag was moved by the way back"

        again = await operated.do(Action.ROLL_BACK, "web", options=options)
        assert (again.status, again.result) == (OperationStatus.FAILED, REFUSED)
        assert "runs that image already" in (again.error or "")

        lost = replace(updated.after, id=f"sha256:{'0' * 64}")
        pulled = await operated.do(Action.ROLL_BACK, "web", options=OrderOptions(earlier=lost))
        assert (pulled.status, pulled.result) == (SUCCEEDED, "Rolled back from 1.0 to 2.0.")

        gone = replace(
            updated.before, id=lost.id, reference=f"{app.image.removesuffix(':latest')}@{lost.id}"
        )
        preview = await operated.operations.preview_update("web", earlier=gone)
        refused = await operated.do(Action.ROLL_BACK, "web", options=OrderOptions(earlier=gone))
        assert refused.result == REFUSED
        assert "1.0 is not on this host any more, and cannot be pulled" in (refused.error or "")
        assert "1.0 is not on this host any more, and cannot be pulled" in preview.refusals[0]


async def test_the_latest_is_not_touched(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """An update that changes nothing must not stop anything."""
    container = app.run("web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        started = (await operated.inspect(container))["State"]["StartedAt"]

        operation = await operated.do(Action.UPDATE, "web")

        assert (operation.status, operation.result) == (SUCCEEDED, "Already latest.")
        assert (await operated.inspect(container))["State"]["StartedAt"] == started


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (failing("2.0"), ["it ended and was restarted", "the model is missing"]),
        (sick("2.0"), ["it is unhealthy"]),
    ],
    ids=["ends-at-once", "unhealthy"],
)
async def test_a_version_that_is_not_well_is_taken_back(
    docker_engine: DockerEngine, tmp_path: Path, app: App, recipe: str, words: list[str]
) -> None:
    """The old one runs again, and the last words of the new one say why."""
    container = app.run("web", "--restart", "unless-stopped")
    app.release(recipe)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert operation.status is ROLLED_BACK
        assert all(each in (operation.error or "") for each in words)
        assert states_of(operation)[StepName.GATE] is StepState.FAILED
        after = await operated.inspect("web")
        assert (after["Id"], after["State"]["Status"]) == (container, "running")
        assert after["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"
        assert await operated.names() == {"web"}


async def test_what_never_becomes_well_is_taken_back_when_its_time_is_up(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """The label sets the time: a second here, minutes for a model server."""
    slow = "HEALTHCHECK --start-period=1h --interval=1h CMD true\n"
    container = app.run("web", "--label", "watchroom.update.timeout=1")
    app.release(steady("2.0") + slow)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert operation.status is ROLLED_BACK
        assert "it is starting after 1 s" in (operation.error or "")
        assert (await operated.inspect("web"))["Id"] == container


async def test_what_was_stopped_stays_stopped(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """An update is no start."""
    app.run("web", "--restart", "always")
    docker_engine.docker("stop", "web")
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert operation.status is SUCCEEDED
        after = await operated.inspect("web")
        assert after["State"]["Status"] == "created"
        assert after["Config"]["Labels"]["org.opencontainers.image.version"] == "2.0"
        assert after["HostConfig"]["RestartPolicy"]["Name"] == "always"


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("step", [StepName.CREATE, StepName.STOP, StepName.GATE])
async def test_what_vanishes_when_it_stops_is_made_again(
    docker_engine: DockerEngine, tmp_path: Path, app: App, step: StepName, moment: Moment
) -> None:
    """With --rm there is nothing to go back to but its inspection; its volume has to live on."""
    app.run("web", "--rm", "--volume", "/scratch", "--env", "MODE=mine", "--label", "team=blue")
    docker_engine.docker("exec", "web", "sh", "-c", "echo kept > /scratch/file")
    app.release(steady("2.0"))
    fail = raising_at(step, moment)
    async with operated_fleet(docker_engine.url, tmp_path, fail=fail) as operated:
        before = await operated.inspect("web")

        operation = await operated.do(Action.UPDATE, "web")

        assert operation.status is ROLLED_BACK
        assert await operated.names() == {"web"}
        after = await operated.inspect("web")
        assert after["State"]["Status"] == "running"
        assert own_config(after) == own_config(before)
        assert after["Image"] == before["Image"]
        assert after["HostConfig"]["AutoRemove"] is True
        assert docker_engine.docker("exec", "web", "cat", "/scratch/file") == "kept"


async def test_what_vanishes_when_it_stops_is_updated_with_its_volume(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """The engine deletes the volumes of such a container with it, unless they are in use."""
    app.run("web", "--rm", "--volume", "/scratch")
    docker_engine.docker("exec", "web", "sh", "-c", "echo kept > /scratch/file")
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        assert (await operated.do(Action.UPDATE, "web")).status is SUCCEEDED

        assert docker_engine.docker("exec", "web", "cat", "/scratch/file") == "kept"


async def test_the_old_image_stays_unless_it_is_to_go(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """It is the way back for a person who finds out tomorrow."""
    app.run("web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        first = (await operated.inspect("web"))["Image"]
        app.release(steady("2.0-only-here"))
        assert (await operated.do(Action.UPDATE, "web")).status is SUCCEEDED
        assert await operated.engine.images.inspect(first)

        second = (await operated.inspect("web"))["Image"]
        app.forget(steady("2.0-only-here"))
        app.release(steady("3.0"))
        options = OrderOptions(remove_old_image=True)
        operation = await operated.do(Action.UPDATE, "web", options=options)

        assert operation.status is SUCCEEDED
        assert states_of(operation)[StepName.CLEAN] is StepState.DONE
        with pytest.raises(NotFound):
            await operated.engine.images.inspect(second)


async def test_an_old_image_that_something_else_uses_stays(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """That is no failure of the update: the words say why it is still there."""
    app.run("web")
    app.run("sibling")
    app.release(steady("2.0"))
    options = OrderOptions(remove_old_image=True)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web", options=options)

        assert operation.status is SUCCEEDED
        (clean,) = (step for step in operation.steps if step.name == StepName.CLEAN)
        assert clean.state is StepState.SKIPPED
        assert (clean.detail or "").startswith("it stays: ")
        assert (await operated.inspect("sibling"))["State"]["Status"] == "running"


@pytest.mark.parametrize("way", ["digest", "local", "id"])
async def test_what_cannot_be_updated_is_refused_with_the_reason(
    docker_engine: DockerEngine, tmp_path: Path, app: App, way: str
) -> None:
    """Before anything is touched."""
    digest = app.release(steady("2.0"))
    local = docker_engine.image("steady")
    image, reason = {
        "digest": (f"{app.image.rpartition(':')[0]}@{digest}", "pinned to a digest"),
        "local": (local, "exists only on this host"),
        "id": (docker_engine.docker("image", "inspect", "-f", "{{.Id}}", local), "an image id"),
    }[way]
    container = docker_engine.run(image, options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert (operation.status, operation.result) == (OperationStatus.FAILED, REFUSED)
        assert reason in (operation.error or "")
        assert (await operated.inspect("web"))["Id"] == container


async def test_what_would_lose_something_is_refused_with_the_reason(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """Compose copies some secrets into the container itself: a new one would lack them."""
    container = app.run("web", "--label", "com.docker.compose.project=shop")
    docker_engine.docker("exec", "web", "mkdir", "-p", "/run/secrets")
    docker_engine.docker("exec", "web", "touch", "/run/secrets/token")
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert (operation.status, operation.result) == (OperationStatus.FAILED, REFUSED)
        assert "/run/secrets/token was copied into it" in (operation.error or "")
        assert (await operated.inspect("web"))["Id"] == container


async def test_a_registry_that_is_gone_changes_nothing(
    docker_engine: DockerEngine, tmp_path: Path, app: App, docker_registry: Registry
) -> None:
    """The service goes on; the words are the engine's."""
    container = app.run("web")
    docker_registry.stop()
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert (operation.status, operation.result) == (OperationStatus.FAILED, "Failed.")
        assert "connection refused" in (operation.error or "")
        assert states_of(operation)[StepName.CHECK] is StepState.FAILED
        assert (await operated.inspect("web"))["Id"] == container


async def test_an_update_can_be_called_off_before_it_changes_anything(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """A pull can take an hour."""
    container = app.run("web")
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        begun = await operated.operations.begin(Action.UPDATE, "web", who="tester")
        operated.operations.cancel(begun.id)
        operation = await operated.operations.finished(begun.id)

        assert operation.status is OperationStatus.CANCELLED
        assert (await operated.inspect("web"))["Id"] == container
        assert await operated.names() == {"web"}


async def test_it_is_too_late_to_call_off_what_has_begun(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """From there on only the test of the new container decides."""
    app.run("web")
    app.release(steady("2.0"))
    patience = Patience(timeout_s=30.0, stable_s=3.0, poll_s=0.05)
    async with operated_fleet(docker_engine.url, tmp_path, patience=patience) as operated:
        await operated.look()
        begun = await operated.operations.begin(Action.UPDATE, "web", who="tester")
        async with asyncio.timeout(30):
            while states_of(operated.operations.running()[0])[StepName.GATE] is StepState.PENDING:
                await asyncio.sleep(0.02)
        with pytest.raises(Conflict, match="too late"):
            operated.operations.cancel(begun.id)

        assert (await operated.operations.finished(begun.id)).status is SUCCEEDED


async def test_a_way_back_that_fails_is_said_and_can_be_tried_again(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """The worst case: a person has to help, and nothing of what is needed is thrown away."""
    container = app.run("web")
    app.release(failing("2.0"))
    taken: list[str] = []

    def take_the_name(step: StepName, moment: Moment) -> None:
        """Let a stranger take the name while the old one is parked."""
        if (step, moment) == (StepName.GATE, Moment.BEFORE):
            docker_engine.docker("rename", "web", "renamed")
            taken.append(
                docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
            )

    async with operated_fleet(docker_engine.url, tmp_path, fail=take_the_name) as operated:
        operation = await operated.do(Action.UPDATE, "web")

        assert operation.status is OperationStatus.ROLLBACK_FAILED
        assert "already in use" in (operation.error or "")
        with pytest.raises(Conflict, match="cut off"):
            await operated.do(Action.STOP, "web")
        docker_engine.docker("rm", "--force", *taken)
        recovered = await operated.operations.recover(operation.id, who="tester")

        assert recovered.status is ROLLED_BACK
        after = await operated.inspect("web")
        assert (after["Id"], after["State"]["Status"]) == (container, "running")
        assert await operated.names() == {"web"}
        rows = await audit.page(operated.store, limit=3)
        assert [(row.action, row.outcome) for row in rows] == [
            ("recover", "rolled_back"),
            ("update", "rolled_back"),
            ("recover", None),
        ]
        with pytest.raises(Conflict, match="nothing of operation"):
            await operated.operations.recover(operation.id, who="tester")


def own_config(inspect: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Config without the hostname, which is the beginning of the id."""
    config = dict(inspect["Config"])
    return {
        key: sorted(value) if key == "Env" else value
        for key, value in config.items()
        if key != "Hostname"
    }
