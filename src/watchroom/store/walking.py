"""Finds the run at a deep offset by walking down the rollups instead of stepping over runs."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.spans import DAY_MS, GRAINS_MS
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import Criteria, column_conditions, excluding_conditions
from watchroom.store.database import Reader
from watchroom.store.facets import facets_in, matching, narrowest

WORTH_WALKING: Final = 500  # runs that are stepped over in less time than a walk takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a page begins."""

    criteria: Criteria  # a range of time that begins at most one bucket before the page
    offset: int  # runs of that range that come before the page


async def start_of_page(
    reader: Reader, criteria: Criteria, *, offset: int, descending: bool
) -> Start:
    """Return where the page at *offset* begins; *criteria* must be countable and match more."""
    if offset < WORTH_WALKING:
        return Start(criteria=criteria, offset=offset)
    low, high = _whole_days(criteria)
    overhang = (criteria.to_ms, high) if descending else (low, criteria.from_ms)
    offset += matching(await facets_in(reader, criteria, *overhang), criteria)
    for grain_ms in GRAINS_MS:
        buckets = await _buckets(reader, criteria, grain_ms, (low, high))
        for bucket, runs in buckets if descending else reversed(buckets):
            if offset < runs:
                low, high = bucket, bucket + grain_ms
                break
            offset -= runs
    ends = (criteria.from_ms, high) if descending else (low, criteria.to_ms)
    return Start(criteria=criteria.between(*ends), offset=offset)


def _whole_days(criteria: Criteria) -> tuple[int, int]:
    return criteria.from_ms // DAY_MS * DAY_MS, -(-criteria.to_ms // DAY_MS) * DAY_MS


async def _buckets(
    reader: Reader, criteria: Criteria, grain_ms: int, span: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return the buckets of *span* that have matching runs, and how many, newest first."""
    bind = Bindings()
    conditions = [
        f"grain_s = {bind(grain_ms // 1000)}",
        f"bucket_ms >= {bind(span[0])}",
        f"bucket_ms < {bind(span[1])}",
        *column_conditions(bind, criteria.values, dialect=reader.dialect, driver=None),
        *excluding_conditions(bind, criteria, reader.dialect),
    ]
    rows = await reader.fetch(
        f"SELECT bucket_ms, CAST(SUM(runs) AS BIGINT) FROM {narrowest(criteria).table} AS e "
        f"WHERE {' AND '.join(conditions)} GROUP BY bucket_ms ORDER BY bucket_ms DESC",
        *bind.values,
    )
    return [(bucket, runs) for bucket, runs in rows]
