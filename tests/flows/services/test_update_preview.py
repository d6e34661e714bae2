"""What an update says that it would do, and that saying it does nothing."""

import asyncio
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import QUICK, operated_fleet
from versions_of_app import App, steady
from watchroom.flows.services.update_preview import preview as preview_of
from watchroom.outbound.registries import ask_registry

pytestmark = pytest.mark.docker


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """A container with a dependant, and a newer version in the registry."""
    app = App(docker_engine, docker_registry)
    app.run("web", "--env", "API_TOKEN=hush", "--publish", "127.0.0.1::80")
    docker_engine.run(
        docker_engine.image("steady"), options=("--name", "client", "--network", "container:web")
    )
    return app


async def test_the_exact_change_is_told_where_the_image_is_here(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """Setting by setting, without the secrets, and with what follows from it."""
    digest = app.release(steady("2.0"))
    await asyncio.to_thread(docker_engine.docker, "pull", app.image)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        before = [await operated.inspect(name) for name in ("web", "client")]

        preview = await operated.operations.preview_update("web")

        assert (preview.version, preview.new_version) == ("1.0", "2.0")
        assert (preview.remote_digest, preview.is_latest) == (digest, False)
        assert preview.download_bytes == 0
        assert preview.size_bytes
        changes = {change.field: (change.before, change.after) for change in preview.changes or ()}
        assert changes.keys() == {
            "Image",
            "Env.APP_VERSION",
            "Labels.org.opencontainers.image.version",
        }
        assert changes["Env.APP_VERSION"] == ("1.0", "2.0")
        assert preview.dependants == ("client",)
        assert preview.refusals == ()
        assert any("80/tcp" in warning for warning in preview.warnings)
        assert [await operated.inspect(name) for name in ("web", "client")] == before
        assert await operated.names() == {"web", "client"}


@pytest.mark.usefixtures("app")
async def test_nothing_is_made_up_of_an_image_that_is_not_here(
    docker_engine: DockerEngine, tmp_path: Path, docker_registry: Registry
) -> None:
    """A registry tells digest, version and size, but no settings: they are known after the pull."""
    image = f"{docker_registry.address}/team/app:latest"
    first = docker_engine.docker("image", "inspect", "-f", "{{.Id}}", image)
    fresh = docker_engine.build("watchroom-test/fresh:1", steady("fresh"))
    digest = docker_engine.publish(fresh, image)
    docker_engine.docker("tag", first, image)
    docker_engine.docker("rmi", fresh, f"{image.rpartition(':')[0]}@{digest}")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()

        preview = await operated.operations.preview_update("web")

        assert (preview.remote_digest, preview.is_latest) == (digest, False)
        assert (preview.changes, preview.new_version) == (None, None)
        assert preview.download_bytes is None

        container = (await operated.inspect("web"))["Id"]
        asked = await preview_of(operated.engine, container, patience=QUICK, ask=ask_registry)

        assert (asked.new_version, asked.changes) == ("fresh", None)
        assert asked.download_bytes == 0, "its only layer is here: what runs has it too"


@pytest.mark.usefixtures("app")
async def test_a_refusal_is_told_beforehand(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """A person finds out before the update does."""
    docker_engine.docker("pause", "web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        preview = await operated.operations.preview_update("web")
        docker_engine.docker("unpause", "web")

        assert any("paused" in reason for reason in preview.refusals)
        assert preview.is_latest is True
