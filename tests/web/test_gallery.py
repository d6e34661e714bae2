"""Browsing runs: counts by time, and what lies beside a run."""

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, NOW_MS, analysis, jpeg, picture, run
from site_under_test import Site
from watchroom.domain.execution import RiskLevel, Status

PICTURE = jpeg()


async def keep_some(site: Site) -> None:
    """Keep three runs of yesterday and one of the day before, UTC; one is of another camera."""
    await site.keep(
        run(1, started_ms=NOW_MS - 2 * DAY_MS, pictures=(picture(PICTURE),)),
        run(2, started_ms=NOW_MS - DAY_MS - HOUR_MS, analyses=(analysis(RiskLevel.HIGH),)),
        run(3, started_ms=NOW_MS - DAY_MS, status=Status.ERROR, status_detail="error"),
        run(4, started_ms=NOW_MS - DAY_MS + HOUR_MS, camera="south", pictures=(picture(PICTURE),)),
        pictures=[PICTURE],
    )


async def test_days_with_runs_come_with_their_counts(site: Site, client: httpx.AsyncClient) -> None:
    """What a gallery needs before it asks for a single run."""
    await keep_some(site)

    answer = await client.get("/api/executions/buckets", params={"timezone": "UTC"})

    assert answer.json()["data"] == [
        {
            "from": "2025-08-27T00:00:00.000Z",
            "to": "2025-08-28T00:00:00.000Z",
            "date": "2025-08-27",
            "runs": 3,
            "flagged": 1,
            "failed": 1,
        },
        {
            "from": "2025-08-26T00:00:00.000Z",
            "to": "2025-08-27T00:00:00.000Z",
            "date": "2025-08-26",
            "runs": 1,
            "flagged": 0,
            "failed": 0,
        },
    ]
    meta = answer.json()["meta"]
    assert (meta["total"], meta["flagged"], meta["failed"]) == (4, 1, 1)


async def test_hours_are_those_of_the_zone(site: Site, client: httpx.AsyncClient) -> None:
    """Half an hour off in Kolkata; a filter narrows them as it narrows the list."""
    await keep_some(site)

    answer = await client.get(
        "/api/executions/buckets",
        params={"by": "hour", "timezone": "Asia/Kolkata", "camera": "north-ridge", "days": 2},
    )

    assert [(each["from"], each["date"]) for each in answer.json()["data"]] == [
        ("2025-08-27T12:30:00.000Z", "2025-08-27"),
        ("2025-08-27T11:30:00.000Z", "2025-08-27"),
        ("2025-08-26T12:30:00.000Z", "2025-08-26"),
    ]
    assert answer.json()["meta"]["filters"] == {"camera": "north-ridge", "days": 2}


async def test_without_runs_there_are_no_days(client: httpx.AsyncClient) -> None:
    """Not thirty empty ones."""
    answer = await client.get("/api/executions/buckets")

    assert (answer.json()["data"], answer.json()["meta"]["total"]) == ([], 0)


async def test_too_many_hours_are_refused_with_their_number(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Years by the hour are no scrubber."""
    await site.keep(run(1, started_ms=NOW_MS - 300 * DAY_MS), run(2))

    answer = await client.get("/api/executions/buckets", params={"by": "hour", "days": 365})

    assert answer.status_code == 400
    assert "300 days" in answer.json()["error"]["details"]["reason"]


async def test_neighbours_tell_where_the_run_is(site: Site, client: httpx.AsyncClient) -> None:
    """Position, both sides, and the picture of the day before."""
    await keep_some(site)

    answer = await client.get("/api/executions/3/neighbours", params={"limit": 1})

    data = answer.json()["data"]
    assert (data["inList"], data["index"], data["total"]) == (True, 1, 4)
    assert [each["id"] for each in data["previous"]] == [4]
    assert data["next"] == [
        {
            "id": 2,
            "startedAt": "2025-08-27T11:34:56.000Z",
            "status": "success",
            "risk": "HIGH",
            "camera": "north-ridge",
            "mark": None,
            "imageUrl": None,
        }
    ]
    assert data["dayBefore"]["id"] == 1
    assert data["dayBefore"]["imageUrl"] == "/api/executions/1/image"


async def test_neighbours_of_a_camera_ignore_the_filters(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Same camera, unfiltered."""
    await keep_some(site)

    answer = await client.get(
        "/api/executions/2/neighbours", params={"mode": "camera", "status": "error"}
    )

    data = answer.json()["data"]
    assert [each["id"] for each in data["previous"]] == [3]
    assert [each["id"] for each in data["next"]] == [1]


async def test_an_unknown_run_has_no_neighbours(client: httpx.AsyncClient) -> None:
    """It may have been removed."""
    answer = await client.get("/api/executions/9/neighbours")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"cursor": "x", "at": "2025-08-27"}, "at"),
        ({"around": "3", "offset": "5"}, "around"),
        ({"at": "2025-08-27", "sort": "duration"}, "at"),
    ],
)
async def test_a_page_begins_at_one_place(
    client: httpx.AsyncClient, params: dict[str, str], field: str
) -> None:
    """Two places contradict each other; a moment has no place among durations."""
    answer = await client.get("/api/executions", params=params)

    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, field)


async def test_a_page_around_a_run_leads_both_ways(site: Site, client: httpx.AsyncClient) -> None:
    """Whoever comes back to a list by the browser's button finds their place."""
    await site.keep(*(run(id_, started_ms=NOW_MS - id_ * 1000) for id_ in range(1, 31)))

    answer = await client.get(
        "/api/executions", params={"around": 15, "limit": 5, "imageData": "none"}
    )
    paging = answer.json()["meta"]["pagination"]
    before = await client.get(
        "/api/executions",
        params={"cursor": paging["previousCursor"], "limit": 5, "imageData": "none"},
    )

    assert [each["id"] for each in answer.json()["data"]] == [13, 14, 15, 16, 17]
    assert [each["id"] for each in before.json()["data"]] == [8, 9, 10, 11, 12]
    assert (await client.get("/api/executions?around=99")).status_code == 404
