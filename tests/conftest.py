"""Fixtures for every test: a scrubbed environment, and real neighbours where they exist."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from postgres_server import PostgresServer, find_binaries, running_postgres

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
    name = f"t_{uuid.uuid4().hex[:12]}"
    postgres_server.run_sql(f"CREATE DATABASE {name}")
    yield postgres_server.dsn(name)
    postgres_server.run_sql(f"DROP DATABASE {name} WITH (FORCE)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rounds 200` makes the kill loops as long as the promise; the default suits CI."""
    parser.addoption("--rounds", type=int, default=20, help="rounds of the kill -9 loops")
