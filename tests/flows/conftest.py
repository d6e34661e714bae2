"""A living n8n, and a house that copies its runs."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ingest_house import House
from living_n8n import LivingN8n, restore_n8n
from postgres_server import PostgresServer
from watchroom.objects import open_objects
from watchroom.store import open_store
from watchroom.store.migrate import migrate

TEMPLATE = "n8n_as_dumped"


@pytest.fixture(scope="session")
def n8n_template(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> PostgresServer:
    """A server on which an n8n 1.x, with its pictures in the rows, can be copied by name."""
    postgres_server.run_sql(f"CREATE DATABASE {TEMPLATE}")
    restore_n8n(postgres_server, TEMPLATE, tmp_path_factory.mktemp("n8n"))
    return postgres_server


@pytest.fixture
def n8n(n8n_template: PostgresServer) -> Iterator[LivingN8n]:
    """An n8n of this test's own."""
    with n8n_template.new_database(like=TEMPLATE) as name:
        yield LivingN8n(server=n8n_template, database=name)


@pytest.fixture
async def house(n8n: LivingN8n, tmp_path: Path) -> AsyncIterator[House]:
    """A house with an empty store on SQLite."""
    store = await open_store(f"sqlite:///{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(store)
    objects = open_objects(f"file://{tmp_path}/objects", data_dir=tmp_path)
    yield House(store=store, objects=objects, n8n=n8n)
    await store.close()
