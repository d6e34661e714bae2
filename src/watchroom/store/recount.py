"""Makes the rollups true again around runs that were added, changed or removed."""

from collections.abc import Iterable, Sequence

from watchroom.store.database import Session
from watchroom.store.ordering import first_key, moment_of
from watchroom.store.reckoning import LEDGERS, Ledger


async def recount(session: Session, keys: Iterable[int]) -> None:
    """
    Count every bucket again that holds, or held, one of *keys*.

    The finest buckets are counted from the runs themselves, the others from the next finer
    ones, and narrow ledgers from their wider ones: what they say is exact, whatever was there
    before.
    """
    moments = {moment_of(key) for key in keys}
    for ledger in LEDGERS:
        finer_ms: int | None = None
        for grain_ms in reversed(ledger.grains_ms):
            buckets = sorted({moment // grain_ms * grain_ms for moment in moments})
            await _clear(session, ledger, grain_ms, buckets)
            if ledger.wider is not None:
                await _add_up(session, ledger, grain_ms, buckets, (ledger.wider.table, grain_ms))
            elif finer_ms is not None:
                await _add_up(session, ledger, grain_ms, buckets, (ledger.table, finer_ms))
            else:
                await _count_runs(session, ledger, grain_ms, buckets)
            finer_ms = grain_ms


async def _clear(session: Session, ledger: Ledger, grain_ms: int, buckets: Sequence[int]) -> None:
    await session.execute_many(
        f"DELETE FROM {ledger.table} WHERE grain_s = $1 AND bucket_ms = $2",
        [(grain_ms // 1000, bucket) for bucket in buckets],
    )


async def _count_runs(
    session: Session, ledger: Ledger, grain_ms: int, buckets: Sequence[int]
) -> None:
    groups = [raw for _, raw in ledger.dimensions]
    counted = [f"{function}({raw})" for _, raw, function in ledger.measures]
    await session.execute_many(
        f"{_insert(ledger)} SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), "
        f"{', '.join([*groups, *counted])} FROM {ledger.source} "
        f"WHERE {ledger.condition} AND key >= $3 AND key < $4 GROUP BY {', '.join(groups)}",
        [
            (grain_ms // 1000, bucket, first_key(bucket), first_key(bucket + grain_ms))
            for bucket in buckets
        ],
    )


async def _add_up(
    session: Session,
    ledger: Ledger,
    grain_ms: int,
    buckets: Sequence[int],
    source: tuple[str, int],
) -> None:
    """Fill cleared buckets from *source*: a table, and the grain of its rows in ms."""
    table, source_ms = source
    groups = [name for name, _ in ledger.dimensions]
    added = [f"{function}({name})" for name, _, function in ledger.measures]
    await session.execute_many(
        f"{_insert(ledger)} SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), "
        f"{', '.join([*groups, *added])} FROM {table} "
        f"WHERE grain_s = $3 AND bucket_ms >= $2 AND bucket_ms < $4 GROUP BY {', '.join(groups)}",
        [(grain_ms // 1000, bucket, source_ms // 1000, bucket + grain_ms) for bucket in buckets],
    )


def _insert(ledger: Ledger) -> str:
    dimensions = [name for name, _ in ledger.dimensions]
    measures = [name for name, _, _ in ledger.measures]
    columns = ", ".join(["grain_s", "bucket_ms", *dimensions, *measures])
    return f"INSERT INTO {ledger.table} ({columns})"
