"""Names for suggestions, against a look at every run."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from random_runs import keep_random_runs, meets, random_exclusions, random_filter
from watchroom.domain.execution import Execution
from watchroom.store.database import Database
from watchroom.store.filters import ExecutionFilter
from watchroom.store.names import NamedBy, _without, names_in

ROUNDS = 60


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    """Seven hundred runs over three days, some of them judged."""
    return await keep_random_runs(store)


def name_of(run: Execution, by: NamedBy) -> str | None:
    match by:
        case NamedBy.CAMERA:
            return run.camera
        case NamedBy.MODEL:
            return run.headline.model if run.headline else None
        case NamedBy.WORKFLOW:
            return run.workflow_name
        case NamedBy.NODE:
            return run.error.node if run.error else None


async def test_counts_agree_with_a_look_at_every_run(
    store: Database, runs: list[Execution]
) -> None:
    """From rollups, from an index or from the words: the commonest name comes first."""
    random, excluding = Random(19), Random(20)
    for number in range(ROUNDS):
        by = random.choice(list(NamedBy))
        wanted = random_filter(random) if number % 3 else ExecutionFilter()
        if number % 2:
            wanted = replace(wanted, excluded=random_exclusions(excluding))
        passing = [run for run in runs if meets(_without(wanted, by))(run)]
        counts = Counter(name for run in passing if (name := name_of(run, by)) is not None)

        found = await names_in(store, wanted, by, limit=50)

        ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        assert sorted((each.name, each.runs) for each in found) == sorted(ranked), (number, by)
        assert [each.runs for each in found] == [runs for _, runs in ranked], (number, by)
