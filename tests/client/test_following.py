"""Answers without end: nothing missing and nothing twice, however often they are cut."""

import asyncio
from collections.abc import Iterator

import pytest

from both_clients import Kind, calling
from breakable_proxy import BreakableProxy, Mood, proxying
from happenings import happening
from live_site import LiveSite
from scripted_server import answer, scripted
from waiting import eventually
from watchroom.client import Refused, Retries, Unintelligible, Unreachable
from watchroom.client.line_place import LinePlace
from watchroom.client.models.events import EventGap, LoggedEvent
from watchroom.client.models.logs import FollowedLine, FollowedMark
from watchroom.client.streams import LONGEST_LINE_BYTES, EventFeed, LogFeed
from watchroom.domain.events import EventType
from watchroom.flows.services.log_views import LogLine, LogMark

AT_NS = 1_756_384_496_000_000_000


@pytest.fixture
def proxy(live: LiveSite) -> Iterator[BreakableProxy]:
    """What stands between the clients and the site."""
    with proxying(live.port) as between:
        yield between


def line(message: str, at_ns: int | None = AT_NS) -> bytes:
    """Return a line as the server sends it."""
    known = "null" if at_ns is None else f'"{at_ns}"'
    return (
        f'{{"type":"line","timestamp":null,"timestampNs":{known},"message":"{message}",'
        '"level":null,"stream":null}\n'
    ).encode()


def entry(message: str, at_ns: int | None) -> FollowedLine:
    """Return a line as a client has it."""
    [found] = LogFeed("/", {}).take(line(message, at_ns))
    assert isinstance(found, FollowedLine)
    return found


async def test_events_are_followed_through_cuts(
    live: LiveSite, proxy: BreakableProxy, kind: Kind
) -> None:
    """Also those that happen while nobody is connected."""
    async with (
        calling(kind, f"http://127.0.0.1:{proxy.port}") as caller,
        asyncio.TaskGroup() as tasks,
    ):
        [first] = await live.note(happening())
        following = tasks.create_task(
            caller("follow_happenings", after=first.seq, type_="service.oom", count=40)
        )
        wanted: list[int] = []
        for number in range(40):
            told = await live.note(happening(EventType.SERVICE_OOM), happening())
            wanted.append(told[0].seq)
            if number % 10 == 5:
                proxy.become(Mood.REFUSING)
                proxy.become(Mood.WORKING)
        heard = await following

    assert [each.seq for each in heard] == wanted


async def test_whoever_follows_from_now_on_misses_nothing_either(
    live: LiveSite, proxy: BreakableProxy, kind: Kind
) -> None:
    """The first connection tells where it began, so that the second can go on there."""
    streams = live.site.services.streams
    async with (
        calling(kind, f"http://127.0.0.1:{proxy.port}") as caller,
        asyncio.TaskGroup() as tasks,
    ):
        following = tasks.create_task(caller("follow_happenings", count=1))
        await eventually(lambda: bool(streams._taken))
        await asyncio.sleep(0.2)  # for the client to read the beginning; nothing tells when it has
        proxy.become(Mood.REFUSING)
        [event] = await live.note(happening())
        proxy.become(Mood.WORKING)
        [heard] = await following

    assert heard.seq == event.seq


async def test_a_log_is_followed(kind: Kind, live: LiveSite) -> None:
    """Lines, and what happens between them."""
    live.site.logs.coming = [
        LogLine(message="a", at_ns=AT_NS, level=None, stream=None),
        LogMark(at_ns=AT_NS, event="restarted", detail=None),
    ]
    async with calling(kind, f"http://127.0.0.1:{live.port}") as caller:
        heard = await caller("follow_logs", "ollama", lines=1, count=2)

    assert [type(each) for each in heard] == [FollowedLine, FollowedMark]


