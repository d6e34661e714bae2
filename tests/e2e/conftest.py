"""Every dump of n8n, copied by a server of its own."""

from collections.abc import Iterator

import pytest

from copied_dumps import Copied, young_postgres_dump, young_sqlite_dump
from n8n_dumps import POSTGRES_DUMPS, SQLITE_DUMPS
from running_server import serving

PARAMETERS = [
    *[pytest.param(name, id=name) for name in SQLITE_DUMPS],
    *[pytest.param(name, id=name, marks=pytest.mark.postgres) for name in POSTGRES_DUMPS],
]


@pytest.fixture(scope="session", params=PARAMETERS)
def copied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copied]:
    """One server after the other, each over an n8n of its own."""
    folder = tmp_path_factory.mktemp("copied")
    if request.param in SQLITE_DUMPS:
        dump = young_sqlite_dump(request.param, folder)
    else:
        server = request.getfixturevalue("postgres_server")
        dump = young_postgres_dump(request.param, folder, server)
    settings = {"N8N_URL": dump.url, "N8N_STORAGE_DIR": str(dump.storage_dir or "")}
    with serving(folder, **settings) as running, running.client() as client:
        running.wait_until_copied()
        yield Copied(server=running, client=client, happened=dump.happened())
