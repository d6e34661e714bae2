"""A client may say anything: it is understood, refused in words, or shown out politely."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from happenings import happening
from live_site import Client, LiveSite, live_site
from raw_listeners import frame
from site_under_test import Site
from waiting import eventually
from watchroom.domain.errors import EngineUnavailable
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.services.log_views import LogGap, LogLine, LogMark, LogStream
from watchroom.web.live.bounds import Bounds
from watchroom.web.live.messages import LARGEST_MESSAGE_BYTES
from watchroom.web.streams import Streams

LINE = LogLine(
    at_ns=1_756_296_000_000_000_001,
    stream=LogStream.STDERR,
    level=LogLevel.ERROR,
    message="out of memory",
)


async def test_a_ping_is_answered(client: Client) -> None:
    """Clients that cannot send the protocol's own pings can tell whether they are heard."""
    answer = await client.ask(type="ping", id="x")

    assert (answer["type"], answer["id"], answer["seq"]) == ("pong", "x", 0)


@pytest.mark.parametrize(
    ("said", "code", "details"),
    [
        ("not JSON", "VALIDATION_ERROR", {"field": "message", "reason": "Is no JSON object"}),
        (b"\x00\xff", "VALIDATION_ERROR", {"field": "message", "reason": "Is no JSON object"}),
        (
            {"type": "listen", "id": 3},
            "VALIDATION_ERROR",
            {"field": "type", "reason": "Must be one of subscribe, unsubscribe, ping"},
        ),
        (
            {
                "type": "subscribe",
                "channel": "logs",
                "filters": {"service": [str(n) for n in range(9)]},
                "id": 3,
            },
            "VALIDATION_ERROR",
            {"field": "filters.service", "reason": "A connection follows 8 logs at most"},
        ),
        (
            {
                "type": "subscribe",
                "channel": "logs",
                "filters": {"service": ["ollama"], "regex": "("},
                "id": 3,
            },
            "VALIDATION_ERROR",
            None,
        ),
        (
            {"type": "subscribe", "channel": "logs", "filters": {"service": ["nobody"]}, "id": 3},
            "NOT_FOUND",
            None,
        ),
    ],
    ids=["text", "bytes", "type", "many logs", "expression", "service"],
)
async def test_a_bad_message_is_refused_in_words_and_the_connection_stays(
    client: Client, said: Any, code: str, details: dict[str, str] | None
) -> None:
    """A page with one wrong filter keeps everything else that it listens to."""
    refusal = await client.ask(said)

    assert (refusal["type"], refusal["code"]) == ("error", code)
    assert details is None or refusal["details"] == details
    assert refusal["id"] == (said["id"] if isinstance(said, dict) else None)
    assert (await client.ask(type="ping"))["type"] == "pong"


async def test_logs_are_followed(client: Client, live: LiveSite) -> None:
    """Lines as over HTTP, with what happened between them, and why a log ended."""
    live.site.logs.coming = [
        LINE,
        LogGap(at_ns=None, lines=None, reason="the engine was away"),
        LogMark(at_ns=None, event="restarted", detail=None),
        EngineUnavailable("it is silent"),
    ]
    await client.say(type="subscribe", channel="logs", filters={"service": ["ollama"], "lines": 7})
    subscribed, line, gap, mark, end = [await client.hear() for _ in range(5)]

    assert subscribed["type"] == "subscribed"
    assert live.site.logs.asked is not None
    assert live.site.logs.asked.lines == 7
    assert {(each["type"], each["service"]) for each in (line, gap, mark, end)} == {
        ("log", "ollama")
    }
    assert line["line"]["message"] == "out of memory"
    assert gap["gap"]["reason"] == "the engine was away"
    assert mark["mark"]["event"] == "restarted"
    assert end["mark"]["event"] == "ended"
    assert (await client.ask(type="unsubscribe", channel="logs"))["type"] == "unsubscribed"


