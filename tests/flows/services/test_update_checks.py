"""Whether a newer image is there: asked of the registry, without a pull."""

import asyncio
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from faulty_engine import VERSION, answer, faulty_engine
from operated_fleet import HOST, OperatedFleet, now, operated_fleet
from versions_of_app import App, steady
from waiting import eventually
from watchroom.docker.inspections import service_of
from watchroom.domain.operations import Action
from watchroom.flows.services.update_checks import CheckPace, UpdateChecks, share_of
from watchroom.flows.services.views import HostView, UpdateChance

pytestmark = pytest.mark.docker

DIGEST = "sha256:" + 64 * "2"
AVAILABLE = UpdateChance.AVAILABLE


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """An image of which no newer version is published yet."""
    return App(docker_engine, docker_registry)


def checks_of(operated: OperatedFleet, pace: CheckPace | None = None) -> UpdateChecks:
    """Return checks of everything that operations work on."""
    return UpdateChecks(fleet=operated.fleet, engines={HOST: operated.engine}, clock=now, pace=pace)


async def test_the_registry_decides(docker_engine: DockerEngine, tmp_path: Path, app: App) -> None:
    """Current, then a newer one, then one that was pulled by hand, then updated."""
    app.run("web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        checks = checks_of(operated)
        await operated.look()
        assert (await checks.check("web")).chance is UpdateChance.CURRENT

        digest = app.release(steady("2.0"))
        found = await checks.check("web")
        assert (found.chance, found.digest, found.version) == (AVAILABLE, digest, None)
        shown = operated.fleet.find("web").update
        assert shown is not None
        assert shown.chance is AVAILABLE

        await asyncio.to_thread(docker_engine.docker, "pull", app.image)
        found = await checks.check("web")
        assert (found.chance, found.version) == (UpdateChance.PULLED, "2.0")

        await operated.do(Action.UPDATE, "web")
        assert operated.fleet.find("web").update is None  # the old badge went with the old one
        await operated.look()
        assert (await checks.check("web")).chance is UpdateChance.CURRENT


async def test_what_cannot_be_told_has_a_reason(
    docker_engine: DockerEngine, tmp_path: Path, app: App, docker_registry: Registry
) -> None:
    """Neither "current" nor an error: nobody knows, and why."""
    app.run("web")
    docker_registry.stop()
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        checks = checks_of(operated)

        found = await checks.check("web")

        assert found.chance is UpdateChance.UNKNOWN
        assert "connection refused" in (found.reason or "")


async def test_what_can_never_be_updated_says_so(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """A badge that says "unknown" for ever would be looked at again and again."""
    digest = app.release(steady("2.0"))
    pinned = f"{app.image.rpartition(':')[0]}@{digest}"
    docker_engine.run(pinned, options=("--name", "pinned"))
    docker_engine.run(docker_engine.image("steady"), options=("--name", "local"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        checks = checks_of(operated)

        found = {name: await checks.check(name) for name in ("pinned", "local")}

        assert {check.chance for check in found.values()} == {UpdateChance.IMPOSSIBLE}
        assert "pinned to a digest" in (found["pinned"].reason or "")
        assert "exists only on this host" in (found["local"].reason or "")


async def test_every_service_has_its_turn_and_new_ones_come_soon(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """A new container need not wait six hours for its first look."""
    app.run("web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        operated.fleet.set_host(reachable())
        checks = checks_of(operated, CheckPace(every_s=0.2, look_s=0.02))
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(checks.run())
            await eventually(lambda: chance_of(operated, "web") is UpdateChance.CURRENT)
            app.release(steady("2.0"))
            await eventually(lambda: chance_of(operated, "web") is UpdateChance.AVAILABLE)
            app.run("second")
            await operated.look()
            await eventually(lambda: chance_of(operated, "second") is UpdateChance.AVAILABLE)
            running.cancel()


async def test_containers_of_one_image_ask_its_registry_once(tmp_path: Path) -> None:
    """Registries count how often they are asked, and then refuse."""
    image = answer(
        f'{{"Id": "sha256:1", "RepoDigests": ["registry.example/app@{DIGEST}"]}}'.encode()
    )
    remote = answer(f'{{"Descriptor": {{"digest": "{DIGEST}"}}}}'.encode())
    replies = {"/version": VERSION, "/images": image, "/distribution": remote}
    async with faulty_engine(tmp_path, replies) as faulty:
        async with operated_fleet(faulty.url, tmp_path) as operated:
            for digit in "abc":
                inspect = {
                    "Id": digit * 64,
                    "Name": f"/web-{digit}",
                    "Image": "sha256:1",
                    "Config": {"Image": "registry.example/app:1"},
                }
                operated.fleet.put_container(service_of(inspect, host=HOST), seen_ms=0)
            operated.fleet.set_host(reachable())
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(checks_of(operated).run())
                await eventually(lambda: chance_of(operated, "web-c"))
                running.cancel()

        assert chance_of(operated, "web-c") is UpdateChance.CURRENT
        assert sum(path.startswith("/distribution") for path in faulty.asked) == 1


def test_turns_are_spread_by_the_ids() -> None:
    """A hundred containers that were started together must not ask together for ever."""
    assert share_of("0" * 64) == 0
    assert share_of("8" + "0" * 63) == 0.5
    assert 0.99 < share_of("f" * 64) < 1


def chance_of(operated: OperatedFleet, name: str) -> UpdateChance | None:
    """Return what is shown for a service; None before its first look."""
    check = operated.fleet.find(name).update
    return check.chance if check else None


def reachable() -> HostView:
    """Return a host that answers."""
    return HostView(
        name=HOST,
        reachable=True,
        since_ms=0,
        reason=None,
        engine_version="20.10",
        api_version="1.41",
        is_swarm_manager=False,
    )
