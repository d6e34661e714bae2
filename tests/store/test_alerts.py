"""Runs with messages, counted on both databases."""

from dataclasses import replace

from runs import NOON_MS, a_message, a_run
from watchroom.domain.spans import HOUR_MS
from watchroom.store import alerts, executions
from watchroom.store.alerts import Alerts
from watchroom.store.database import Database


async def test_runs_are_counted_by_what_came_of_all_their_messages(store: Database) -> None:
    """One lost message of two is an alert that somebody did not get in full."""
    sent, lost = a_message(), a_message(success=False)
    first, second = a_run(1, started_ms=NOON_MS), a_run(2, started_ms=NOON_MS + HOUR_MS)
    runs = [
        replace(first, notifications=(sent, sent)),
        replace(second, notifications=(sent, lost)),
        a_run(3, started_ms=NOON_MS + HOUR_MS),
    ]
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})

    edges = [NOON_MS, NOON_MS + HOUR_MS, NOON_MS + 2 * HOUR_MS, NOON_MS + 3 * HOUR_MS]
    counted = await alerts.series(store, edges=edges)

    assert counted == [
        Alerts(sent=1, failed=0),
        Alerts(sent=0, failed=1),
        Alerts(sent=0, failed=0),
    ]