async def test_followed_logs_are_bounded_over_all_connections(site: Site) -> None:
    """Each holds a connection to an engine: a hundred clients must not use up every file."""
    site.logs.lasts = True
    services = replace(site.services, streams=Streams(most_of_a_caller=1))
    follow = {"type": "subscribe", "channel": "logs", "filters": {"service": ["ollama"]}}
    async with live_site(Site(services=services, clock=site.clock)) as live:
        async with live.client() as first, live.client() as second:
            assert (await first.ask(follow))["type"] == "subscribed"
            assert (await second.ask(follow))["code"] == "RATE_LIMIT_EXCEEDED"
            await first.ask(type="unsubscribe", channel="logs")
            assert (await second.ask(follow))["type"] == "subscribed"
        await eventually(lambda: not live.sockets())
        async with live.client() as third:
            assert (await third.ask(follow))["type"] == "subscribed"


async def test_without_docker_there_is_nothing_to_follow(site: Site) -> None:
    """A house with n8n alone has no services, and says so."""
    async with live_site(site.without_docker()) as live, live.client() as client:
        await client.ask(type="subscribe", channel="services")
        assert (await client.hear())["services"] == []
        refusal = await client.ask(type="subscribe", channel="logs", filters={"service": ["a"]})
        assert refusal["code"] == "NOT_FOUND"


async def test_a_heartbeat_says_from_where_to_resume(site: Site) -> None:
    """A client that saw nothing for an hour need not resume from an hour ago."""
    async with live_site(site, Bounds(heartbeat_s=0.05)) as live, live.client() as client:
        [event] = await live.note(happening())

        assert (await client.hear_until(type="heartbeat", seq=event.seq))[-1]["serverTime"]


async def test_who_talks_without_end_is_shown_out(site: Site) -> None:
    """A client in a loop costs the others nothing."""
    async with live_site(site, Bounds(messages_per_minute=5)) as live, live.client() as client:
        for _ in range(5):
            await client.ask(type="ping")
        assert (await client.ask(type="ping"))["code"] == "RATE_LIMIT_EXCEEDED"
        assert (await client.end())[0] == 1008


async def test_snapshots_are_bounded(site: Site) -> None:
    """Each reads the store: one connection must not order them without end, and is told so."""
    async with live_site(site, Bounds(snapshots_per_minute=2)) as live, live.client() as client:
        for _ in range(2):
            await client.ask(type="subscribe", channel="services")
            assert (await client.hear())["type"] == "snapshot"
        refused = await client.ask(type="subscribe", channel="executions", snapshot=True, id=7)
        plain = await client.ask(type="subscribe", channel="executions", snapshot=False)
        [event] = await live.note(happening())
        heard = await client.hear()

    assert (refused["code"], refused["id"]) == ("RATE_LIMIT_EXCEEDED", 7)
    assert plain["type"] == "subscribed"
    assert heard["seq"] == event.seq


@pytest.mark.parametrize(
    ("size", "code"), [(LARGEST_MESSAGE_BYTES, None), (LARGEST_MESSAGE_BYTES + 1, 1009)]
)
async def test_a_message_has_a_largest_size(client: Client, size: int, code: int | None) -> None:
    """The bound holds for a message in one piece, before it is in memory."""
    await client.say(" " * size)
    if code is None:
        assert (await client.hear())["type"] == "error"
    else:
        assert (await client.end())[0] == code


async def test_a_message_in_endless_pieces_is_refused(client: Client) -> None:
    """Empty pieces add nothing to the size, and would fill the memory all the same."""
    with suppress(ConnectionClosed):
        await client.connection.send("" for _ in range(3000))
    assert (await client.end())[0] == 1009


async def test_a_flood_of_messages_ends_in_words(client: Client, live: LiveSite) -> None:
    """Messages that come all at once wait in memory until they are read."""
    [connection] = live.sockets()
    connection.data_received(frame({}) * 1000)

    assert await client.end() == (1008, "These are too many messages at once.")


_WORDS = st.sampled_from(
    ["type", "subscribe", "ping", "channel", "services", "stats", "filters", "id", "resumeFrom"]
)
_ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=6,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ANYTHING.map(json.dumps) | st.binary(max_size=40), min_size=5, max_size=20))
async def test_whatever_is_said_nothing_breaks(live: LiveSite, said: list[str | bytes]) -> None:
    """A defect of ours would end the connection with 1011."""
    async with live.client() as client:
        for message in said:
            await client.say(message)
        await client.say(type="ping", id="end")
        assert (await client.hear_until(type="pong", id="end"))[-1]["type"] == "pong"
