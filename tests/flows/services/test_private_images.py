"""Updates from a registry that wants a password, with the logins of `docker login`."""

from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import PASSWORD, Registry
from operated_fleet import HOST, OperatedFleet, now, operated_fleet
from versions_of_app import App, steady
from watchroom.docker.login_file import LoginFile
from watchroom.domain.operations import Action, OperationStatus
from watchroom.flows.services.update_checks import UpdateChecks
from watchroom.flows.services.views import UpdateChance, UpdateCheck

pytestmark = pytest.mark.docker


@pytest.fixture
def app(docker_engine: DockerEngine, protected_registry: Registry) -> App:
    """A container from a private image, of which a newer version is published."""
    docker_engine.login(protected_registry.address)
    app = App(docker_engine, protected_registry)
    app.run("web")
    app.release(steady("2.0"))
    return app


async def check(operated: OperatedFleet) -> UpdateCheck:
    """Ask the registry as the server does from time to time."""
    await operated.look()
    engines = {HOST: operated.engine}
    return await UpdateChecks(fleet=operated.fleet, engines=engines, clock=now).check("web")


@pytest.mark.usefixtures("app")
async def test_a_private_image_is_checked_and_updated(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """As `docker pull` would by hand."""
    logins = LoginFile(docker_engine.login_file, is_expected=True)
    async with operated_fleet(docker_engine.url, tmp_path, find_login=logins.find) as operated:
        checked = await check(operated)
        operation = await operated.do(Action.UPDATE, "web")
        env = (await operated.inspect("web"))["Config"]["Env"]

    assert checked.chance is UpdateChance.AVAILABLE
    assert (operation.status, operation.error) == (OperationStatus.SUCCEEDED, None)
    assert "APP_VERSION=2.0" in env
    assert PASSWORD not in str(operation)


@pytest.mark.usefixtures("app")
async def test_without_a_login_the_registry_refuses_until_there_is_one(
    docker_engine: DockerEngine, tmp_path: Path, protected_registry: Registry
) -> None:
    """In its words, with the container untouched; a `docker login` is enough, without a restart."""
    docker_engine.docker("logout", protected_registry.address)
    logins = LoginFile(docker_engine.login_file, is_expected=True)
    async with operated_fleet(docker_engine.url, tmp_path, find_login=logins.find) as operated:
        before = (await operated.inspect("web"))["Id"]
        checked = await check(operated)
        refused = await operated.do(Action.UPDATE, "web")
        assert (await operated.inspect("web"))["Id"] == before

        docker_engine.login(protected_registry.address)
        operation = await operated.do(Action.UPDATE, "web")

    assert checked.chance is UpdateChance.UNKNOWN
    assert "no basic auth credentials" in (checked.reason or "")
    assert refused.status is OperationStatus.FAILED
    assert "no basic auth credentials" in (refused.error or "")
    assert (operation.status, operation.error) == (OperationStatus.SUCCEEDED, None)
