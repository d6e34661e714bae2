"""A restored n8n database that lives on: runs arrive, end, are deleted, as n8n would do it."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from postgres_server import PostgresServer

DUMPS = Path(__file__).parent / "data" / "n8n"
READER = "n8n_reader"  # may only SELECT, and only from what Watchroom reads
TABLES = ("execution_entity", "execution_data", "workflow_entity", "binary_data")


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingN8n:
    """A database of n8n on PostgreSQL, and what n8n itself would do to it."""

    server: PostgresServer
    database: str

    @property
    def url(self) -> str:
        """The address that Watchroom is given: a role that can only read."""
        return self.server.dsn(self.database, user=READER)

    async def run(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """Do something as n8n's own role."""
        connection = await asyncpg.connect(self.server.dsn(self.database))
        try:
            return list(await connection.fetch(sql, *values))
        finally:
            await connection.close()

    async def ids(self) -> set[int]:
        """Return the ids of all runs that are not soft-deleted."""
        rows = await self.run('SELECT id FROM execution_entity WHERE "deletedAt" IS NULL')
        return {row["id"] for row in rows}

    async def repeat_runs(self, count: int) -> list[int]:
        """Let *count* ended runs arrive, copies of those in the dump, and return their ids."""
        rows = await self.run(_REPEAT, count)
        return [row["id"] for row in rows]

    async def begin_run(self) -> int:
        """Let a run arrive that has not ended; return its id."""
        (new,) = await self.repeat_runs(1)
        await self.run(
            "UPDATE execution_entity SET status = 'running', finished = false, "
            '"stoppedAt" = NULL WHERE id = $1',
            new,
        )
        return new

    async def end_run(self, execution_id: int, status: str = "success") -> None:
        """End a run that was begun."""
        await self.run(
            "UPDATE execution_entity SET status = $2::text, finished = $2::text = 'success', "
            '"stoppedAt" = "startedAt" + interval \'3 seconds\' WHERE id = $1',
            execution_id,
            status,
        )

    async def rejuvenate(self) -> None:
        """Move all runs in time, so that the newest of them began an hour ago."""
        await self.run(_REJUVENATE)

    async def delete_runs(self, ids: list[int]) -> None:
        """Delete runs for good, as n8n's pruning does."""
        await self.run("DELETE FROM execution_entity WHERE id = ANY($1)", ids)

    async def corrupt_run(self, execution_id: int, data: str = '[{"resultData":"7"}') -> None:
        """Make a run's data undecodable."""
        await self.run(
            'UPDATE execution_data SET data = $2 WHERE "executionId" = $1', execution_id, data
        )


_REJUVENATE = """
UPDATE execution_entity SET "createdAt" = "createdAt" + shift, "startedAt" = "startedAt" + shift,
    "stoppedAt" = "stoppedAt" + shift
FROM (
    SELECT date_trunc('milliseconds', now() - interval '1 hour' - max("startedAt")) AS shift
    FROM execution_entity
) AS age
"""

# New ids come from n8n's own sequence; the moments are made young, a few milliseconds apart.
_REPEAT = """
WITH numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS position, count(*) OVER () AS many
    FROM execution_entity
    WHERE status = 'success' AND "deletedAt" IS NULL AND mode = 'webhook'
), chosen AS (
    SELECT nextval('execution_entity_id_seq')::int AS id, numbered.id AS model, number
    FROM generate_series(0, $1::int - 1) AS number
    JOIN numbered ON numbered.position = number % numbered.many
    ORDER BY number
), runs AS (
    INSERT INTO execution_entity
        (id, finished, mode, "startedAt", "stoppedAt", status, "workflowId", "createdAt")
    SELECT chosen.id, model.finished, model.mode, moment.at, moment.at + interval '2 seconds',
        model.status, model."workflowId", moment.at
    FROM chosen
    JOIN execution_entity AS model ON model.id = chosen.model
    CROSS JOIN LATERAL (
        SELECT date_trunc('milliseconds', clock_timestamp()) - interval '1 hour' AS at
    ) AS moment
    RETURNING id
), blobs AS (
    INSERT INTO execution_data ("executionId", "workflowData", data)
    SELECT chosen.id, blob."workflowData", blob.data
    FROM chosen JOIN execution_data AS blob ON blob."executionId" = chosen.model
    RETURNING "executionId"
)
SELECT runs.id FROM runs JOIN blobs ON blobs."executionId" = runs.id ORDER BY runs.id
"""


def restore_n8n(
    server: PostgresServer, database: str, folder: Path, *, dump: str = "n8n-1.110.1-postgres"
) -> LivingN8n:
    """Load a dump into an empty database and give the reading role its rights."""
    plain = folder / f"{dump}.sql"
    plain.write_bytes(gzip.decompress((DUMPS / f"{dump}.sql.gz").read_bytes()))
    server.restore(plain, database=database)
    grants = "; ".join(_grant(table) for table in TABLES)
    server.run_sql(f"{_CREATE_READER}; {grants}", database=database)
    return LivingN8n(server=server, database=database)


_CREATE_READER = f"""
DO $$ BEGIN CREATE ROLE {READER} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT USAGE ON SCHEMA public TO {READER}
"""


def _grant(table: str) -> str:
    return (
        f"DO $$ BEGIN GRANT SELECT ON {table} TO {READER}; "
        "EXCEPTION WHEN undefined_table THEN NULL; END $$"
    )
