"""Logs are read page by page without losing a line, and followed line by line."""

import json
from typing import Any

import httpx
import pytest

from builders import NOW_MS
from services_under_test import OLLAMA_ID
from site_under_test import Site
from watchroom.domain.access import Scope
from watchroom.domain.errors import EngineUnavailable
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.services.log_views import LogGap, LogLine, LogMark, LogQuery, LogStream

URL = "/api/services/ollama/logs"
NOW_NS = NOW_MS * 1_000_000


def line(number: int, at_ns: int | None = None) -> LogLine:
    """Return a line; without a time it comes as many nanoseconds after the first."""
    return LogLine(
        at_ns=NOW_NS + number if at_ns is None else at_ns,
        stream=LogStream.STDOUT,
        level=LogLevel.INFO,
        message=f"line {number}",
    )


async def messages(client: httpx.AsyncClient, **params: Any) -> list[str]:
    """Return the messages of one answer."""
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return [entry["message"] for entry in answer.json()["data"]["logs"]]


async def test_the_documented_answer(site: Site, client: httpx.AsyncClient) -> None:
    """`timestamp`, `message`, `level`; the nanoseconds tell lines of one moment apart."""
    site.logs.lines = [line(7)]

    body = (await client.get(URL)).json()

    assert body == {
        "success": True,
        "data": {
            "logs": [
                {
                    "timestamp": "2025-08-28T12:34:56.000Z",
                    "timestampNs": str(NOW_NS + 7),
                    "message": "line 7",
                    "level": "info",
                    "stream": "stdout",
                }
            ],
            "reason": None,
            "reached": None,
            "nextCursor": None,
        },
    }


async def test_a_driver_that_keeps_nothing_says_so(site: Site, client: httpx.AsyncClient) -> None:
    """An answer, not an error: nothing is broken."""
    site.logs.driver_reason = "the log driver none keeps no lines"

    data = (await client.get(URL)).json()["data"]

    assert (data["logs"], data["reason"]) == ([], "the log driver none keeps no lines")


async def test_lines_without_times_are_lines(site: Site, client: httpx.AsyncClient) -> None:
    """There is no place to go on from."""
    site.logs.lines = [LogLine(at_ns=None, stream=None, level=None, message="x")] * 3

    data = (await client.get(f"{URL}?lines=2")).json()["data"]

    assert [entry["timestamp"] for entry in data["logs"]] == [None, None]
    assert data["nextCursor"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", LogQuery()),
        ("lines=10000", LogQuery(lines=10_000)),
        ("since=2025-08-28T12:34:56Z", LogQuery(since_ns=NOW_NS)),
        ("since=1756384496", LogQuery(since_ns=NOW_NS)),
        ("since=1756384496.000000007", LogQuery(since_ns=NOW_NS + 7)),
        ("since=1756384496.5&until=1756384497", LogQuery(
            since_ns=NOW_NS + 500_000_000, until_ns=NOW_NS + 1_000_000_000
        )),
        ("search=out%20of%20memory", LogQuery(search="out of memory")),
        ("regex=%5Eerr(or)%3F", LogQuery(regex="^err(or)?")),
        ("level=error,fatal", LogQuery(levels=frozenset({LogLevel.ERROR, LogLevel.FATAL}))),
        ("stream=stderr", LogQuery(stream=LogStream.STDERR)),
    ],
)  # fmt: skip
async def test_what_is_asked_for_is_read(
    site: Site, client: httpx.AsyncClient, query: str, expected: LogQuery
) -> None:
    """Moments to the nanosecond, as ISO 8601 or as Unix counts them."""
    await client.get(f"{URL}?{query}")

    assert site.logs.asked == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("lines=0", "lines"),
        ("lines=10001", "lines"),
        ("since=yesterday", "since"),
        ("since=1756384496000", "since"),  # milliseconds
        ("since=-1", "since"),
        ("since=2025-02-30", "since"),
        ("since=1756384497&until=1756384496", "until"),
        ("regex=(", "regex"),
        ("regex=*", "regex"),
        (f"regex={'a' * 201}", "regex"),
        ("level=loud", "level"),
        ("stream=stdin", "stream"),
        ("cursor=nonsense", "cursor"),
        ("cursor=1.2.3", "cursor"),
        ("cursor=1.2-x", "cursor"),
        ("follow=true&cursor=1.1", "follow"),
        ("follow=true&until=1756384496", "follow"),
        ("tail=5", "tail"),
    ],
)
async def test_what_cannot_be_used_is_named(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    """An expression that cannot be compiled is told before anything is read."""
    answer = await client.get(f"{URL}?{query}")

    assert (answer.status_code, answer.json()["details"]["field"]) == (400, field)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 9, 10, 11])
