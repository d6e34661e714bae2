"""Exact counts of runs by what a filter asks for, and what they say about finding runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchroom.store.criteria import ROLLED_UP, Column, Criteria
from watchroom.store.database import Reader
from watchroom.store.reckoning import RUNS, STATUSES, Ledger, sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Runs that are alike in every column of ROLLED_UP that a filter names."""

    runs: int
    values: dict[Column, object]  # of those columns

    def meets(self, criteria: Criteria, column: Column) -> bool:
        """Tell whether *criteria* let these runs pass as far as one column goes."""
        if self.values.get(column) in criteria.excluded.get(column, ()):
            return False
        return column not in criteria.values or self.values[column] in criteria.values[column]


def narrowest(criteria: Criteria) -> Ledger:
    """Return the rollups with the fewest rows that tell apart what *criteria* do."""
    return RUNS if criteria.columns & {Column.WORKFLOW, Column.RISK} else STATUSES


async def facets_in(reader: Reader, criteria: Criteria, from_ms: int, to_ms: int) -> list[Facet]:
    """
    Return the counts of all runs that began in [from_ms, to_ms), as `countable` *criteria* ask.

    Without a filter that is one number, if any run began then.
    """
    columns = [column for column in ROLLED_UP if column in criteria.columns]
    rows = await sums(reader, narrowest(criteria), edges=[from_ms, to_ms], by=columns)
    return [
        Facet(runs=runs, values=dict(zip(columns, values, strict=True)))
        for _, *values, runs in rows
    ]


def matching(facets: Sequence[Facet], criteria: Criteria) -> int:
    """Return how many runs of *facets* meet `countable` *criteria*."""
    return sum(
        facet.runs for facet in facets if all(facet.meets(criteria, column) for column in ROLLED_UP)
    )


def rarest(facets: Sequence[Facet], criteria: Criteria) -> Column | None:
    """
    Return the column whose index leads past the fewest runs; None if that is none of them.

    Reading newest runs in order and skipping those that do not match is best where most match.
    """
    passing: dict[Column | None, int] = {None: sum(facet.runs for facet in facets)}
    for column in criteria.values:
        if column in ROLLED_UP:
            passing[column] = sum(facet.runs for facet in facets if facet.meets(criteria, column))
    return min(passing, key=lambda column: passing[column])
