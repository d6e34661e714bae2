"""What fails, how often, and what may help."""

from typing import Any

import httpx
import pytest

from builders import DAY_MS, NOW_MS, analysis, run
from site_under_test import Site
from watchroom.domain.execution import Execution, RiskLevel, RunError, Status

URL = "/api/analytics/errors"


def failed(id_: int, message: str, *, days_ago: int, node: str = "Ollama", type_: str) -> Execution:
    return run(
        id_,
        started_ms=NOW_MS - days_ago * DAY_MS,
        status=Status.ERROR,
        status_detail="error",
        error=RunError(message=message, node=node, type=type_),
    )


async def errors(client: httpx.AsyncClient, **params: Any) -> Any:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


@pytest.fixture
async def failing(site: Site) -> Site:
    """Three timeouts of two lengths, one refused connection, and twenty good runs."""
    await site.keep(
        failed(1, "timeout of 30000ms exceeded", days_ago=10, type_="ETIMEDOUT"),
        failed(2, "timeout of 30000ms exceeded", days_ago=5, type_="ETIMEDOUT"),
        failed(3, "timeout of 60000ms exceeded", days_ago=3, type_="ETIMEDOUT"),
        failed(
            4, "connect ECONNREFUSED 10.0.0.5:443", days_ago=2, node="Send", type_="ECONNREFUSED"
        ),
        *(run(n, started_ms=NOW_MS - DAY_MS) for n in range(10, 30)),
    )
    return site


async def test_patterns_are_counted(failing: Site, client: httpx.AsyncClient) -> None:
    """Messages that differ in a number only are one pattern."""
    data = await errors(client, groupBy="message")

    first, second = data["errorPatterns"]
    assert first["label"] == data["summary"]["mostCommonError"]
    assert "60000" not in first["label"]
    assert first["message"] == "timeout of 60000ms exceeded"
    assert (first["count"], first["percentage"]) == (3, 75.0)
    assert first["firstOccurrence"] == "2025-08-18T12:34:56.000Z"
    assert first["lastOccurrence"] == "2025-08-25T12:34:56.000Z"
    assert first["affectedExecutions"] == [3, 2, 1]
    assert (second["node"], second["type"], second["count"]) == ("Send", "ECONNREFUSED", 1)


async def test_the_summary_counts_all(failing: Site, client: httpx.AsyncClient) -> None:
    """The rate is a share of the runs that ended."""
    summary = (await errors(client))["summary"]

    assert summary == {
        "totalErrors": 4,
        "errorRate": 16.67,
        "mostCommonError": "ETIMEDOUT",
        "errorTrend": None,
    }


@pytest.mark.parametrize(
    ("group_by", "labels"), [("type", ["ETIMEDOUT", "ECONNREFUSED"]), ("node", ["Ollama", "Send"])]
)
async def test_grouping(
    failing: Site, client: httpx.AsyncClient, group_by: str, labels: list[str]
) -> None:
    """By type (the default), message or node."""
    data = await errors(client, groupBy=group_by)

    assert [group["label"] for group in data["errorPatterns"]] == labels


async def test_advice_comes_with_its_evidence(failing: Site, client: httpx.AsyncClient) -> None:
    """A rule, the value that it measured, and the threshold behind it."""
    data = await errors(client)

    [advice], [evidence] = data["recommendations"], data["evidence"]
    assert isinstance(advice, str)
    assert evidence == {
        "rule": "timeout",
        "recommendation": advice,
        "measured": "failed runs with a timeout",
        "value": 3,
        "threshold": 3,
        "unit": "runs",
        "nodes": ["Ollama"],
        "affectedExecutions": 3,
    }


async def test_unreadable_answers_are_evidence_too(site: Site, client: httpx.AsyncClient) -> None:
    """No run failed, and still the prompt needs a look."""
    unreadable = (analysis(RiskLevel.UNREADABLE),)
    await site.keep(
        *(run(n, analyses=unreadable) for n in range(1, 6)), *(run(n) for n in range(6, 41))
    )

    [evidence] = (await errors(client))["evidence"]

    assert (evidence["value"], evidence["unit"], evidence["affectedExecutions"]) == (
        12.5,
        "percent",
        5,
    )


async def test_no_errors_no_advice(client: httpx.AsyncClient) -> None:
    """Nothing is recommended without evidence."""
    assert await errors(client) == {
        "summary": {
            "totalErrors": 0,
            "errorRate": None,
            "mostCommonError": None,
            "errorTrend": None,
        },
        "errorPatterns": [],
        "recommendations": [],
        "evidence": [],
    }


async def test_the_trend_is_that_of_the_rate(site: Site, client: httpx.AsyncClient) -> None:
    """Twice as many runs with as many failures is an improvement."""
    await site.keep(
        failed(1, "x", days_ago=1, type_="E"),
        *(run(n, started_ms=NOW_MS - DAY_MS) for n in range(10, 19)),
        failed(2, "x", days_ago=8, type_="E"),
        run(20, started_ms=NOW_MS - 8 * DAY_MS),
    )

    assert (await errors(client, days=7))["summary"]["errorTrend"] == "improving"


@pytest.mark.parametrize(("params"), [{"days": "0"}, {"days": "366"}, {"groupBy": "day"}])
async def test_bad_input_is_answered(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    """With field and reason."""
    answer = await client.get(URL, params=params)

    assert answer.status_code == 400
    assert [answer.json()["error"]["details"]["field"]] == list(params)
