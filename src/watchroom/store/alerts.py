"""Runs that were to tell somebody, and whether their messages went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from watchroom.store.database import Reader, one_moment
from watchroom.store.ordering import first_key

# Quotation marks within texts are escaped, so that no message can say this of itself.
_WENT_OUT: Final = '%"success":true%'


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """The runs with messages that began in one range of time."""

    sent: int  # runs of which every message was taken
    failed: int  # runs of which at least one was not


async def series(reader: Reader, *, edges: Sequence[int]) -> list[Alerts]:
    """
    Return the alerts of each range between one of *edges* (ms UTC, rising) and the next.

    Every run of the ranges is looked at: this is meant for days, not for years.
    """
    found: list[Alerts] = []
    async with one_moment(reader) as session:
        for from_ms, to_ms in pairwise(edges):
            [(runs, sent)] = await session.fetch(
                """
                SELECT COUNT(*), COUNT(CASE WHEN telegram_status LIKE $3 THEN 1 END)
                FROM execution_document
                WHERE key >= $1 AND key < $2 AND telegram_status IS NOT NULL
                """,
                first_key(from_ms),
                first_key(to_ms),
                _WENT_OUT,
            )
            found.append(Alerts(sent=sent, failed=runs - sent))
    return found
