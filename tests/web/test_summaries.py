"""Counts by day and by hour."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, NOW_MS, at, run
from site_under_test import Site
from watchroom.domain.execution import Execution, Status


def failed(id_: int, started_ms: int) -> Execution:
    return run(id_, started_ms=started_ms, status=Status.ERROR, status_detail="error")


async def daily(client: httpx.AsyncClient, **params: Any) -> Any:
    answer = await client.get("/api/executions/summary/daily", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def hourly(client: httpx.AsyncClient, **params: Any) -> Any:
    answer = await client.get("/api/executions/summary/hourly", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_days_are_counted(site: Site, client: httpx.AsyncClient) -> None:
    """As documented: newest first, days without runs included."""
    yesterday = at("2025-08-27T12:00:00Z")
    await site.keep(
        run(1, started_ms=yesterday, stopped_ms=yesterday + 1000),
        run(2, started_ms=yesterday, stopped_ms=yesterday + 2000),
        failed(3, yesterday),
        run(4, started_ms=yesterday, status=Status.CANCELED, status_detail="canceled"),
        run(
            5,
            started_ms=yesterday,
            status=Status.RUNNING,
            status_detail="running",
            stopped_ms=None,
        ),
    )

    body = await daily(client, days=2)

    assert body["data"] == [
        {
            "date": "2025-08-28",
            "totalExecutions": 0,
            "successful": 0,
            "failed": 0,
            "canceled": 0,
            "running": 0,
            "avgDurationSeconds": None,
            "successRate": None,
        },
        {
            "date": "2025-08-27",
            "totalExecutions": 5,
            "successful": 2,
            "failed": 1,
            "canceled": 1,
            "running": 1,
            "avgDurationSeconds": 1.567,
            "successRate": 50.0,
        },
    ]
    assert body["meta"] == {
        "period": {
            "days": 2,
            "startDate": "2025-08-27",
            "endDate": "2025-08-28",
            "timezone": "UTC",
        },
        "totals": {"executions": 5, "successRate": 50.0, "avgDuration": 1.567},
        "timestamp": "2025-08-28T12:34:56.000Z",
    }


async def test_days_are_those_of_the_time_zone(site: Site, client: httpx.AsyncClient) -> None:
    """Half past eleven at night in London is the next day in Madrid."""
    await site.keep(run(started_ms=at("2025-08-26T23:30:00Z")))

    async def day_of(timezone: str) -> str:
        days = (await daily(client, timezone=timezone))["data"]
        [found] = [day["date"] for day in days if day["totalExecutions"]]
        return str(found)

    assert await day_of("UTC") == "2025-08-26"
    assert await day_of("Europe/Madrid") == "2025-08-27"
    assert await day_of("+02:00") == "2025-08-27"
    assert await day_of("-05:00") == "2025-08-26"


async def test_the_settings_choose_the_usual_time_zone(site: Site) -> None:
    """Who lives in one place need not name it in every request."""
    async with site.client(timezone="Europe/Madrid") as client:
        body = await daily(client)

    assert body["meta"]["period"]["timezone"] == "Europe/Madrid"


async def test_hours_can_be_asked_for(site: Site, client: httpx.AsyncClient) -> None:
    """`groupBy=hour`: the same figures for every hour of the days, the newest first."""
    await site.keep(run(started_ms=at("2025-08-27T05:30:00Z")))

    data = (await daily(client, days=2, groupBy="hour"))["data"]

    assert len(data) == 48
    assert (data[0]["date"], data[0]["hour"]) == ("2025-08-28", "2025-08-28T23:00:00.000Z")
    assert [(e["date"], e["hour"]) for e in data if e["totalExecutions"]] == [
        ("2025-08-27", "2025-08-27T05:00:00.000Z")
    ]


async def test_the_hours_of_a_day(site: Site, client: httpx.AsyncClient) -> None:
    """As documented, every hour of it."""
    start = at("2025-08-27T01:00:00Z")
    await site.keep(
        run(1, started_ms=start, stopped_ms=start + 1900),
        run(2, started_ms=start + HOUR_MS - 1, stopped_ms=start + HOUR_MS + 2799),
        failed(3, start + HOUR_MS),
    )

    data = (await hourly(client, date="2025-08-27"))["data"]

    assert len(data) == 24
    assert data[1] == {
        "hour": "2025-08-27T01:00:00.000Z",
        "localHour": "2025-08-27T01:00:00Z",
        "executions": 2,
        "successful": 2,
        "failed": 0,
        "canceled": 0,
        "running": 0,
        "avgDuration": 2.35,
        "minDuration": 1.9,
        "maxDuration": 2.8,
    }
    assert (data[0]["executions"], data[0]["avgDuration"], data[0]["maxDuration"]) == (
        0,
        None,
        None,
    )
    assert data[2]["failed"] == 1


@pytest.mark.parametrize(
    ("date", "hours", "first"),
    [
        ("2025-08-27", 24, "2025-08-27T00:00:00+02:00"),
        ("2025-03-30", 23, "2025-03-30T00:00:00+01:00"),
        ("2025-10-26", 25, "2025-10-26T00:00:00+02:00"),
    ],
)
async def test_clocks_change(client: httpx.AsyncClient, date: str, hours: int, first: str) -> None:
    """Two days of the year have 23 and 25 hours."""
    data = (await hourly(client, date=date, timezone="Europe/Madrid"))["data"]

    assert (len(data), data[0]["localHour"]) == (hours, first)


async def test_every_run_of_a_period_is_counted_once(site: Site, client: httpx.AsyncClient) -> None:
    """Days, hours and totals are three views of the same runs."""
    await site.keep(
        *(run(n, started_ms=NOW_MS - n * 7 * HOUR_MS // 3) for n in range(1, 60)),
        run(99, started_ms=NOW_MS - 40 * DAY_MS),
    )

    by_day = await daily(client, days=7, timezone="+05:30")
    by_hour = await daily(client, days=7, groupBy="hour", timezone="+05:30")

    assert (
        by_day["meta"]["totals"]
        == by_hour["meta"]["totals"]
        == {
            "executions": 59,
            "successRate": 100.0,
            "avgDuration": 1.633,
        }
    )
    assert sum(day["totalExecutions"] for day in by_day["data"]) == 59
    assert sum(hour["totalExecutions"] for hour in by_hour["data"]) == 59


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("daily", {"days": "91"}, "days"),
        ("daily", {"days": "0"}, "days"),
        ("daily", {"groupBy": "week"}, "groupBy"),
        ("daily", {"timezone": "Mars/Olympus"}, "timezone"),
        ("hourly", {}, "date"),
        ("hourly", {"date": "2025-02-29"}, "date"),
        ("hourly", {"date": "today"}, "date"),
        ("hourly", {"date": "2025-08-27", "timezone": "../etc/passwd"}, "timezone"),
        ("hourly", {"date": "2025-08-27", "hour": "5"}, "hour"),
    ],
)
async def test_bad_input_is_answered(
    client: httpx.AsyncClient, path: str, params: dict[str, str], field: str
) -> None:
    """With field and reason."""
    answer = await client.get(f"/api/executions/summary/{path}", params=params)

    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, field)
