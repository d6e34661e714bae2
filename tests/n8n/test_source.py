"""The door to n8n: the same answers from both databases, and clear words when it is shut."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import asyncpg
import pytest

from n8n_dumps import Dump, unpack_database, unpack_storage
from postgres_server import PostgresServer, running_postgres
from watchroom.domain.errors import Misconfigured, SourceUnavailable
from watchroom.domain.mapping import ExtractionMapping
from watchroom.n8n.reader import CHUNK_ROWS
from watchroom.n8n.reading import Reading, RunReading, UnreadableReading
from watchroom.n8n.source import N8nSource, open_source

MAIN = "yDbfhooKemfhMIkC"
TABLES = ("execution_entity", "execution_data", "workflow_entity", "binary_data")


async def _open(
    url: str, storage_dir: Path | None = None, workflows: tuple[str, ...] = ()
) -> N8nSource:
    return await open_source(
        url, storage_dir=storage_dir, workflows=workflows, mapping=ExtractionMapping()
    )


@pytest.fixture
async def source(dump: Dump) -> AsyncIterator[N8nSource]:
    """A dump, opened."""
    source = await _open(dump.url, dump.storage_dir)
    yield source
    await source.close()


async def test_it_says_what_it_is(dump: Dump, source: N8nSource) -> None:
    """For the person who has just set it up."""
    description = await source.describe()
    main = next(w for w in description.workflows if w.id == MAIN)

    assert description.database == ("SQLite" if "sqlite" in dump.name else "PostgreSQL")
    assert description.generation == ("1.x" if "1.110.1" in dump.name else "2.x")
    assert description.version[0].isdigit()
    assert (description.size_bytes or 0) > 1_000_000
    assert main.name == "Sai-webhook-upload-image+Ollama-analisys+telegram-sendphoto"
    assert main.active
    assert main.node_count == 11
    assert await source.workflow_origins() == {w.id: w.created_ms for w in description.workflows}


async def test_rows_are_paged_in_both_directions(dump: Dump, source: N8nSource) -> None:
    """New runs are read upwards, older ones downwards, each without gaps."""
    ids = sorted(dump.happened())
    middle = ids[len(ids) // 2]

    assert [row.id for row in await source.rows_above(middle, 3)] == ids[len(ids) // 2 + 1 :][:3]
    assert [row.id for row in await source.rows_below(middle, 3)] == ids[: len(ids) // 2][:-4:-1]
    assert {row.id for row in await source.rows_of([ids[0], middle, 10**12])} == {ids[0], middle}
    assert await source.rows_of([]) == []
    assert await source.count_below(middle) == len(ids) // 2
    assert await source.highest_id() >= ids[-1]
    assert await source.rows_above(10**15, 10) == []


async def test_origins_tell_one_database_from_another(dump: Dump, source: N8nSource) -> None:
    """A run's id and the moment of its creation are its identity."""
    rows = await source.rows_above(0, 1_000)

    origins = await source.run_origins([row.id for row in rows] + [10**12])

    assert origins == {row.id: row.created_ms for row in rows}


@pytest.mark.parametrize(
    "wanted", [MAIN, "Sai-webhook-upload-image+Ollama-analisys+telegram-sendphoto"]
)
async def test_only_wanted_workflows_are_seen(dump: Dump, wanted: str) -> None:
    """By id or by name."""
    source = await _open(dump.url, workflows=(wanted, "no such workflow"))
    rows = await source.rows_above(0, 1_000)
    count = await source.count_below(10**6)
    description = await source.describe()
    await source.close()

    main = {id_ for id_, run in dump.happened().items() if run.facts["workflow_id"] == MAIN}
    assert {row.id for row in rows} == main
    assert count == len(main)
    assert [workflow.id for workflow in description.workflows] == [MAIN]


async def test_runs_are_read_in_the_order_that_was_asked_for(dump: Dump, source: N8nSource) -> None:
    """Whatever the database answers first, and over the borders of what is fetched at once."""
    rows = await source.rows_below(10**6, 1_000)
    readings = [reading async for reading in source.read(rows)]

    assert [reading.row for reading in readings] == rows
    assert len(rows) > CHUNK_ROWS or "fsdata" in dump.name
    assert [reading async for reading in source.read([])] == []


async def test_without_the_folder_pictures_are_told_missing(dump: Dump) -> None:
    """The run is read all the same, and says which files it could not get."""
    source = await _open(dump.url)
    rows = await source.rows_above(0, 1_000)
    readings = [reading async for reading in source.read(rows)]
    await source.close()

    if "fsdata" in dump.name:
        assert all(isinstance(r, UnreadableReading) and r.retry for r in readings)
        assert {r.reason for r in readings if isinstance(r, UnreadableReading)} == {
            "n8n keeps the data of this run in its folder: set WATCHROOM_N8N_STORAGE_DIR"
        }
    else:
        runs = [reading for reading in readings if isinstance(reading, RunReading)]
        assert len(runs) == len(rows)
        assert any(run.missing_files for run in runs) == (dump.storage_dir is not None)


