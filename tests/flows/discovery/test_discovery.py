"""What is found on a machine: files, sockets, containers of a real engine."""

import socket
from pathlib import Path

import pytest

from copied_dumps import young_sqlite_dump
from docker_engine import DockerEngine
from postgres_server import PostgresServer
from watchroom.docker.address import EngineAddress
from watchroom.domain.errors import Misconfigured
from watchroom.flows.discovery.discovery import Found, Wanted, discover
from watchroom.flows.discovery.engines import group_advice
from watchroom.flows.discovery.places import named_engine, usual_sockets

DUMP = "n8n-1.110.1-sqlite-default"


def a_database(folder: Path) -> Path:
    """Put a database of n8n where a home folder would have it."""
    dump = young_sqlite_dump(DUMP, folder)
    home = folder / ".n8n"
    home.mkdir()
    (folder / f"{dump.name}.db").rename(home / "database.sqlite")
    return home / "database.sqlite"


async def found_in(home: Path, *, engine: DockerEngine | None = None, **more: str) -> Found:
    """Look for n8n in a home folder and in the containers of an engine."""
    engines = {} if engine is None else {"local": EngineAddress(socket=engine.socket)}
    environment = {"HOME": str(home), **more}
    return await discover(Wanted(environment=environment, engines=engines, n8n=True))


async def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    """A fresh machine."""
    assert await found_in(tmp_path) == Found()


async def test_the_only_file_that_can_be_read_is_the_one_that_is_meant(tmp_path: Path) -> None:
    """Complete with its folder of pictures."""
    file = a_database(tmp_path)
    (tmp_path / ".n8n" / "binaryData").mkdir()

    found = (await found_in(tmp_path)).only_n8n

    assert found is not None
    assert found.lines == (
        f"WATCHROOM_N8N_URL=sqlite://{file}",
        f"WATCHROOM_N8N_STORAGE_DIR={tmp_path}/.n8n/binaryData",
    )


async def test_of_two_none_is_chosen(tmp_path: Path) -> None:
    """Which one is meant, only a person knows."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files = [a_database(tmp_path / name) for name in "ab"]

    found = await found_in(tmp_path / "a", N8N_USER_FOLDER=str(tmp_path / "b"))

    assert {one.place for one in found.n8n} == {str(file) for file in files}
    assert found.only_n8n is None


async def test_a_file_of_something_else_is_told_and_not_chosen(tmp_path: Path) -> None:
    """With the reason; an n8n that is too old says so too."""
    (tmp_path / ".n8n").mkdir()
    (tmp_path / ".n8n" / "database.sqlite").write_bytes(b"")

    [found] = (await found_in(tmp_path)).n8n

    assert not found.is_ready
    assert "execution_entity" in (found.problem or "")


def an_n8n(engine: DockerEngine, *options: str, name: str = "flows") -> None:
    """Run a container whose image has n8n's name; what is in it does not matter here."""
    engine.docker("tag", engine.image("steady"), "n8nio/n8n:1.110.1")
    engine.run("n8nio/n8n:1.110.1", options=("--name", name, *options))


