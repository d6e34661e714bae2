"""Counts without some cameras or models, as differences of counts that indexes tell."""

from dataclasses import dataclass, replace
from typing import Final

from watchroom.store.criteria import ROLLED_UP, Column, Criteria

_INDEXED: Final = (Column.CAMERA, Column.MODEL)  # columns of which values may be left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Runs that are counted, or taken away."""

    sign: int  # 1 or -1
    criteria: Criteria


def terms_of(criteria: Criteria) -> list[Term]:
    """
    Return terms that add up to the number of runs that meet *criteria*, in any range of time.

    Most runs pass where a camera is left out, so that all of them less those of the camera are
    found faster than they are. What is narrowed otherwise too is one term: itself.
    """
    left_out = next((column for column in _INDEXED if column in criteria.excluded), None)
    narrowed = criteria.words or criteria.bounds or not set(criteria.values) <= set(ROLLED_UP)
    if left_out is None or narrowed:
        return [Term(sign=1, criteria=criteria)]
    excluded = dict(criteria.excluded)
    values = {**criteria.values, left_out: excluded.pop(left_out)}
    among_all = terms_of(replace(criteria, excluded=excluded))
    unwanted = replace(criteria, excluded=excluded, values=values)
    return [*among_all, Term(sign=-1, criteria=unwanted)]
