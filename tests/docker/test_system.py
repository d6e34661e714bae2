"""What an engine tells of itself, on a real engine."""

import pytest

from docker_engine import DockerEngine
from watchroom.docker.engine import Engine
from watchroom.docker.versions import parse_version, version_text

pytestmark = pytest.mark.docker


async def test_the_version_is_what_the_command_line_shows(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """Both ask the same engine."""
    shown = docker_engine.docker(
        "version", "--format", "{{.Server.Version}} {{.Server.APIVersion}}"
    )

    version = await engine.system.version()

    assert f"{version.version} {version.api_version}" == shown


async def test_the_newest_common_version_is_spoken(engine: Engine) -> None:
    """Negotiated with the real engine, whichever is installed."""
    theirs = parse_version((await engine.system.version()).api_version)

    spoken = await engine.api_version()

    assert theirs is not None
    assert (1, 41) <= spoken <= theirs
    assert version_text(spoken).startswith("1.")


async def test_a_ping_is_answered(engine: Engine) -> None:
    """Returns; the tests of faults show when it does not."""
    await engine.system.ping()


async def test_an_engine_knows_its_host(engine: Engine, docker_engine: DockerEngine) -> None:
    """Figures for the overview, and whether there is a swarm."""
    docker_engine.run(docker_engine.image("steady"))

    info = await engine.system.info()

    assert (info.containers, info.containers_running) == (1, 1)
    assert info.cpus
    assert info.memory_bytes
    assert (info.swarm.state, info.swarm.is_manager) == ("inactive", False)


async def test_disk_usage_is_measured(engine: Engine, docker_engine: DockerEngine) -> None:
    """What a container writes into itself and into a volume is counted apart."""
    docker_engine.image("steady")
    script = "head -c 300000 /dev/zero > /inside; head -c 700000 /dev/zero > /data/file; sleep 600"
    before = await engine.system.disk_usage()
    container = docker_engine.run(
        docker_engine.image(), "sh", "-c", f"{script}", options=("-v", "data:/data")
    )
    docker_engine.docker("exec", container, "sh", "-c", "while ! test -s /data/file; do :; done")

    usage = await engine.system.disk_usage()

    assert usage.image_bytes > 1_000_000
    assert usage.container_bytes - before.container_bytes >= 300_000
    assert usage.volume_bytes - before.volume_bytes >= 700_000