@pytest.mark.docker
async def test_a_file_in_a_volume_of_a_container_is_found(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """n8n as most people run it."""
    file = a_database(tmp_path)
    (file.parent / "storage").mkdir()
    an_n8n(docker_engine, "--volume", f"{file.parent}:/home/node/.n8n")

    found = (await found_in(tmp_path / "elsewhere", engine=docker_engine)).only_n8n

    assert found is not None
    assert found.place.startswith("container flows, SQLite file")
    assert found.url == f"sqlite://{file}"
    assert found.storage_dir == file.parent / "storage"


@pytest.mark.docker
async def test_one_file_that_is_found_twice_is_one(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """The home folder is mounted into the container."""
    file = a_database(tmp_path)
    an_n8n(docker_engine, "--volume", f"{file.parent}:/home/node/.n8n")

    found = await found_in(tmp_path, engine=docker_engine)

    assert [one.url for one in found.n8n] == [f"sqlite://{file}"]


@pytest.mark.docker
async def test_a_file_that_is_not_mounted_is_told(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """And what to do about it."""
    an_n8n(docker_engine)

    [found] = (await found_in(tmp_path, engine=docker_engine)).n8n

    assert found.url is None
    assert "mount a volume at /home/node/.n8n" in (found.problem or "")


@pytest.mark.docker
@pytest.mark.postgres
async def test_a_postgresql_of_a_container_is_told_as_it_is_reached_from_here(
    docker_engine: DockerEngine, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """The line is complete but for the password, which is named and not shown."""
    variables = {
        "DB_TYPE": "postgresdb",
        "DB_POSTGRESDB_HOST": "host.docker.internal",
        "DB_POSTGRESDB_PORT": str(postgres_server.port),
        "DB_POSTGRESDB_USER": "n8n",
        "DB_POSTGRESDB_PASSWORD": "hush-hush",
    }
    options = [part for each in variables.items() for part in ("--env", "=".join(each))]
    an_n8n(docker_engine, *options)

    found = await found_in(tmp_path, engine=docker_engine)

    [one] = found.n8n
    address = f"127.0.0.1:{postgres_server.port}"
    assert one.lines == (f"WATCHROOM_N8N_URL=postgresql://n8n:PASSWORD@{address}/n8n",)
    assert "DB_POSTGRESDB_PASSWORD of container flows" in " ".join(one.notes)
    assert "hush-hush" not in repr(one)
    assert found.only_n8n is None


@pytest.mark.docker
async def test_a_database_that_nobody_listens_for_is_told(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Its container publishes no port, or is down."""
    an_n8n(docker_engine, "--env", "DB_TYPE=postgresdb", "--env", "DB_POSTGRESDB_HOST=db.invalid")

    [found] = (await found_in(tmp_path, engine=docker_engine)).n8n

    assert found.url is None
    assert found.problem == "db.invalid:5432 is not reached from here"


async def test_an_engine_that_answers_comes_before_one_that_does_not(tmp_path: Path) -> None:
    """A socket that was left behind is told, and not waited for."""
    stale = tmp_path / "docker.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(stale))
    listener.close()

    environment = {"XDG_RUNTIME_DIR": str(tmp_path / "run")}
    found = await discover(
        Wanted(environment=environment, engines=None, n8n=False, local_socket=stale)
    )

    own = [each for each in found.engines if each.address.socket == stale]
    assert [engine.problem is not None for engine in own] == [True]
    answered = [engine.problem is None for engine in found.engines]
    assert answered == sorted(answered, reverse=True)


def test_the_sockets_of_rootless_engines_are_looked_at(tmp_path: Path) -> None:
    """Docker's and Podman's, below the folder of the session."""
    sockets = [tmp_path / "docker.sock", tmp_path / "podman" / "podman.sock"]
    for path in sockets:
        path.parent.mkdir(exist_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    (tmp_path / "no-socket").write_text("")

    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    found = usual_sockets(environment, local_socket=tmp_path / "no-socket")

    assert found[:2] == sockets


def test_docker_host_is_read_as_docker_reads_it(tmp_path: Path) -> None:
    """Sockets, TCP, TLS by its two variables; what is not spoken is refused by name."""
    tls = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(tmp_path)}
    over_tls = named_engine({"DOCKER_HOST": "tcp://rack:2376", **tls})

    assert named_engine({}) is None
    assert named_engine({"DOCKER_HOST": "unix:///x"}) == EngineAddress(socket=Path("/x"))
    assert over_tls is not None
    assert over_tls.tls is not None
    assert over_tls.tls.ca == tmp_path / "ca.pem"
    with pytest.raises(Misconfigured, match="DOCKER_HOST: "):
        named_engine({"DOCKER_HOST": "ssh://host"})


def test_how_to_be_let_in_is_told_by_group() -> None:
    """A group that is root's own is not to be joined."""
    assert group_advice("docker", "root", user="ada") == (
        "sudo usermod -aG docker ada   (then log in again)",
    )
    assert "run Watchroom as root" in group_advice("root", "root", user="ada")[0]