async def test_one_broken_run_does_not_hide_the_others(tmp_path: Path) -> None:
    """Data that are broken, gone, elsewhere or too large are told one by one."""
    database = unpack_database("n8n-2.41.1-sqlite", "db", tmp_path)
    with apsw.Connection(str(database)) as n8n:
        n8n.execute("UPDATE execution_data SET data = '[broken' WHERE executionId = 2")
        n8n.execute("DELETE FROM execution_data WHERE executionId IN (3, 76)")
        n8n.execute("UPDATE execution_entity SET storedAt = 's3' WHERE id = 4")
        n8n.execute("UPDATE execution_data SET data = zeroblob(70000000) WHERE executionId = 5")
    source = await _open(f"sqlite://{database}", unpack_storage("n8n-2.41.1-sqlite", tmp_path))
    rows = await source.rows_of([2, 3, 4, 5, 6, 7, 76])
    readings = {reading.row.id: reading async for reading in source.read(rows)}
    await source.close()

    assert _outcome(readings[2]) == ("not flatted", True)
    assert _outcome(readings[3]) == ("no data", False)
    assert _outcome(readings[76]) == ("no data", True)
    assert _outcome(readings[4]) == ("object store", True)
    assert _outcome(readings[5]) == ("too large", False)
    assert isinstance(readings[6], RunReading)
    assert isinstance(readings[7], RunReading)


def _outcome(reading: Reading) -> tuple[str, bool]:
    assert isinstance(reading, UnreadableReading)
    signs = {
        "flatted": "not flatted",
        "no data": "no data",
        "object store": "object store",
        "over 67,108,864": "too large",
    }
    return next(word for sign, word in signs.items() if sign in reading.reason), reading.retry


async def test_a_file_that_is_not_there_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    """And it is not created."""
    with pytest.raises(Misconfigured, match="there is no file"):
        await _open(f"sqlite://{tmp_path}/database.sqlite")
    with pytest.raises(Misconfigured, match="WATCHROOM_N8N_STORAGE_DIR"):
        await _open(f"sqlite://{tmp_path}/database.sqlite", tmp_path / "storage")

    assert list(tmp_path.iterdir()) == []


