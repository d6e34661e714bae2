"""Fixtures for every test: a scrubbed environment, and real neighbours where they exist."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from both_databases import BOTH_DATABASES, SQLITE
from docker_engine import DockerEngine, missing_for_docker, running_docker
from docker_registry import Registry, find_registry, running_registry
from own_network import leave_network
from postgres_server import PostgresServer, find_binaries, running_postgres
from spreading import Spreading
from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

settings.register_profile("unhurried", deadline=None)  # a busy machine is no defect
settings.load_profile("unhurried")

IN_CI = os.environ.get("CI") == "true"


def missing(what: str) -> None:
    """Skip the test for lack of a neighbour; where everything must be installed, fail it."""
    if IN_CI:
        pytest.fail(f"{what}, and in CI nothing may be missing")
    pytest.skip(what)


@pytest.fixture(autouse=True)
def scrubbed_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith("WATCHROOM_") or name in {"API_KEY", "PORT", "DOCKER_HOST"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One cluster for the whole session."""
    if find_binaries() is None:
        missing("PostgreSQL's server programs are not installed")
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_dsn(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a fresh, empty database."""
    with postgres_server.new_database() as name:
        yield postgres_server.dsn(name)


@pytest.fixture(scope="session")
def new_store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without any run, to be copied: to make one takes long."""
    folder = tmp_path_factory.mktemp("store")
    file = folder / "store.sqlite"
    asyncio.run(_make_store(f"sqlite://{file}", folder))
    return file


@pytest.fixture(scope="session")
def new_store_database(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same on PostgreSQL: the name of the database to be copied."""
    with postgres_server.new_database() as name:
        asyncio.run(_make_store(postgres_server.dsn(name), tmp_path_factory.mktemp("store")))
        yield name


async def _make_store(url: str, folder: Path) -> None:
    store = await open_store(url, data_dir=folder)
    await migrate(store)
    await store.close()


@pytest.fixture
def sqlite_store_url(new_store_file: Path, tmp_path: Path) -> str:
    """The address of a store without any run, in a file of this test's own."""
    shutil.copyfile(new_store_file, tmp_path / "store.sqlite")
    return f"sqlite://{tmp_path}/store.sqlite"


@pytest.fixture
def postgres_store_url(postgres_server: PostgresServer, new_store_database: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    with postgres_server.new_database(like=new_store_database) as name:
        yield postgres_server.dsn(name)


@pytest.fixture(params=BOTH_DATABASES)
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a store without any run, on each of the two databases."""
    kind = "sqlite" if request.param == SQLITE else "postgres"
    url: str = request.getfixturevalue(f"{kind}_store_url")
    return url


@pytest.fixture
async def store(store_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An open store that holds no run."""
    database = await open_store(store_url, data_dir=tmp_path)
    yield database
    await database.close()


@contextmanager
def private_docker(folder: Path) -> Iterator[DockerEngine]:
    """Run a daemon of our own while the block lasts; skip or fail where there can be none."""
    reason = missing_for_docker()
    if reason is not None:
        missing(reason)
    with running_docker(folder) as engine:
        yield engine


@pytest.fixture(scope="session")
def docker_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerEngine]:
    """One private daemon for the whole session; tests take `docker_engine`."""
    with private_docker(tmp_path_factory.mktemp("docker")) as engine:
        yield engine


@pytest.fixture
def docker_engine(docker_of_session: DockerEngine) -> Iterator[DockerEngine]:
    """A running daemon without containers, networks or volumes of other tests."""
    yield docker_of_session
    docker_of_session.clean()


@pytest.fixture
def docker_registry(tmp_path: Path) -> Iterator[Registry]:
    """An empty image registry on loopback."""
    if find_registry() is None:
        missing("docker-registry is not installed")
    with running_registry(tmp_path) as registry:
        yield registry


@pytest.fixture
def protected_registry(tmp_path: Path, docker_engine: DockerEngine) -> Iterator[Registry]:
    """An empty registry that wants a password; the engine's own command line is not logged in."""
    if find_registry() is None:
        missing("docker-registry is not installed")
    folder = tmp_path / "protected"
    folder.mkdir()
    with running_registry(folder, protected=True) as registry:
        yield registry
        docker_engine.docker("logout", registry.address)


def pytest_configure(config: pytest.Config) -> None:
    """Let no process that runs tests hear of the networks of another one, or of the machine."""
    runs_tests = hasattr(config, "workerinput") or not config.getoption("numprocesses", None)
    if runs_tests:
        leave_network()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Spreading:
    """Spread tests over processes."""
    return Spreading(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rounds 200`, `--cases 20000`: loops as long as the promise; the defaults suit CI."""
    parser.addoption("--rounds", type=int, default=20, help="rounds of the kill -9 loops")
    parser.addoption("--told", type=int, default=300, help="events that webhooks are told of")
    parser.addoption("--kills", type=int, default=5, help="kills while they are told")
    parser.addoption("--cases", type=int, default=500, help="generated requests, at least")
    parser.addoption("--clients", type=int, default=500, help="listeners of one server")
    parser.addoption("--live-seconds", type=float, default=6, help="how long a page is watched")
