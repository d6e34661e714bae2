"""Dumps of n8n made young again, and the servers that have copied them."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import httpx

from living_n8n import restore_n8n
from n8n_dumps import Dump, Happened, unpack_database, unpack_storage
from postgres_server import PostgresServer
from running_server import RunningServer

TIMES = ("createdAt", "startedAt", "stoppedAt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A server that has copied a whole dump, and what truly happened in it."""

    server: RunningServer
    client: httpx.Client
    happened: dict[int, Happened]  # by execution id


def young_sqlite_dump(name: str, folder: Path) -> Dump:
    """Unpack a dump whose newest run began an hour ago: summaries reach 90 days back."""
    database = unpack_database(name, "db", folder)
    _rejuvenate(database)
    return Dump(name=name, url=f"sqlite://{database}", storage_dir=unpack_storage(name, folder))


def young_postgres_dump(name: str, folder: Path, server: PostgresServer) -> Dump:
    """Restore such a dump into a database of its own, read by a role that may only SELECT."""
    target = f"e2e_{name.replace('-', '_').replace('.', '_')}"
    server.run_sql(f"CREATE DATABASE {target}")
    n8n = restore_n8n(server, target, folder, dump=name)
    asyncio.run(n8n.rejuvenate())
    return Dump(name=name, url=n8n.url, storage_dir=unpack_storage(name, folder))


def _rejuvenate(database: Path) -> None:
    connection = apsw.Connection(str(database))
    try:
        newest = connection.execute("SELECT max(startedAt) FROM execution_entity").get
        assert isinstance(newest, str)
        age = datetime.now(UTC) - datetime.fromisoformat(newest).replace(tzinfo=UTC)
        shift = f"{(age - timedelta(hours=1)).total_seconds():+.3f} seconds"
        for column in TIMES:
            connection.execute(
                f"UPDATE execution_entity SET {column} ="
                f" strftime('%Y-%m-%d %H:%M:%f', {column}, ?) WHERE {column} IS NOT NULL",
                (shift,),
            )
    finally:
        connection.close()
