"""The private engine and registry that other tests stand on."""

import http.client
import subprocess

import pytest

from docker_engine import DockerEngine
from docker_images import RECIPES
from docker_registry import PASSWORD, USER, Registry, running_registry

pytestmark = pytest.mark.docker


def state_of(engine: DockerEngine, container_id: str, field: str = "Status") -> str:
    """Return a field of a container's state."""
    return engine.docker("inspect", "--format", f"{{{{.State.{field}}}}}", container_id)


@pytest.mark.parametrize("recipe", ["base", *RECIPES])
def test_every_image_can_be_built(docker_engine: DockerEngine, recipe: str) -> None:
    """Each recipe is a Dockerfile that the engine's own builder takes."""
    assert docker_engine.docker("image", "inspect", docker_engine.image(recipe))


def test_a_new_version_reaches_the_registry(
    docker_engine: DockerEngine, docker_registry: Registry
) -> None:
    """What update tests need: the same tag with other contents and another digest."""
    name = f"{docker_registry.address}/team/thing:latest"

    first = docker_engine.publish(docker_engine.image("steady"), name)
    second = docker_engine.publish(docker_engine.image("labelled"), name)

    assert first != second
    docker_engine.docker("image", "rm", name)
    assert second in docker_engine.docker("pull", name)


def test_a_protected_registry_wants_its_password(
    docker_engine: DockerEngine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Without this, a test of credentials could not fail."""
    with running_registry(tmp_path_factory.mktemp("registry"), protected=True) as registry:
        name = f"{registry.address}/secret:1"
        with pytest.raises(RuntimeError, match="no basic auth credentials"):
            docker_engine.publish(docker_engine.image(), name)

        docker_engine.docker(
            *("login", "--username", USER, "--password-stdin", registry.address),
            stdin=PASSWORD.encode(),
        )
        assert docker_engine.publish(docker_engine.image(), name).startswith("sha256:")
        docker_engine.docker("logout", registry.address)


def test_a_published_port_answers(docker_engine: DockerEngine) -> None:
    """Ports work although the daemon sets no firewall rules."""
    container = docker_engine.run(docker_engine.image("web"), options=("-p", "127.0.0.1::80"))
    address = docker_engine.docker("port", container, "80").partition(":")[2]

    connection = http.client.HTTPConnection("127.0.0.1", int(address), timeout=10)
    connection.request("GET", "/")

    assert connection.getresponse().status == 404
    connection.close()


def test_containers_are_gone_after_a_daemon_was_killed(docker_engine: DockerEngine) -> None:
    """Kill and start leave the engine as a crash of it does: the container ended, not forgotten."""
    container = docker_engine.run(docker_engine.image("steady"))

    docker_engine.kill()
    docker_engine.start()

    assert state_of(docker_engine, container) == "exited"


def test_the_firewall_of_the_machine_is_left_alone(docker_engine: DockerEngine) -> None:
    """A machine with an engine of its own must not notice our tests."""
    docker_engine.run(docker_engine.image("web"), options=("-p", "127.0.0.1::80"))
    rules = subprocess.run(["iptables-save"], check=True, capture_output=True, text=True).stdout

    assert docker_engine.bridge not in rules
