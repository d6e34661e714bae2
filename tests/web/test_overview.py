"""The last hours beside those before."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, notification, run
from site_under_test import Site
from watchroom.domain.execution import Execution, Status
from watchroom.domain.times import iso_time
from watchroom.web.overview import MOST_PARTS, edges_of, step_of

URL = "/api/analytics/overview"


def timed(id_: int, started_ms: int, duration_ms: int = 2000, **changes: Any) -> Execution:
    return run(id_, started_ms=started_ms, stopped_ms=started_ms + duration_ms, **changes)


def failed(id_: int, started_ms: int, **changes: Any) -> Execution:
    return timed(id_, started_ms, status=Status.ERROR, status_detail="error", **changes)


async def overview(client: httpx.AsyncClient, **params: str) -> Any:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_a_day_is_compared_with_the_day_before(site: Site, client: httpx.AsyncClient) -> None:
    """It is a rolling day: what began 24 hours ago or earlier belongs to the one before."""
    await site.keep(
        timed(1, NOW_MS - HOUR_MS, 4000),
        timed(2, NOW_MS - 23 * HOUR_MS, 4000),
        failed(3, NOW_MS - 2 * HOUR_MS),
        timed(4, NOW_MS - DAY_MS - 1, 2000),
        timed(5, NOW_MS - 47 * HOUR_MS, 2000),
        failed(6, NOW_MS - 49 * HOUR_MS),
        run(7, started_ms=NOW_MS - MINUTE_MS, stopped_ms=None, status=Status.RUNNING),
    )

    data = await overview(client)

    assert (data["from"], data["to"]) == (iso_time(NOW_MS - DAY_MS), iso_time(NOW_MS))
    assert data["runs"] == {"current": 4, "previous": 2, "change": 100.0, "trend": "increasing"}
    assert data["failed"] == {"current": 1, "previous": 0, "change": None, "trend": None}
    assert data["failedShare"] == {"current": 33.33, "previous": 0, "change": None, "trend": None}
    assert data["running"] == 1
    assert data["p95Duration"]["current"] == pytest.approx(4.0, rel=0.025)
    assert data["p95Duration"]["trend"] == "declining"


async def test_alerts_are_counted_by_run(site: Site, client: httpx.AsyncClient) -> None:
    """A run has alerted only if each of its messages was taken; a run without any is none."""
    sent, lost = notification(), notification(success=False)
    await site.keep(
        timed(1, NOW_MS - HOUR_MS, notifications=(sent,)),
        timed(2, NOW_MS - HOUR_MS, notifications=(sent, sent)),
        timed(3, NOW_MS - HOUR_MS, notifications=(sent, lost)),
        timed(4, NOW_MS - HOUR_MS, notifications=()),
        timed(5, NOW_MS - 30 * HOUR_MS, notifications=(lost,)),
    )

    alerts = (await overview(client))["alerts"]

    assert (alerts["sent"]["current"], alerts["sent"]["previous"]) == (2, 0)
    assert (alerts["failed"]["current"], alerts["failed"]["previous"]) == (1, 1)


async def test_alerts_of_long_times_are_not_counted(site: Site, client: httpx.AsyncClient) -> None:
    """They cost a look at every run; null says that nobody knows, not that there were none."""
    await site.keep(timed(1, NOW_MS - HOUR_MS, notifications=(notification(),)))

    week = await overview(client, **{"from": iso_time(NOW_MS - 7 * DAY_MS)})
    longer = await overview(client, **{"from": iso_time(NOW_MS - 7 * DAY_MS - 1)})

    assert week["alerts"]["sent"]["current"] == 1
    assert longer["alerts"] is None


async def test_the_parts_add_up(site: Site, client: httpx.AsyncClient) -> None:
    """Each run is in the part in which it began, and in no other."""
    moments = [NOW_MS - 1, NOW_MS - HOUR_MS, NOW_MS - 5 * HOUR_MS, NOW_MS - DAY_MS]
    await site.keep(
        *(timed(i, moment) for i, moment in enumerate(moments, start=1)),
        failed(9, NOW_MS - HOUR_MS),
    )

    data = await overview(client)

    parts = data["parts"]
    assert sum(part["runs"] for part in parts) == data["runs"]["current"] == 5
    [busiest] = [part for part in parts if part["failed"]]
    assert (busiest["runs"], busiest["failed"]) == (2, 1)
    hour_ago = iso_time(NOW_MS - HOUR_MS)
    assert busiest["from"] <= hour_ago < iso_time(NOW_MS - HOUR_MS + 15 * MINUTE_MS)
    assert data["step"] == 900


@pytest.mark.parametrize("length_ms", [1, MINUTE_MS, HOUR_MS, 7 * HOUR_MS, DAY_MS, 366 * DAY_MS])
def test_parts_are_few_and_round(length_ms: int) -> None:
    """Round parts stay where they are while time goes on; only the ends are cut."""
    span = (NOW_MS - length_ms, NOW_MS)

    step_ms = step_of(span)
    edges = edges_of(span, step_ms)

    assert len(edges) - 1 <= MOST_PARTS
    assert (edges[0], edges[-1]) == span
    assert all(edge % step_ms == 0 for edge in edges[1:-1])
    assert edges == sorted(set(edges))


async def test_nothing_ran(client: httpx.AsyncClient) -> None:
    """Shares and durations of no runs are unknown, not 0."""
    data = await overview(client)

    assert data["runs"]["current"] == 0
    assert data["failedShare"]["current"] is None
    assert data["p95Duration"]["current"] is None


@pytest.mark.parametrize(
    "params",
    [
        {"from": iso_time(NOW_MS)},
        {"from": iso_time(NOW_MS - DAY_MS), "to": iso_time(NOW_MS - 2 * DAY_MS)},
        {"from": iso_time(NOW_MS - 367 * DAY_MS)},
        {"days": "7"},
    ],
)
async def test_a_time_that_is_none_is_refused(
    client: httpx.AsyncClient, params: dict[str, str]
) -> None:
    """Answered, never guessed."""
    assert (await client.get(URL, params=params)).status_code == 400
