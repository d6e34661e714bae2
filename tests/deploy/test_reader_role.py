"""`deploy/n8n-reader.sql` on databases of real n8n installations."""

import os
import subprocess
from pathlib import Path

import pytest

from n8n_dumps import unpack_database
from postgres_server import PostgresServer

SCRIPT = Path(__file__).parents[2] / "deploy" / "n8n-reader.sql"
ROLE = "watchroom"


def run_script(server: PostgresServer, database: str) -> None:
    """Run it as the owner of the database, as Compose does."""
    environment = {**os.environ, "N8N_READER_PASSWORD": "it's a secret"}
    psql = [str(server.binaries / "psql"), "--no-psqlrc", "--quiet", f"--file={SCRIPT}"]
    subprocess.run([*psql, server.dsn(database)], env=environment, check=True, capture_output=True)


@pytest.mark.postgres
@pytest.mark.parametrize("dump", ["n8n-1.110.1-postgres", "n8n-2.41.1-postgres-binarydb"])
def test_the_role_reads_runs_and_nothing_else(
    postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path, dump: str
) -> None:
    """It is run again at every start of the stack, and n8n keeps credentials next door."""
    database = postgres_dsn.rpartition("/")[2]
    postgres_server.restore(unpack_database(dump, "sql", tmp_path), database=database)
    run_script(postgres_server, database)
    run_script(postgres_server, database)

    def as_reader(sql: str) -> None:
        postgres_server.run_sql_as(ROLE, sql, database=database)

    as_reader("SELECT id FROM execution_entity")
    as_reader("SELECT data FROM execution_data")
    as_reader("SELECT name FROM workflow_entity")
    if dump.endswith("binarydb"):
        as_reader("SELECT data FROM binary_data")
    with pytest.raises(PermissionError, match="permission denied"):
        as_reader("SELECT data FROM credentials_entity")
    with pytest.raises(PermissionError, match="read-only transaction"):
        as_reader("DELETE FROM execution_entity")
    with pytest.raises(PermissionError, match="permission denied"):
        as_reader("SET TRANSACTION READ WRITE; DELETE FROM execution_entity")
    postgres_server.run_sql(f"DROP OWNED BY {ROLE}", database=database)
    postgres_server.run_sql(f"DROP ROLE {ROLE}")
