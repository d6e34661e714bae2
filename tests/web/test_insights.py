"""A period against the one before it, held against figures worked out by hand."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from builders import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, analysis, notification, run
from failing_runs import failed
from site_under_test import Site
from watchroom.domain.execution import Execution, RiskLevel
from watchroom.web.times import iso_time

URL = "/api/insights"
HIGH = (analysis(RiskLevel.HIGH),)


async def insights(client: httpx.AsyncClient, **params: str) -> Any:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def several(first_id: int, count: int, began_ms: int, **changes: Any) -> list[Execution]:
    """Return runs that began one minute after the other."""
    return [
        run(
            first_id + n,
            started_ms=began_ms + n * MINUTE_MS,
            stopped_ms=began_ms + n * MINUTE_MS + 4000,
            **changes,
        )
        for n in range(count)
    ]


@pytest.fixture
async def two_weeks(site: Site) -> Site:
    """This week 40 runs of which 6 failed, the week before 50 of which 5 failed."""
    now, then = NOW_MS - DAY_MS, NOW_MS - 8 * DAY_MS
    await site.keep(
        *several(100, 24, now, analyses=(analysis(RiskLevel.LOW),)),
        *several(200, 10, now, analyses=HIGH, notifications=(notification(),)),
        *(failed(300 + n, now + n * MINUTE_MS) for n in range(6)),
        *several(400, 36, then, analyses=(analysis(RiskLevel.LOW),)),
        *several(500, 9, then, analyses=HIGH, notifications=(notification(success=False),)),
        *(failed(600 + n, then + n * MINUTE_MS) for n in range(5)),
    )
    return site


async def test_h6_every_delta_equals_the_one_worked_out_by_hand(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """40 after 50 runs; 6 of 40 = 15 % after 5 of 50 = 10 %; 10 of 34 after 9 of 45 flagged."""
    tiles = (await insights(client))["tiles"]

    volume, failed_share, flagged = (
        tiles["executions"],
        tiles["failedShare"],
        tiles["flaggedShare"],
    )
    assert (volume["value"], volume["previous"], volume["delta"], volume["change"]) == (
        40,
        50,
        -10,
        -20.0,
    )
    assert (volume["polarity"], volume["tooFew"]) == ("neutral", False)
    assert (failed_share["value"], failed_share["previous"], failed_share["delta"]) == (
        15.0,
        10.0,
        5.0,
    )
    assert (failed_share["polarity"], failed_share["unit"]) == ("worse", "percent")
    assert (flagged["value"], flagged["previous"], flagged["delta"]) == (29.41, 20.0, 9.41)
    assert (flagged["of"], flagged["previousOf"], flagged["polarity"]) == (34, 45, "neutral")


async def test_h6_under_thirty_runs_nothing_is_compared(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """10 and 9 alerts are too few to say that delivery got better, however different they are."""
    delivered = (await insights(client))["tiles"]["deliveredShare"]

    assert (delivered["value"], delivered["previous"]) == (100.0, 0.0)
    assert delivered["tooFew"]
    assert (delivered["delta"], delivered["change"], delivered["polarity"]) == (None, None, None)


async def test_false_alarms_are_told_with_what_they_are_of(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """H2: one mark changes the count by exactly one, and its undo puts it back."""
    assert (await insights(client))["tiles"]["falseAlarms"]["value"] is None
    for id_, mark in ((200, "false_alarm"), (201, "correct"), (202, "unsure"), (100, "missed")):
        await client.put(f"/api/executions/{id_}/mark", json={"mark": mark})
    tile = (await insights(client))["tiles"]["falseAlarms"]
    await client.put("/api/executions/203/mark", json={"mark": "false_alarm"})
    more = (await insights(client))["tiles"]["falseAlarms"]
    await client.delete("/api/executions/203/mark")
    undone = (await insights(client))["tiles"]["falseAlarms"]

    assert (tile["falseAlarms"], tile["of"], tile["value"]) == (1, 2, 50.0)
    assert (tile["flagged"], tile["reviewedShare"], tile["tooFew"]) == (10, 20.0, True)
    assert (more["falseAlarms"], more["of"]) == (2, 3)
    assert undone == tile


async def test_the_buckets_add_up_and_say_which_are_whole(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """A week from this hour on touches eight days; those at its ends are cut."""
    data = await insights(client)

    assert data["by"] == "day"
    assert len(data["series"]) == 8
    assert [bucket["complete"] for bucket in data["series"]] == [False, *[True] * 6, False]
    assert sum(bucket["runs"] for bucket in data["series"]) == 40
    assert sum(bucket["failed"] for bucket in data["series"]) == 6
    full = next(bucket for bucket in data["series"] if bucket["runs"])
    assert full["risks"] == {
        "none": 0,
        "low": 24,
        "medium": 0,
        "high": 10,
        "critical": 0,
        "unreadable": 0,
    }
    assert full["p50"] == pytest.approx(4.0, rel=0.025)
    assert full["previousP50"] == pytest.approx(4.0, rel=0.025)


async def test_short_periods_are_told_by_the_hour(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """Up to three days, or as asked."""
    short = await insights(client, **{"from": iso_time(NOW_MS - 3 * DAY_MS)})
    asked = await insights(client, by="hour")

    assert (short["by"], len(short["series"])) == ("hour", 73)
    assert (asked["by"], len(asked["series"])) == ("hour", 169)


async def test_a_day_that_is_not_over_is_held_against_its_like(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """The day before is cut at the same time of day."""
    midnight = NOW_MS - NOW_MS % DAY_MS
    data = await insights(
        client, **{"from": iso_time(midnight), "to": iso_time(midnight + DAY_MS), "by": "day"}
    )

    assert data["period"]["to"] == iso_time(NOW_MS + 1)
    assert data["previous"] == {
        "from": iso_time(midnight - DAY_MS),
        "to": iso_time(NOW_MS + 1 - DAY_MS),
    }
    assert [bucket["complete"] for bucket in data["series"]] == [False]


async def test_hours_of_the_week_are_those_of_the_zone(
    two_weeks: Site, client: httpx.AsyncClient
) -> None:
    """27 August 2025 was a Wednesday; 12:34 UTC is 18:04 in Kolkata."""
    for zone, hour in (("UTC", 12), ("Asia/Kolkata", 18)):
        hours = (await insights(client, timezone=zone))["hoursOfWeek"]
        busy = [each for each in hours if each["runs"]]

        assert len(hours) == 168
        assert [(each["weekday"], each["hour"]) for each in busy] == [(3, hour)]
        assert (busy[0]["runs"], busy[0]["failed"]) == (40, 6)


async def test_cameras_and_models_are_listed(two_weeks: Site, client: httpx.AsyncClient) -> None:
    """The worst first, with what they are of."""
    data = await insights(client)

    assert data["cameras"] == [
        {
            "camera": "north-ridge",
            "runs": 40,
            "failed": 6,
            "failedShare": 15.0,
            "flagged": 10,
            "unreadable": 0,
            "tooFew": False,
        }
    ]
    assert [(each["model"], each["runs"], each["tooFew"]) for each in data["models"]] == [
        ("qwen2.5vl:7b", 34, False),
        (None, 6, True),
    ]


@pytest.mark.parametrize(
    ("params", "runs"),
    [
        ({"camera": "north-ridge"}, 41),
        ({"camera": "gate"}, 1),
        ({"model": "qwen2.5vl:7b"}, 34),
        ({"workflow": "Cameras"}, 42),
        ({"workflow": "nowhere"}, 0),
        ({"camera": "nowhere"}, 0),
    ],
)
async def test_filters_narrow_everything(
    two_weeks: Site, client: httpx.AsyncClient, params: dict[str, str], runs: int
) -> None:
    """Also down to nothing."""
    await two_weeks.keep(
        replace(run(1), started_ms=NOW_MS - HOUR_MS),
        replace(run(2, camera="gate"), started_ms=NOW_MS - HOUR_MS),
    )

    data = await insights(client, **params)

    assert data["tiles"]["executions"]["value"] == runs
    assert sum(each["runs"] for each in data["hoursOfWeek"]) == runs


@pytest.mark.parametrize(
    "params",
    [
        {"from": iso_time(NOW_MS + DAY_MS)},
        {"from": "2020-01-01"},
        {"by": "week"},
        {"timezone": "Mars"},
    ],
)
async def test_bad_input_is_answered(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    """With field and reason."""
    answer = await client.get(URL, params=params)

    assert answer.status_code == 400
    assert [answer.json()["error"]["details"]["field"]] == list(params)


async def test_hours_of_a_month_are_refused(client: httpx.AsyncClient) -> None:
    """Nobody can read seven hundred bars."""
    answer = await client.get(URL, params={"by": "hour", "from": iso_time(NOW_MS - 30 * DAY_MS)})

    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, "by")
