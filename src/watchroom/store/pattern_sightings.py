"""When runs of each error pattern were seen; those of unreadable answers likewise."""

from typing import Final

from watchroom.domain.pattern_status import QUIET_MS, Sightings
from watchroom.store.database import Reader, Row
from watchroom.store.ordering import ID_BITS, first_key, moment_of

MOST_LOOKED_AT: Final = 5_000  # runs of one pattern, the newest, in which a break is looked for


async def sightings(
    reader: Reader, *, now_ms: int, pattern_id: int | None = None
) -> dict[int, Sightings]:
    """
    Return when the runs of each pattern were seen, up to *now_ms*; or only those of one.

    Four looks into an index for each; patterns whose runs are all gone are left out.
    """
    rows = await reader.fetch(
        """
        SELECT p.id,
            (SELECT MIN(e.key) FROM execution AS e WHERE e.pattern_id = p.id AND e.key < $2),
            (SELECT MAX(e.key) FROM execution AS e WHERE e.pattern_id = p.id AND e.key < $2),
            (SELECT MIN(e.key) FROM execution AS e
                WHERE e.pattern_id = p.id AND e.key >= $1 AND e.key < $2),
            (SELECT MAX(e.key) FROM execution AS e WHERE e.pattern_id = p.id AND e.key < $1)
        FROM error_pattern AS p WHERE p.id = COALESCE(CAST($3 AS BIGINT), p.id)
        """,
        first_key(now_ms - QUIET_MS),
        first_key(now_ms + 1),
        pattern_id,
    )
    return {row[0]: _seen(row[1:]) for row in rows if row[1] is not None}


async def unreadable(reader: Reader, *, now_ms: int) -> Sightings | None:
    """Return when answers that cannot be read were seen; None: never."""
    [row] = await reader.fetch(
        """
        SELECT
            (SELECT MIN(key) FROM execution WHERE risk = 'UNREADABLE' AND key < $2),
            (SELECT MAX(key) FROM execution WHERE risk = 'UNREADABLE' AND key < $2),
            (SELECT MIN(key) FROM execution
                WHERE risk = 'UNREADABLE' AND key >= $1 AND key < $2),
            (SELECT MAX(key) FROM execution WHERE risk = 'UNREADABLE' AND key < $1)
        """,
        first_key(now_ms - QUIET_MS),
        first_key(now_ms + 1),
    )
    return None if row[0] is None else _seen(row)


async def last_break(reader: Reader, pattern_id: int) -> tuple[int, int] | None:
    """
    Return the last run before a pattern was quiet, and the first after it, as moments (ms).

    Looked for among its newest runs. None if it was never quiet between two of them.
    """
    rows = await reader.fetch(
        """
        SELECT before_it, key FROM (
            SELECT key, LAG(key) OVER (ORDER BY key) AS before_it FROM (
                SELECT key FROM execution WHERE pattern_id = $1 ORDER BY key DESC LIMIT $2
            ) AS newest
        ) AS pairs
        WHERE key - before_it >= $3 ORDER BY key DESC LIMIT 1
        """,
        pattern_id,
        MOST_LOOKED_AT,
        QUIET_MS << ID_BITS,
    )
    return (moment_of(rows[0][0]), moment_of(rows[0][1])) if rows else None


def _seen(row: Row) -> Sightings:
    first, last, returned, before = row
    return Sightings(
        first_ms=moment_of(first),
        last_ms=moment_of(last),
        returned_ms=None if returned is None else moment_of(returned),
        before_ms=None if before is None else moment_of(before),
    )