async def test_another_database_is_recognised(tmp_path: Path) -> None:
    """Not n8n's: say so instead of failing later."""
    with apsw.Connection(str(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE notes (text)")
    (tmp_path / "noise.db").write_bytes(os.urandom(8_192))

    with pytest.raises(Misconfigured, match="no table execution_entity"):
        await _open(f"sqlite://{tmp_path}/other.db")
    with pytest.raises(SourceUnavailable, match="not a database"):
        await _open(f"sqlite://{tmp_path}/noise.db")


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
async def test_what_n8n_has_just_written_is_seen(tmp_path: Path, mode: str) -> None:
    """n8n 2 writes ahead, n8n 1 into the file itself; both while we read."""
    database = unpack_database("n8n-2.41.1-sqlite", "db", tmp_path)
    n8n = apsw.Connection(str(database))
    n8n.pragma("journal_mode", mode)
    source = await _open(f"sqlite://{database}")
    before = await source.highest_id()
    n8n.execute(
        "INSERT INTO execution_entity (id, workflowId, finished, mode, status, createdAt) "
        "SELECT 900, workflowId, 0, mode, 'new', createdAt FROM execution_entity WHERE id = 2"
    )
    after = await source.highest_id()
    (row,) = await source.rows_above(before, 10)
    await source.close()
    n8n.close()

    assert (before, after, row.id, row.started_ms) == (79, 900, 900, None)


async def test_a_lock_of_n8n_is_waited_for(tmp_path: Path) -> None:
    """n8n 1 locks the whole file for a moment at each write."""
    database = unpack_database("n8n-1.110.1-sqlite", "db", tmp_path)
    source = await _open(f"sqlite://{database}")
    n8n = apsw.Connection(str(database))
    n8n.execute("BEGIN EXCLUSIVE")
    asyncio.get_running_loop().call_later(0.2, n8n.execute, "COMMIT")
    highest = await source.highest_id()
    await source.close()
    n8n.close()

    assert highest == 76


async def test_a_closed_source_says_so(tmp_path: Path) -> None:
    """A late caller gets an error of ours, not a crash."""
    source = await _open(f"sqlite://{unpack_database('n8n-2.41.1-sqlite', 'db', tmp_path)}")
    await source.close()

    with pytest.raises(SourceUnavailable):
        await source.highest_id()


@pytest.mark.postgres
class TestPostgres:
    """What only PostgreSQL can do wrong."""

    @pytest.fixture
    def database(self, postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path) -> str:
        """A fresh copy of an n8n database, and a role that may only SELECT."""
        name = postgres_dsn.rsplit("/", 1)[1]
        dump = unpack_database("n8n-2.41.1-postgres-binarydb", "sql", tmp_path)
        postgres_server.restore(dump, database=name)
        grants = f"""
            DO $$ BEGIN CREATE ROLE reader_{name} LOGIN; END $$;
            GRANT CONNECT ON DATABASE {name} TO reader_{name};
            GRANT USAGE ON SCHEMA public TO reader_{name};
            GRANT SELECT ON {", ".join(TABLES)} TO reader_{name};
        """
        postgres_server.run_sql(grants, database=name)
        return name

    async def test_a_role_that_may_only_select_is_enough(
        self, postgres_server: PostgresServer, database: str
    ) -> None:
        """n8n's database is none of our business beyond reading four tables."""
        dsn = postgres_server.dsn(database, user=f"reader_{database}")
        source = await _open(dsn)
        rows = await source.rows_above(0, 1_000)
        readings = [reading async for reading in source.read(rows)]
        description = await source.describe()
        await source.close()

        connection = await asyncpg.connect(dsn)
        for table in TABLES:
            for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
        await connection.close()
        assert len(readings) == len(rows) == 78
        assert sum(len(r.pictures) for r in readings if isinstance(r, RunReading)) > 60
        assert description.size_bytes is not None

    async def test_even_a_mighty_role_cannot_write_through_us(
        self, postgres_server: PostgresServer, database: str
    ) -> None:
        """The session itself is read-only, and known by name to the person who runs n8n."""
        source = await _open(postgres_server.dsn(database))
        connection = await asyncpg.connect(postgres_server.dsn(database))
        sessions = await connection.fetch(
            "SELECT application_name FROM pg_stat_activity "
            "WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
            database,
        )
        await connection.close()
        pool = source._database._pool  # type: ignore[attr-defined]
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await pool.execute("DELETE FROM execution_entity")
        await source.close()

        assert [row[0] for row in sessions] == ["watchroom"]

    async def test_a_table_that_is_hidden_is_named(
        self, postgres_server: PostgresServer, database: str
    ) -> None:
        """With the statement that helps."""
        postgres_server.run_sql(
            f"REVOKE SELECT ON execution_data FROM reader_{database}", database=database
        )

        with pytest.raises(Misconfigured, match="GRANT SELECT ON execution_data"):
            await _open(postgres_server.dsn(database, user=f"reader_{database}"))

    async def test_a_prefix_and_a_schema_are_used(
        self, postgres_server: PostgresServer, database: str
    ) -> None:
        """n8n's DB_TABLE_PREFIX and DB_POSTGRESDB_SCHEMA."""
        moves = "CREATE SCHEMA flows;" + "".join(
            f"ALTER TABLE {table} RENAME TO lab_{table}; ALTER TABLE lab_{table} SET SCHEMA flows;"
            for table in TABLES
        )
        postgres_server.run_sql(moves, database=database)

        source = await _open(f"{postgres_server.dsn(database)}?schema=flows&prefix=lab_")
        rows = await source.rows_above(0, 5)
        readings = [reading async for reading in source.read(rows)]
        await source.close()

        assert [type(reading) for reading in readings] == [RunReading] * 5

    async def test_a_database_that_does_not_exist_is_a_mistake_in_the_settings(
        self, postgres_server: PostgresServer
    ) -> None:
        """Waiting would not help."""
        with pytest.raises(Misconfigured, match="nowhere"):
            await _open(postgres_server.dsn("nowhere"))

    async def test_a_server_that_is_gone_and_back(self, tmp_path: Path) -> None:
        """A restart of n8n's database is an outage, not an end."""
        with running_postgres() as server:
            server.run_sql("CREATE DATABASE n8n")
            dump = unpack_database("n8n-1.110.1-postgres", "sql", tmp_path)
            server.restore(dump, database="n8n")
            source = await _open(server.dsn("n8n"))
            server.run_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'n8n'"
            )
            healed = await _first_answer(source)
        with pytest.raises(SourceUnavailable, match="cannot be reached"):
            await source.highest_id()
        await source.close()
        with pytest.raises(SourceUnavailable, match="cannot be reached"):
            await _open(server.dsn("n8n"))

        assert healed == 75


async def _first_answer(source: N8nSource) -> int:
    """Ask until the broken connection was noticed and replaced; once may fail."""
    try:
        return await source.highest_id()
    except SourceUnavailable:
        return await source.highest_id()
