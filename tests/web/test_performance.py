"""A period against the one before it."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, NOW_MS, run
from site_under_test import Site
from watchroom.domain.execution import Execution, Status

URL = "/api/analytics/performance"
MIDNIGHT_MS = NOW_MS - NOW_MS % DAY_MS


def timed(id_: int, started_ms: int, duration_ms: int, **changes: Any) -> Execution:
    return run(id_, started_ms=started_ms, stopped_ms=started_ms + duration_ms, **changes)


async def performance(client: httpx.AsyncClient, **params: str) -> Any:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_a_period_is_compared_with_the_one_before(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Change in percent of the previous figure; shorter is better, more is just more."""
    before = MIDNIGHT_MS - 7 * DAY_MS
    await site.keep(
        timed(1, NOW_MS - HOUR_MS, 2000),
        timed(2, NOW_MS - DAY_MS, 2000),
        timed(3, NOW_MS - 2 * DAY_MS, 2000),
        timed(4, before, 4000),
        timed(5, before, 4000, status=Status.ERROR, status_detail="error"),
        timed(6, NOW_MS - 40 * DAY_MS, 9000),
    )

    data = await performance(client)

    metrics = data["metrics"]
    assert data["period"] == "7d"
    assert metrics["averageDuration"] == {
        "current": 2.0,
        "previous": 4.0,
        "change": -50.0,
        "trend": "improving",
    }
    assert metrics["successRate"] == {
        "current": 100.0,
        "previous": 50.0,
        "change": 100.0,
        "trend": "improving",
    }
    assert metrics["executionVolume"] == {
        "current": 3,
        "previous": 2,
        "change": 50.0,
        "trend": "increasing",
    }
    assert metrics["medianDuration"]["current"] == pytest.approx(2.0, rel=0.025)
    assert metrics["p95Duration"]["previous"] == pytest.approx(4.0, rel=0.025)


async def test_the_days_add_up_to_the_period(site: Site, client: httpx.AsyncClient) -> None:
    """Also where a clock that runs ahead has dated a run after this moment: it is in neither."""
    await site.keep(
        timed(1, NOW_MS + HOUR_MS, 90_000),
        timed(2, NOW_MS, 1000),
        timed(3, NOW_MS - DAY_MS, 3000),
        timed(4, NOW_MS - DAY_MS, 5000),
        timed(5, NOW_MS - 2 * DAY_MS, 5000),
    )

    data = await performance(client)

    assert sum(day["volume"] for day in data["timeSeries"]) == 4
    assert data["metrics"]["executionVolume"]["current"] == 4
    assert data["metrics"]["averageDuration"]["current"] == 3.5
    assert data["metrics"]["medianDuration"]["current"] == pytest.approx(3.0, rel=0.025)
    assert data["metrics"]["p95Duration"]["current"] == pytest.approx(5.0, rel=0.025)


async def test_the_periods_adjoin_and_are_equally_long(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A run is in one of them or in neither, never in both."""
    start = MIDNIGHT_MS - 6 * DAY_MS
    before = start - (NOW_MS + 1 - start)
    await site.keep(
        run(1, started_ms=start), run(2, started_ms=start - 1), run(3, started_ms=before)
    )

    volume = (await performance(client))["metrics"]["executionVolume"]

    assert (volume["current"], volume["previous"]) == (1, 2)


async def test_every_day_is_in_the_series(site: Site, client: httpx.AsyncClient) -> None:
    """Days without runs too, with null where there is nothing to average."""
    await site.keep(timed(1, NOW_MS - 2 * DAY_MS, 1500))

    series = (await performance(client, period="30d"))["timeSeries"]

    assert len(series) == 30
    assert (series[0]["date"], series[-1]["date"]) == ("2025-07-30", "2025-08-28")
    assert series[-1] == {
        "date": "2025-08-28",
        "avgDuration": None,
        "medianDuration": None,
        "p95Duration": None,
        "successRate": None,
        "volume": 0,
    }
    assert (series[-3]["avgDuration"], series[-3]["successRate"], series[-3]["volume"]) == (
        1.5,
        100.0,
        1,
    )


async def test_nothing_to_compare_is_null(client: httpx.AsyncClient) -> None:
    """Not zero percent, and no trend."""
    metrics = (await performance(client, period="90d"))["metrics"]

    nothing = {"current": None, "previous": None, "change": None, "trend": None}
    assert metrics["averageDuration"] == metrics["successRate"] == nothing
    assert metrics["executionVolume"] == {
        "current": 0,
        "previous": 0,
        "change": None,
        "trend": None,
    }


async def test_metrics_can_be_chosen(client: httpx.AsyncClient) -> None:
    """As the documented example does."""
    metrics = (await performance(client, metrics="duration,success_rate"))["metrics"]

    assert set(metrics) == {"averageDuration", "medianDuration", "p95Duration", "successRate"}


@pytest.mark.parametrize(
    ("params", "field"),
    [({"period": "7"}, "period"), ({"period": "1y"}, "period"), ({"metrics": "speed"}, "metrics")],
)
async def test_bad_input_is_answered(
    client: httpx.AsyncClient, params: dict[str, str], field: str
) -> None:
    """With field and reason."""
    answer = await client.get(URL, params=params)

    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, field)
