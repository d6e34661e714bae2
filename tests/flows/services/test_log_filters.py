"""Which lines a query wants, and what is shown of them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.docker.log_lines import LogRecord, OutputStream
from watchroom.domain.errors import InvalidInput
from watchroom.domain.log_colours import TextColour
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.services.log_filters import LineFilter, lines_of
from watchroom.flows.services.log_patterns import LinePattern, Signs
from watchroom.flows.services.log_views import LogQuery, LogStream
from watchroom.flows.services.revealing import record_unmasked_logs
from watchroom.store import audit
from watchroom.store.database import Database

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TOKEN = "sk-a1b2c3d4e5f6g7h8i9j0k1l2"


def records(*messages: str, stream: OutputStream | None = OutputStream.STDOUT) -> list[LogRecord]:
    return [
        LogRecord(timestamp=f"2026-11-21T22:00:{n:02}.000000001Z", stream=stream, message=message)
        for n, message in enumerate(messages)
    ]


def passed(query: LogQuery, lines: list[LogRecord]) -> list[str]:
    wanted = LineFilter(query)
    return [found.line().message for record in lines if (found := wanted.take(record))]


def test_conditions_combine() -> None:
    """Text, expression, level and stream at once."""
    lines = records("INFO model loaded", "ERROR model lost", "ERROR disk full") + records(
        "ERROR model lost again", stream=OutputStream.STDERR
    )
    query = LogQuery(
        search="MODEL",
        regex="l.st",
        levels=frozenset({LogLevel.ERROR}),
        stream=LogStream.STDOUT,
    )

    assert passed(query, lines) == ["ERROR model lost"]


def test_a_stack_trace_has_the_level_of_its_error() -> None:
    """Whoever asks for errors wants the trace with them, each stream by itself."""
    lines = records("ERROR it broke", "  at line 3", "", "INFO goes on", "  in detail")

    query = LogQuery(levels=frozenset({LogLevel.ERROR}))

    assert passed(query, lines) == ["ERROR it broke", "  at line 3", ""]


def test_since_is_included_and_until_is_not() -> None:
    """So that pages of a log neither overlap nor leave lines out."""
    lines = records("a", "b", "c")

    query = LogQuery(since_ns=lines[0].time_ns, until_ns=lines[2].time_ns)

    assert passed(query, lines) == ["a", "b"]


def test_raw_lines_have_their_secrets_and_are_found_by_them() -> None:
    """Who may see them looks for the very token that a program complains about."""
    wanted = LineFilter(LogQuery(search=TOKEN, is_raw=True))
    [line] = records(f"invalid key {TOKEN}")

    found = wanted.take(line)
    assert found is not None
    assert found.line(is_raw=True).message == line.message
    assert [each.message for each in lines_of([found], is_raw=True)] == [line.message]


async def test_a_server_that_masks_nothing_stands_in_the_audit(store: Database) -> None:
    """Whoever asks later who could see the passwords finds since when that was so."""
    await record_unmasked_logs(store, clock=lambda: NOW, server="server-1")

    [row] = await audit.page(store, limit=10)
    assert (row.who, row.action, row.target) == ("watchroom", "logs.unmasked", "server-1")


def test_secrets_are_neither_shown_nor_found() -> None:
    """A search that finds a masked secret tells it letter by letter."""
    lines = records(f"using {TOKEN}")

    assert TOKEN not in passed(LogQuery(), lines)[0]
    assert passed(LogQuery(search="using"), lines) == passed(LogQuery(), lines)
    assert passed(LogQuery(search=TOKEN[:8]), lines) == []
    assert passed(LogQuery(regex="sk-a"), lines) == []


def test_colours_do_not_hide_a_word() -> None:
    """What is searched is what is shown."""
    assert passed(LogQuery(search="error"), records("er\x1b[31mror")) == ["error"]


def test_a_line_tells_what_was_cut_off() -> None:
    """Nothing is left out silently."""
    record = LogRecord(timestamp=None, stream=None, message="begin", cut_bytes=12)

    assert passed(LogQuery(), [record]) == ["begin … 12 bytes left out"]


@pytest.mark.parametrize(
    "pattern", ["(", "(?<=a)b", r"(a)\1", "x" * 201, "x{0,1000}" * 20, r"\pL{99}" * 28]
)
def test_an_expression_that_cannot_be_used_is_refused(pattern: str) -> None:
    """Also one that would take seconds, or much memory, to be compiled."""
    with pytest.raises(InvalidInput, match="regex"):
        LinePattern(pattern)


def test_an_evil_expression_is_harmless() -> None:
    """Backtracking would take until the end of time, and hold up every other request."""
    assert not LinePattern("(a|a)*(a+)+$").is_in("a" * 60_000 + "b")


MESSAGES = st.lists(
    st.sampled_from(
        [
            *("password=hunter2", "é", "\u2028", "a\nb", "\x1b[31m", "\ud800", "//u:p@h ", "http:"),
            *("Bearer ", "abcdefgh", "--api-", "key x", f"{TOKEN} ", "INFO ", "$2y$10$abcdefghi"),
        ]
    )
).map("".join)


@given(st.lists(MESSAGES | st.text(), max_size=10))
def test_many_lines_are_shown_as_each_would_be(messages: list[str]) -> None:
    """Together they are looked through for secrets in one go, which nobody may notice."""
    wanted = LineFilter(LogQuery())
    found = [each for record in records(*messages) if (each := wanted.take(record))]

    assert list(lines_of(found)) == [each.line() for each in found]


def test_a_secret_is_masked_wherever_it_stands_among_many_lines() -> None:
    """Lines are looked through in blocks; none may fall between two."""
    wanted = LineFilter(LogQuery())
    record = LogRecord(timestamp=None, stream=None, message="plain")
    secret = LogRecord(timestamp=None, stream=None, message=f"using {TOKEN}")
    lines = [secret if number % 85 == 0 else record for number in range(1000)]

    shown = list(lines_of([each for line in lines if (each := wanted.take(line))]))

    assert {line.message for line in shown[::85]} == {"using ••••"}
    assert sum(line.message == "plain" for line in shown) == 1000 - 12


@given(st.lists(st.text(st.sampled_from("aké\n"))))
def test_signs_tell_the_lines_that_hold_them(lines: list[str]) -> None:
    """Several in one line, letters of several bytes, and line ends within count for one line."""
    assert Signs("k").lines_with(lines) == {n for n, line in enumerate(lines) if "k" in line}


def test_a_line_full_of_signs_costs_no_more_than_another() -> None:
    """A megabyte of them is one hit."""
    assert Signs(r"\$").lines_with(["$" * 1_000_000] * 20) == frozenset(range(20))


def test_colours_keep_their_places_up_to_a_masked_secret() -> None:
    """A page may colour what stands before it; behind it all letters have moved."""
    [record] = records(f"\x1b[31mERROR\x1b[0m key {TOKEN} \x1b[32mgone\x1b[0m")
    found = LineFilter(LogQuery()).take(record)
    assert found is not None
    line = found.line()

    assert TOKEN not in line.message
    assert [(line.message[each.start : each.end], each.colour) for each in line.spans] == [
        ("ERROR", TextColour.RED)
    ]
    assert [each.spans for each in lines_of([found])] == [line.spans]
