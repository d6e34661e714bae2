"""The workflows that runs belong to, and each definition that one of them ran with."""

import zlib
from collections.abc import Iterable, Mapping

from watchroom.store.bindings import Bindings
from watchroom.store.database import Reader, Session


async def save_definitions(session: Session, definitions: Mapping[str, bytes]) -> None:
    """Keep workflow definitions (JSON) by their hash; one that is kept already stays."""
    rows = [(hash_, zlib.compress(definition)) for hash_, definition in definitions.items()]
    await session.execute_many(
        """
        INSERT INTO workflow_version (hash, definition) VALUES ($1, $2)
        ON CONFLICT (hash) DO UPDATE SET definition = excluded.definition
        WHERE workflow_version.definition IS NULL
        """,
        rows,
    )


async def definition_of(reader: Reader, execution_id: int) -> bytes | None:
    """Return the definition (JSON) that a run ran with; None if it is not known."""
    rows = await reader.fetch(
        """
        SELECT v.definition FROM execution AS e
        JOIN workflow_version AS v ON v.number = e.workflow_version
        WHERE e.id = $1 AND v.definition IS NOT NULL
        """,
        execution_id,
    )
    return zlib.decompress(rows[0][0]) if rows else None


async def numbers_of(session: Session, names: Mapping[str, str]) -> dict[str, int]:
    """Return the store's number of each workflow, given as id and present name."""
    await session.execute_many(
        """
        INSERT INTO workflow (id, name) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE workflow.name <> excluded.name
        """,
        list(names.items()),
    )
    return await _numbers(session, "workflow", "id", names)


async def version_numbers_of(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Return the store's number of each definition, whether or not it is kept yet."""
    wanted = set(hashes)
    if not wanted:
        return {}
    await session.execute_many(
        "INSERT INTO workflow_version (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING",
        [(hash_,) for hash_ in wanted],
    )
    return await _numbers(session, "workflow_version", "hash", wanted)


async def _numbers(
    session: Session, table: str, column: str, wanted: Iterable[str]
) -> dict[str, int]:
    bind = Bindings()
    rows = await session.fetch(
        f"SELECT {column}, number FROM {table} WHERE {column} IN ({bind.each(wanted)})",
        *bind.values,
    )
    return {row[0]: row[1] for row in rows}
