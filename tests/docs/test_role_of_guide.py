"""The role for n8n's PostgreSQL, made by the SQL of docs/guide/n8n.md, is enough and no more."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import GUIDE, blocks, text_of
from n8n_dumps import Dump, unpack_database, unpack_storage
from postgres_server import PostgresServer
from running_server import watchroom

pytestmark = pytest.mark.postgres

PAGE = GUIDE / "n8n.md"
FOR_ALL, FOR_PICTURES_IN_DATABASE = [block.code for block in blocks(PAGE, "sql")]
ROLE = "watchroom"
DATABASE = "n8n"


DUMPS = ["n8n-1.110.1-postgres", "n8n-2.41.1-postgres", "n8n-2.41.1-postgres-binarydb"]


@pytest.fixture(scope="module", params=DUMPS)
def n8n(
    request: pytest.FixtureRequest,
    postgres_server: PostgresServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Dump]:
    """Return a real n8n's database, whose role was made as the guide says."""
    folder = tmp_path_factory.mktemp("role")
    name: str = request.param
    postgres_server.run_sql(f"CREATE DATABASE {DATABASE}")
    postgres_server.restore(unpack_database(name, "sql", folder), database=DATABASE)
    sql = FOR_ALL + (FOR_PICTURES_IN_DATABASE if name.endswith("binarydb") else "")
    postgres_server.run_sql(sql, database=DATABASE)
    address = re.findall(r"postgresql://watchroom:\S+", text_of(PAGE))[0]
    url = address.replace("127.0.0.1", f"127.0.0.1:{postgres_server.port}")
    yield Dump(name=name, url=url, storage_dir=unpack_storage(name, folder))
    postgres_server.run_sql(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    postgres_server.run_sql(f"DROP ROLE {ROLE}")


def test_it_lets_every_run_be_copied(n8n: Dump, tmp_path: Path) -> None:
    """On both versions of n8n, wherever they keep pictures."""
    settings = {"N8N_URL": n8n.url, "N8N_STORAGE_DIR": str(n8n.storage_dir or "")}

    done = watchroom(tmp_path, "import", "--json", **settings)

    assert done.returncode == 0, done.stderr
    assert f'"stored":{len(n8n.happened())},' in done.stdout
    assert '"unreadable":0,' in done.stdout


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM execution_entity",
        "UPDATE workflow_entity SET name = 'x'",
        "CREATE TABLE mine (id integer)",
        "SELECT * FROM credentials_entity",
        'SELECT * FROM "user"',
    ],
)
def test_it_lets_nothing_else_be_done(n8n: Dump, postgres_server: PostgresServer, sql: str) -> None:
    """Neither changes nor looks at what is nobody else's business."""
    with pytest.raises(PermissionError, match="permission denied"):
        postgres_server.run_sql_as(ROLE, sql, database=DATABASE)
