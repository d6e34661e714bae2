"""Runs that are in progress at this moment."""

from collections.abc import Collection

from watchroom.domain.search_words import clean_text
from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader


async def count_of(reader: Reader, workflow_ids: Collection[str]) -> dict[str, int]:
    """
    Return how many runs of some workflows are in progress, by id; those without any are left out.

    One that waits for something is not in progress: n8n has put it aside. By the index of statuses.
    """
    found: dict[str, int] = {}
    for portion in portions([clean_text(each) for each in workflow_ids]):
        bind = Bindings()
        rows = await reader.fetch(
            "SELECT w.id, COUNT(*) FROM execution AS e JOIN workflow AS w ON w.number = e.workflow "
            "WHERE e.status = 'running' AND e.status_detail <> 'waiting' "
            f"AND w.id IN ({bind.each(portion)}) GROUP BY w.id",
            *bind.values,
        )
        found |= {workflow_id: int(count) for workflow_id, count in rows}
    return found
