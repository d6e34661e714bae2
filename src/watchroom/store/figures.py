"""How much there is in the store, in figures that cost next to nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchroom.store.database import Reader, one_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFigures:
    """One moment of the store."""

    runs: Mapping[str, int]  # that are kept, by status; one of which there is none may be absent
    unreadable: int  # runs whose data could not be decoded
    thumbnails_waiting: int  # pictures without one
    deliveries_waiting: int  # messages to webhooks


async def figures(reader: Reader) -> StoreFigures:
    """Return the figures; read from rollups and partial indexes, however many runs there are."""
    async with one_moment(reader) as session:
        runs = await session.fetch(
            "SELECT status, sum(runs) FROM rollup_status WHERE grain_s = 86400 GROUP BY status"
        )
        [(unreadable, thumbnails, deliveries)] = await session.fetch(
            """
            SELECT (SELECT count(*) FROM unreadable),
                (SELECT count(*) FROM picture WHERE thumbnail = 'waiting'),
                (SELECT count(*) FROM delivery WHERE state = 'waiting')
            """
        )
    return StoreFigures(
        runs={status: int(count) for status, count in runs},
        unreadable=int(unreadable),
        thumbnails_waiting=int(thumbnails),
        deliveries_waiting=int(deliveries),
    )
