"""
Points of one service and one tier, those of a whole span of time in one row.

A block is written once, when its span is over: zlib of MessagePack, figure by figure. Figures
that stay the same, as those of a quiet container do, then cost next to nothing.
"""

import asyncio
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from watchroom.domain.spans import Span
from watchroom.domain.stats_samples import StatsColumns, joined
from watchroom.store.database import Reader, Row, Session
from watchroom.store.stats_sweeps import ServiceKey
from watchroom.store.stats_tiers import Tier

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StatsColumns)


async def save(
    session: Session, tier: Tier, start_ms: int, blocks: Mapping[ServiceKey, StatsColumns]
) -> None:
    """Write the blocks of one span, in place of any that are there."""
    rows = await asyncio.to_thread(lambda: [(*key, _packed(one)) for key, one in blocks.items()])
    await session.execute_many(
        """
        INSERT INTO stats_block (resolution_s, start_ms, host, service, body)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (resolution_s, start_ms, host, service) DO UPDATE SET body = excluded.body
        """,
        [(tier.resolution_s, start_ms, *row) for row in rows],
    )


async def rows_between(
    reader: Reader, tier: Tier, from_ms: int, to_ms: int, only: ServiceKey | None
) -> list[Row]:
    """Return the rows, in order of time, that hold all points of [from_ms, to_ms) and more."""
    condition, values = ("", ()) if only is None else ("AND host = $4 AND service = $5", only)
    return await reader.fetch(
        f"""
        SELECT host, service, body FROM stats_block
        WHERE resolution_s = $1 AND start_ms >= $2 AND start_ms < $3 {condition}
        ORDER BY start_ms
        """,
        tier.resolution_s,
        from_ms // tier.block_ms * tier.block_ms,
        to_ms,
        *values,
    )


def columns_of(rows: Iterable[Row]) -> dict[ServiceKey, StatsColumns]:
    """Return the points in *rows* by service."""
    found: dict[ServiceKey, list[StatsColumns]] = defaultdict(list)
    for host, service, body in rows:
        found[host, service].append(_decoder.decode(zlib.decompress(body)))
    return {key: joined(parts) for key, parts in found.items()}


async def starts(reader: Reader, tier: Tier, span: Span, block_ms: int) -> list[int]:
    """Return those multiples of *block_ms* in a span, ascending, after which blocks begin."""
    rows = await reader.fetch(
        """
        SELECT DISTINCT start_ms / $4 * $4 AS multiple_ms FROM stats_block
        WHERE resolution_s = $1 AND start_ms >= $2 AND start_ms < $3 ORDER BY multiple_ms
        """,
        tier.resolution_s,
        *span,
        block_ms,
    )
    return [row[0] for row in rows]


async def forget(session: Session, tier: Tier, before_ms: int) -> None:
    """Delete the blocks of a tier that began earlier."""
    await session.execute(
        "DELETE FROM stats_block WHERE resolution_s = $1 AND start_ms < $2",
        tier.resolution_s,
        before_ms,
    )


def _packed(columns: StatsColumns) -> bytes:
    return zlib.compress(_encoder.encode(columns))