async def test_pages_lose_and_double_nothing(
    site: Site, client: httpx.AsyncClient, limit: int
) -> None:
    """Engines give several lines the same nanosecond; a cursor by time alone loses some."""
    same = NOW_NS + 3
    site.logs.lines = [
        line(number, same if 3 <= number <= 7 else NOW_NS + number) for number in range(10)
    ]
    seen: list[str] = []
    cursor: str | None = None

    for _ in range(12):
        params = {"lines": limit} | ({"cursor": cursor} if cursor else {})
        data = (await client.get(URL, params=params)).json()["data"]
        assert len(data["logs"]) <= limit
        seen = [entry["message"] for entry in data["logs"]] + seen
        cursor = data["nextCursor"]
        if cursor is None:
            break

    assert seen == [f"line {number}" for number in range(10)]
    assert cursor is None


async def test_a_cursor_says_how_far_back_it_lies(site: Site, client: httpx.AsyncClient) -> None:
    """The engine finds lines quickly by their number, and by their time only from the start."""
    site.logs.lines = [line(number) for number in range(10)]
    site.logs.behind = 4

    data = (await client.get(f"{URL}?lines=2")).json()["data"]
    await client.get(f"{URL}?lines=2&cursor={data['nextCursor']}")

    assert site.logs.asked == LogQuery(lines=3, until_ns=NOW_NS + 9, behind=4)


async def test_a_search_that_was_cut_short_goes_on(site: Site, client: httpx.AsyncClient) -> None:
    """Few lines, or none, do not mean that there are no more."""
    site.logs.reached_ns = NOW_NS - 1_000_000

    data = (await client.get(f"{URL}?search=x")).json()["data"]
    await client.get(f"{URL}?search=x&cursor={data['nextCursor']}")

    assert data["reached"] == "2025-08-28T12:34:55.999Z"
    assert site.logs.asked == LogQuery(search="x", until_ns=NOW_NS - 1_000_000)


async def test_following_is_one_object_a_line(site: Site, client: httpx.AsyncClient) -> None:
    """Gaps and restarts are told where they belong, between the lines."""
    site.logs.coming = [
        line(1),
        LogGap(at_ns=NOW_NS, lines=12, reason="a burst"),
        LogMark(at_ns=NOW_NS, event="restarted", detail=None),
        line(2),
    ]

    answer = await client.get(f"{URL}?follow=true&lines=5&level=error")

    entries = [json.loads(text) for text in answer.text.splitlines()]
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [entry["type"] for entry in entries] == ["line", "gap", "mark", "line"]
    assert entries[1] == {
        "type": "gap",
        "timestamp": "2025-08-28T12:34:56.000Z",
        "lines": 12,
        "reason": "a burst",
    }
    assert (entries[0]["message"], entries[2]["event"]) == ("line 1", "restarted")
    assert site.logs.asked == LogQuery(lines=5, levels=frozenset({LogLevel.ERROR}))


async def test_an_engine_that_goes_away_ends_the_stream(
    site: Site, client: httpx.AsyncClient
) -> None:
    """The status is out by then: the last object says it, without addresses."""
    site.logs.coming = [line(1), EngineUnavailable("unix:///run/docker.sock: hunter2")]

    answer = await client.get(f"{URL}?follow=true")

    last = json.loads(answer.text.splitlines()[-1])
    assert (answer.status_code, last["type"], last["event"]) == (200, "mark", "ended")
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("query", ["", "?follow=true"])
async def test_who_is_not_there_has_no_log(client: httpx.AsyncClient, query: str) -> None:
    """Told by the status, also where a stream was asked for."""
    answer = await client.get(f"/api/services/nobody/logs{query}")

    assert (answer.status_code, answer.json()["success"]) == (404, False)


async def test_the_container_is_meant_by_its_id(site: Site, client: httpx.AsyncClient) -> None:
    """Whatever the caller called it, so that both mean the same one."""
    site.logs.lines = [line(1)]

    assert await messages(client) == ["line 1"]
    assert (await client.get(f"/api/services/{OLLAMA_ID[:12]}/logs")).status_code == 200


@pytest.mark.parametrize(
    ("scope", "mask_logs", "is_raw"),
    [(Scope.ADMIN, True, False), (Scope.ADMIN, False, True), (Scope.READ, False, False)],
)
@pytest.mark.parametrize("follow", ["false", "true"])
async def test_secrets_are_shown_to_administrators_of_a_server_that_masks_none(
    site: Site, scope: Scope, mask_logs: bool, is_raw: bool, follow: str
) -> None:
    """A key that may read, in whatever program, tells nobody the passwords that others printed."""
    key = await site.make_key(Scope.READ, scope)
    async with site.client(auth_required=True, mask_logs=mask_logs, key=key.secret) as client:
        answer = await client.get(URL, params={"follow": follow})

    assert answer.status_code == 200
    assert site.logs.asked is not None
    assert site.logs.asked.is_raw is is_raw
