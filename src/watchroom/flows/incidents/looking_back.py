"""Looks for incidents among the runs that were there before anybody followed them."""

from typing import Final

from watchroom.domain.incident_rules import HINDSIGHT_MS, Failure, Opening, in_hindsight
from watchroom.store import failed_runs, incidents, source
from watchroom.store.database import Database
from watchroom.store.failed_runs import FailedRun

MOST_FAILURES: Final = 20_000  # that are looked at, the oldest of those days


async def past_incidents(store: Database, now_ms: int) -> list[Opening] | None:
    """
    Return the incidents of the last days whose runs belong to none yet, the oldest first.

    None while runs of those days are still to be copied. Raises StoreUnavailable.
    """
    from_ms = now_ms - HINDSIGHT_MS
    copied_from_ms = await source.copied_from_ms(store)
    if copied_from_ms is None or copied_from_ms > from_ms:
        return None
    runs = await failed_runs.between(store, from_ms=from_ms, to_ms=now_ms + 1, limit=MOST_FAILURES)
    known = await incidents.already_in_one(store, {run.id for run in runs})
    failures = [_failure(run) for run in runs if run.id not in known]
    return in_hindsight(sorted(failures, key=lambda each: (each.failed_ms, each.execution_id)))


def _failure(run: FailedRun) -> Failure:
    return Failure(
        execution_id=run.id,
        failed_ms=run.failed_ms,
        started_ms=run.started_ms,
        pattern_id=run.pattern_id,
    )
