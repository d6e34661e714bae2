"""
Where the ids that a database gives by itself go on, so that none is ever given twice.

Rows are forgotten, and clients remember ids: the highest one that is there is not enough.
"""

from watchroom.store.database import Dialect, Reader, Session
from watchroom.store.tables import Table


async def last(reader: Reader, table: Table) -> int:
    """Return the highest id that was ever given, as far as that is known; 0 if none was."""
    if len(table.key) != 1:
        return 0
    if reader.dialect is Dialect.POSTGRES:
        sequence = await _sequence(reader, table)
        if sequence is None:
            return 0
        [row] = await reader.fetch(
            f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}"
        )
        return int(row[0])
    [row] = await reader.fetch(
        f"""
        SELECT coalesce(max(CASE WHEN typeof(k) = 'integer' THEN k END), 0) FROM (
            SELECT max({table.key[0]}) AS k FROM {table.name}
            {_REMEMBERED if table.numbers_once else ""}
        )
        """,
        *([table.name] if table.numbers_once else []),
    )
    return int(row[0])


async def go_on_from(session: Session, table: Table, number: int) -> None:
    """Let the next id that is given be higher than *number*; 0 leaves things as they are."""
    if not number:
        return
    if session.dialect is Dialect.POSTGRES:
        sequence = await _sequence(session, table)
        if sequence is not None:
            await session.fetch("SELECT setval($1::text::regclass, $2, true)", sequence, number)
    elif table.numbers_once:
        await session.execute("DELETE FROM sqlite_sequence WHERE name = $1", table.name)
        await session.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", table.name, number
        )


_REMEMBERED = "UNION ALL SELECT seq FROM sqlite_sequence WHERE name = $1"


async def _sequence(reader: Reader, table: Table) -> str | None:
    """Return the quoted name of what numbers a table's rows; None if they come with their ids."""
    [row] = await reader.fetch("SELECT pg_get_serial_sequence($1, $2)", table.name, table.key[0])
    return None if row[0] is None else str(row[0])
