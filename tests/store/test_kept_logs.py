"""Logs that outlive their containers: bounded, and found again."""

from dataclasses import replace
from typing import Any

import pytest

from runs import NOON_MS
from watchroom.domain.errors import InvalidInput
from watchroom.domain.log_levels import LogLevel
from watchroom.store import kept_logs
from watchroom.store.database import Database
from watchroom.store.kept_logs import CHUNK_CHARS, LogLine
from watchroom.store.log_search import LogPage, LogQuery, search

NOON_NS = NOON_MS * 1_000_000
OLLAMA = LogQuery(host="local", service="ollama")


def a_line(number: int, message: str | None = None, **changes: Any) -> LogLine:
    """Return a line of the service "ollama" on the host "local", nanoseconds after noon."""
    line = LogLine(
        host="local",
        service="ollama",
        at_ns=NOON_NS + number,
        stream="stdout",
        level=LogLevel.INFO,
        message=f"line {number}" if message is None else message,
    )
    return replace(line, **changes)


async def keep(store: Database, *lines: LogLine) -> None:
    async with store.writing() as session:
        await kept_logs.append_many(session, lines)


def numbers(page: LogPage) -> list[int]:
    return [line.at_ns - NOON_NS for line in page.lines]


async def test_lines_come_back_whole_oldest_first(store: Database) -> None:
    """Several services in one batch, hostile text, lines without stream and level."""
    odd = a_line(2, "\0\ud800 \x1b[31m ñ", stream=None, level=None)
    await keep(store, a_line(1), a_line(5, service="n8n"), odd)
    await keep(store, a_line(3, host="gpu"), a_line(3))

    page = await search(store, OLLAMA, limit=99)

    assert page.lines == (a_line(1), replace(odd, message="\ufffd\ufffd \x1b[31m ñ"), a_line(3))
    assert (page.reached_ns, page.next_cursor) == (NOON_NS + 1, None)
    assert await kept_logs.services(store) == [
        ("gpu", "ollama"),
        ("local", "n8n"),
        ("local", "ollama"),
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "CUDA"}, [2, 4]),
        ({"text": "error"}, [2]),
        ({"text": "\0"}, []),
        ({"levels": frozenset({LogLevel.ERROR, LogLevel.FATAL})}, [2]),
        ({"stream": "stderr"}, [2, 3]),
        ({"since_ns": NOON_NS + 2, "until_ns": NOON_NS + 4}, [2, 3]),
        ({"since_ns": NOON_NS + 5}, []),
        ({"service": "n8n"}, []),
        ({"text": "%"}, []),
        ({"text": ""}, [1, 2, 3, 4]),
        ({"text": "STRASSE ñ"}, [3]),
    ],
)
async def test_a_search_narrows(store: Database, wanted: dict[str, Any], found: list[int]) -> None:
    """By words in any case, level, stream and time; all of them must fit."""
    await keep(
        store,
        a_line(1, "loading"),
        a_line(2, "CUDA ERROR: out of memory", level=LogLevel.ERROR, stream="stderr"),
        a_line(3, "straße Ñ", level=None, stream="stderr"),
        a_line(4, "Cuda found"),
    )

    assert numbers(await search(store, replace(OLLAMA, **wanted), limit=99)) == found


async def test_pages_lead_back_to_the_beginning(store: Database) -> None:
    """Lines with one time are neither lost nor doubled where a page ends between them."""
    for start in range(0, 60, 7):
        await keep(store, *(a_line(n // 4, f"{n}") for n in range(start, min(start + 7, 60))))

    found: list[int] = []
    cursor = None
    while True:
        page = await search(store, OLLAMA, limit=11, cursor=cursor)
        found[:0] = [int(line.message) for line in page.lines]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert found == list(range(60))


async def test_a_search_stops_after_its_window_and_says_how_far_it_came(store: Database) -> None:
    """A rare word in a long log costs a bounded time, and the rest is a click away."""
    await keep(store, a_line(0, "needle"), *(a_line(n, "x" * 100) for n in range(1, 50)))
    query = replace(OLLAMA, text="needle")

    first = await search(store, query, limit=5, most_chars=1_000)
    rest = await search(store, query, limit=5, cursor=first.next_cursor)

    assert (first.lines, first.reached_ns) == ((), NOON_NS + 40)
    assert (numbers(rest), rest.next_cursor) == ([0], None)


async def test_nothing_kept_is_nothing_found(store: Database) -> None:
    """And says that there was nothing to look at."""
    assert await search(store, OLLAMA, limit=5) == LogPage(
        lines=(), reached_ns=None, next_cursor=None
    )
    assert await kept_logs.newest(store, host="local", service="ollama") == []


@pytest.mark.parametrize("cursor", ["", "1", "1.x", "-1.0", "1.1.1", "9" * 19 + ".0", "\u0661.0"])
async def test_a_foreign_cursor_is_refused(store: Database, cursor: str) -> None:
    """Guessing where to go on would skip lines unseen."""
    with pytest.raises(InvalidInput, match="cursor"):
        await search(store, OLLAMA, limit=1, cursor=cursor)


async def test_the_newest_lines_say_where_to_go_on(store: Database) -> None:
    """The engine is asked from their time on, and what is here already is dropped."""
    await keep(store, a_line(1), a_line(2, "a"))
    await keep(store, a_line(2, "b"))

    newest = await kept_logs.newest(store, host="local", service="ollama")

    assert newest == [a_line(2, "a"), a_line(2, "b")]


async def test_a_bound_in_bytes_drops_the_oldest(store: Database) -> None:
    """Of the one service only; the newest always stay within the bound."""
    await keep(store, a_line(0, service="n8n"))
    for number in range(10):
        await keep(store, a_line(number))
    [(size,)] = await store.fetch("SELECT max(length(body)) FROM kept_log")
    async with store.writing() as session:
        await kept_logs.prune(
            session, host="local", service="ollama", most_bytes=size * 3, before_ns=0
        )
    await keep(store, a_line(10))

    assert numbers(await search(store, OLLAMA, limit=99)) == [7, 8, 9, 10]
    assert numbers(await search(store, replace(OLLAMA, service="n8n"), limit=9)) == [0]


async def test_a_bound_in_time_drops_rows_that_are_wholly_older(store: Database) -> None:
    """A row with one line that is young enough stays."""
    await keep(store, a_line(1), a_line(2))
    await keep(store, a_line(3), a_line(5))
    async with store.writing() as session:
        await kept_logs.prune(
            session, host="local", service="ollama", most_bytes=1 << 40, before_ns=NOON_NS + 4
        )

    assert numbers(await search(store, OLLAMA, limit=99)) == [3, 5]


async def test_a_batch_is_cut_into_rows_that_are_read_at_once(store: Database) -> None:
    """A line beyond the size of a row has one of its own, whole."""
    long = "y" * (CHUNK_CHARS + 1)
    await keep(store, a_line(1), a_line(2, long), *(a_line(n, "z" * 9_999) for n in range(3, 30)))

    [(rows,)] = await store.fetch("SELECT count(*) FROM kept_log")
    page = await search(store, OLLAMA, limit=99)

    assert rows == 5
    assert page.lines[1].message == long
    assert numbers(page) == list(range(1, 30))
