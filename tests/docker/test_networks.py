"""Networks, on a real engine."""

import pytest

from docker_engine import DockerEngine
from watchroom.docker.engine import Engine
from watchroom.domain.errors import EngineRefused, NotFound
from watchroom.domain.json_values import mapping, sequence

pytestmark = pytest.mark.docker


async def test_a_container_is_connected_and_disconnected(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """With its alias and its fixed address: others know it by them."""
    docker_engine.docker("network", "create", "--subnet", "10.250.7.0/24", "backend")
    container = docker_engine.run(docker_engine.image("steady"))
    endpoint = {"Aliases": ["db"], "IPAMConfig": {"IPv4Address": "10.250.7.77"}}

    await engine.networks.connect("backend", container, endpoint=endpoint)

    settings = mapping((await engine.containers.inspect(container))["NetworkSettings"])
    connected = mapping(mapping(settings["Networks"])["backend"])
    assert connected["IPAddress"] == "10.250.7.77"
    assert "db" in sequence(connected["Aliases"])
    network = await engine.networks.inspect("backend")
    assert container in mapping(network["Containers"])

    await engine.networks.disconnect("backend", container)

    assert not mapping((await engine.networks.inspect("backend"))["Containers"])


async def test_what_is_missing_is_not_found(engine: Engine, docker_engine: DockerEngine) -> None:
    """The network as well as the container."""
    docker_engine.docker("network", "create", "backend")

    with pytest.raises(NotFound, match="nowhere"):
        await engine.networks.inspect("nowhere")
    with pytest.raises(NotFound, match="nobody"):
        await engine.networks.connect("backend", "nobody")


async def test_an_address_of_another_network_is_refused(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """With the engine's reason."""
    docker_engine.docker("network", "create", "--subnet", "10.250.8.0/24", "backend")
    container = docker_engine.run(docker_engine.image("steady"))

    with pytest.raises(EngineRefused, match="address"):
        await engine.networks.connect(
            "backend", container, endpoint={"IPAMConfig": {"IPv4Address": "192.0.2.77"}}
        )
