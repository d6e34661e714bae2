"""The connection to n8n's SQLite file: read-only, and never stuck."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import pytest

from watchroom.domain.errors import SourceUnavailable
from watchroom.n8n.sqlite_file import SqliteFile

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[SqliteFile]:
    """A connection to a file with one row, whose name a URL must escape."""
    path = tmp_path / "a b?c%20.sqlite"
    with apsw.Connection(str(path)) as writer:
        writer.execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    file = SqliteFile(str(path))
    yield file
    await file.close()


@pytest.mark.parametrize("statement", ["DELETE FROM t", "CREATE TABLE u (y)", "VACUUM"])
async def test_nothing_can_be_written(file: SqliteFile, statement: str) -> None:
    """n8n's file is n8n's."""
    with pytest.raises(SourceUnavailable, match="readonly"):
        await file.fetch(statement)

    assert await file.fetch("SELECT x FROM t") == [(1,)]


async def test_a_read_that_is_given_up_ends(file: SqliteFile) -> None:
    """Otherwise the next one would wait for it, and the shutdown too."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await file.fetch(ENDLESS)

    assert await file.fetch("SELECT x FROM t") == [(1,)]


async def test_a_mistake_in_a_statement_is_told(file: SqliteFile) -> None:
    """Whatever the driver raises, the caller sees one kind of error."""
    with pytest.raises(SourceUnavailable, match="no such table: nowhere"):
        await file.fetch("SELECT 1 FROM nowhere")


async def test_closing_twice_does_nothing(file: SqliteFile) -> None:
    """A shutdown may come from two sides."""
    await file.close()
    await file.close()

    with pytest.raises(SourceUnavailable, match="was closed"):
        await file.fetch("SELECT 1")
