"""The private PostgreSQL cluster of the tests."""

import asyncpg
import pytest


@pytest.mark.postgres
async def test_the_fixture_gives_an_empty_database_on_a_real_server(postgres_dsn: str) -> None:
    """Every test that says "postgres" rests on this."""
    connection = await asyncpg.connect(postgres_dsn)
    try:
        tables = await connection.fetchval(
            "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'"
        )
    finally:
        await connection.close()

    assert tables == 0
