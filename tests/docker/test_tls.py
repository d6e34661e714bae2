"""An engine on TCP, which wants to know who is there."""

from pathlib import Path

import pytest

from docker_engine import DockerEngine
from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine
from watchroom.docker.log_stream import LogQuery
from watchroom.domain.errors import EngineUnavailable, Misconfigured

pytestmark = pytest.mark.docker


def address(docker_engine: DockerEngine, owner: str) -> str:
    """Return the engine's address with the certificates of *owner*."""
    return f"{docker_engine.tls_url}?certs={docker_engine.certificates / owner}"


async def test_our_certificate_is_accepted(docker_engine: DockerEngine) -> None:
    """Requests and streams over TLS are what they are over the socket."""
    container = docker_engine.run(docker_engine.image("steady"))

    async with Engine(parse_address(address(docker_engine, "client"))) as engine:
        assert (await engine.containers.inspect(container))["Id"] == container
        logs = engine.containers.logs(container, tty=False, query=LogQuery(follow=True))
        async for line in logs:
            assert line.message == "up"
            break


async def test_a_stranger_is_turned_away(docker_engine: DockerEngine) -> None:
    """A certificate of another authority proves nothing."""
    async with Engine(parse_address(address(docker_engine, "stranger"))) as engine:
        with pytest.raises(EngineUnavailable):
            await engine.system.ping()


async def test_an_engine_that_cannot_prove_itself_is_not_trusted(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Whoever controls an engine's answers controls what we do."""
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_bytes((docker_engine.certificates / "client" / name).read_bytes())
    foreign = docker_engine.certificates / "theirs" / "ca.pem"
    (tmp_path / "ca.pem").write_bytes(foreign.read_bytes())

    async with Engine(parse_address(f"{docker_engine.tls_url}?certs={tmp_path}")) as engine:
        with pytest.raises(EngineUnavailable, match="certificate"):
            await engine.system.ping()


async def test_talking_in_the_clear_is_an_error(docker_engine: DockerEngine) -> None:
    """A forgotten `certs=` must not look like an engine of another kind."""
    async with Engine(parse_address(docker_engine.tls_url)) as engine:
        with pytest.raises(EngineUnavailable, match="HTTPS"):
            await engine.containers.list_all()


async def test_certificates_that_are_not_there_are_noticed_at_start(tmp_path: Path) -> None:
    """Before the first request, with the folder."""
    with pytest.raises(Misconfigured, match=str(tmp_path)):
        Engine(parse_address(f"tcp://127.0.0.1:2376?certs={tmp_path}"))