async def test_a_log_goes_on_after_the_last_line(kind: Kind) -> None:
    """A new connection asks from that moment on; what is known of it is passed over."""
    first = line("a", AT_NS) + line("b", AT_NS + 1) + line("c", AT_NS + 1)
    second = line("b", AT_NS + 1) + line("c", AT_NS + 1) + line("d", AT_NS + 1) + line("e")
    ndjson = "Content-Type: application/x-ndjson"
    async with (
        scripted(
            answer("200 OK", first.decode(), ndjson), answer("200 OK", second.decode(), ndjson)
        ) as server,
        calling(kind, server.url) as caller,
    ):
        heard = await caller("follow_logs", "ollama", level="error", count=4)

    assert [each.message for each in heard] == ["a", "b", "c", "d"]
    assert "level=error&follow=true " in server.asked[0]
    assert "since=1756384496.000000001&lines=10000" in server.asked[1]


async def test_what_is_refused_is_not_followed(kind: Kind, live: LiveSite) -> None:
    """At once, and without trying again."""
    async with calling(kind, f"http://127.0.0.1:{live.port}") as caller:
        with pytest.raises(Refused, match="nobody"):
            await caller("follow_logs", "nobody", count=1)


async def test_a_server_that_was_never_there_is_told(kind: Kind) -> None:
    """To wait for it is for the one who knows that it will come."""
    async with scripted(None) as server:
        pass
    async with calling(kind, server.url, retries=Retries(most=0)) as caller:
        with pytest.raises(Unreachable):
            await caller("follow_happenings", count=1)


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_events_come_in_pieces_of_any_size(size: int) -> None:
    """Networks cut where they like; a line separator within a text ends no line."""
    event = (
        '{"type":"service.oom","seq":7,"at":"2025-08-28T12:34:56.000Z","host":null,'
        '"serviceId":null,"executionId":null,"data":{"text":"a\u2028b"}}'
    )
    text = f"retry: 3000\n\n: \nid: 5\n\nevent: service.oom\r\nid: 7\r\ndata: {event}\r\n\r\n"
    data = f'{text}event: gap\nid: 9\ndata: {{"from":7,"to":9}}\n\n'.encode()
    feed = EventFeed("/api/events", {"type": "service.oom"}, after=None)
    told = [each for at in range(0, len(data), size) for each in feed.take(data[at : at + size])]

    assert [type(each) for each in told] == [LoggedEvent, EventGap]
    assert isinstance(told[0], LoggedEvent)
    assert told[0].data == {"text": "a\u2028b"}
    assert feed.request().query == {"type": "service.oom", "after": "9"}


def test_half_an_event_is_forgotten_with_its_connection() -> None:
    """The next one tells it whole."""
    feed = EventFeed("/api/events", {}, after=3)
    assert list(feed.take(b'id: 4\ndata: {"ty')) == []
    assert feed.request().query == {"after": "3"}
    assert list(feed.take(b"\n\n")) == []


def test_marks_between_lines_are_given_again() -> None:
    """They have no place that could be known."""
    feed = LogFeed("/", {})
    mark = b'{"type":"mark","timestamp":null,"event":"restarted","detail":null}\n\n'

    assert [type(each) for each in feed.take(mark + mark)] == [FollowedMark, FollowedMark]


def test_a_line_without_end_is_refused() -> None:
    """It would fill the memory."""
    with pytest.raises(Unintelligible):
        list(LogFeed("/", {}).take(bytes(LONGEST_LINE_BYTES + 1)))


def test_lines_are_taken_as_they_come_until_they_are_cut() -> None:
    """Two streams of a container may be out of order by a little; that is no repetition."""
    place = LinePlace()

    assert all(place.is_new(entry("x", at_ns)) for at_ns in (5, 4, 5, 5, None))
    assert place.go_on() == 5


def test_after_a_cut_only_what_is_known_is_passed_over() -> None:
    """Two lines of the last nanosecond are known, a third is not."""
    place = LinePlace()
    for at_ns in (4, 5, 5):
        place.is_new(entry("x", at_ns))
    place.go_on()
    times = (4, 5, 5, 5, None, 6, 5)

    assert [place.is_new(entry("x", at_ns)) for at_ns in times] == [
        False,
        False,
        False,
        True,
        True,
        True,
        True,
    ]
