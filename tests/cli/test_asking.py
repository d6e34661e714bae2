"""Commands that show what a running server knows."""

import asyncio
import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import NOW_MS, run
from happenings import happening
from running_server import (
    KEY,
    RunningServer,
    environment_of,
    free_ports,
    serving,
    until,
    watchroom,
)
from watchroom.cli.moments import moment_of
from watchroom.cli.terminal import duration, short_moment, visible
from watchroom.domain.events import EventType
from watchroom.store import event_log, executions
from watchroom.store.opening import open_store

PATIENCE_S = 30.0
NOON = datetime(2025, 8, 28, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server without n8n and Docker, whose store has three runs and two events."""
    with serving(tmp_path_factory.mktemp("asked")) as running:
        note(running, happening(EventType.SERVICE_OOM, data={"reason": "it\x1b[2J grew"}))
        keep_runs(running, 3)
        yield running


def keep_runs(server: RunningServer, count: int) -> None:
    """Put runs into the store of a server, the last one failed."""

    async def keep() -> None:
        store = await opened(server)
        async with store.writing() as session:
            now_ms = int(datetime.now(UTC).timestamp() * 1000)
            runs = [run(number, started_ms=now_ms - 1000) for number in range(1, count + 1)]
            await executions.save(session, runs, now_ms=NOW_MS, unreadable={})
        await store.close()

    asyncio.run(keep())


def note(server: RunningServer, *events: Any) -> list[int]:
    """Write events into the log of a server; return their places."""

    async def write() -> list[int]:
        store = await opened(server)
        async with store.writing() as session:
            told = await event_log.append(session, events)
        await store.close()
        return [event.seq for event in told]

    return asyncio.run(write())


async def opened(server: RunningServer) -> Any:
    """Open the store of a server beside it."""
    folder = server.folder / "data"
    return await open_store(f"sqlite:///{folder}/watchroom.sqlite", data_dir=folder)


def asked(server: RunningServer, *words: str, **settings: str) -> list[dict[str, Any]]:
    """Return what a command prints for programs."""
    done = watchroom(server.folder, *words, URL=server.urls[0], **settings)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def shown(server: RunningServer, *words: str) -> str:
    """Return what a command shows on a terminal, colours left out."""
    done = watchroom(server.folder, *words, "--text", URL=server.urls[0])
    assert done.returncode == 0, done.stderr
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


@contextmanager
def running(server: RunningServer, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start a command and end it at the end, if it is still there."""
    environment = environment_of(server.folder, {"URL": server.urls[0]})
    heeding = ["env", "--default-signal=INT"]  # also where a shell in the background ignores it
    process = subprocess.Popen(
        [*heeding, sys.executable, "-m", "watchroom", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def test_runs_are_given_one_a_line(server: RunningServer) -> None:
    """As the API spells them."""
    found = asked(server, "executions", "--limit", "2", "--days", "1")

    assert len(found) == 2
    assert found[0]["statusDetail"]
    assert found[0]["startedAt"].endswith("Z")
    assert len(found[0]["startedAt"]) == len("2025-08-28T12:34:56.000Z")
    assert asked(server, "executions", "--status", "canceled") == []


def test_runs_are_shown_as_a_table(server: RunningServer) -> None:
    """With headings, and one run a line."""
    lines = shown(server, "executions").splitlines()

    assert lines[0].split()[:3] == ["id", "began", "status"]
    assert len(lines) == 4


def test_events_are_shown_without_what_moves_a_cursor(server: RunningServer) -> None:
    """What others wrote is shown, not obeyed."""
    words = shown(server, "events", "--type", "service.oom")

    assert "service.oom" in words
    assert "local/ollama" in words
    assert "it\\x1b[2J grew" in words


def test_events_are_followed_until_interrupted(server: RunningServer) -> None:
    """First those that happened, then those that happen; Ctrl+C ends quietly."""
    with running(server, "events", "--follow", "--limit", "1") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        [seq] = note(server, happening(EventType.SERVICE_PAUSED))
        second = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=PATIENCE_S)

    assert first["seq"] < second["seq"] == seq
    assert process.returncode == 130
    assert complaints == ""


def test_a_reader_that_leaves_ends_it_quietly(server: RunningServer) -> None:
    """As `head` does."""
    with running(server, "events", "--follow", "--limit", "1") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        until(lambda: _ended(server, process), within_s=PATIENCE_S)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def _ended(server: RunningServer, process: subprocess.Popen[str]) -> bool:
    note(server, happening(EventType.SERVICE_PAUSED))
    return process.poll() is not None


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_terminal_is_given_words(server: RunningServer, columns: int) -> None:
    """Without being asked to; no line breaks, and what tells runs apart is whole."""
    [heading, *rows] = on_terminal(server, columns, "executions").splitlines()

    assert heading.split()[:3] == ["id", "began", "status"]
    assert [row.split()[0] for row in rows] == ["3", "2", "1"]
    assert all("success" in row and "north-ridge" in row for row in rows)
    assert max(map(len, [heading, *rows])) <= columns


def on_terminal(server: RunningServer, columns: int, *words: str) -> str:
    """Return what a command shows on a terminal of so many columns."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    environment = environment_of(server.folder, {"URL": server.urls[0]}) | {"TERM": "dumb"}
    command = [sys.executable, "-m", "watchroom", *words]
    with subprocess.Popen(command, env=environment, stdout=follower) as process:
        os.close(follower)
        shown_ = b""
        while chunk := _read(leader):
            shown_ += chunk
    os.close(leader)
    assert process.returncode == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", shown_.decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux tells that nobody writes any more
        return b""


def test_a_server_that_is_away_is_one_line(tmp_path: Path) -> None:
    """Which says what to do."""
    [port] = free_ports(1)
    done = watchroom(tmp_path, "events", "--url", f"http://127.0.0.1:{port}")

    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "watchroom serve" in line
    assert "--url" in line


def test_without_an_address_this_machines_server_is_asked(server: RunningServer) -> None:
    """By the same settings that the server was started with."""
    port = server.urls[0].rpartition(":")[2]
    done = watchroom(server.folder, "events", PORTS=port)

    assert done.returncode == 0, done.stderr


def test_a_bad_key_is_one_line_that_says_where_it_comes_from(server: RunningServer) -> None:
    """Most often the variable is not set."""
    done = watchroom(server.folder, "events", URL=server.urls[0], CLIENT_KEY="wrong-wrong")

    assert done.returncode == 1
    assert "WATCHROOM_CLIENT_KEY" in done.stderr
    assert "--key-file" in done.stderr
    assert KEY not in done.stderr


def test_the_key_to_ask_with_is_one_of_its_own(server: RunningServer, tmp_path: Path) -> None:
    """The server's own is sent where no other is named; a file goes before the variable."""
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")

    assert asked(server, "events", API_KEY="another-server", CLIENT_KEY=KEY)
    assert asked(server, "events", API_KEY="", CLIENT_KEY="", CLIENT_KEY_FILE=str(file))
    assert asked(server, "events", "--key-file", str(file), CLIENT_KEY="wrong-wrong")
    assert asked(server, "events", API_KEY=KEY)


@pytest.mark.parametrize("text", ["", "\n", "two-secret\nlines", "sécret", "\x00secret"])
def test_a_file_without_a_key_is_one_line(server: RunningServer, tmp_path: Path, text: str) -> None:
    """And what stands in it is not told."""
    file = tmp_path / "key"
    file.write_text(text, encoding="utf-8")
    done = watchroom(server.folder, "events", "--key-file", str(file), URL=server.urls[0])

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "key" in line
    assert "cret" not in line


@pytest.mark.parametrize("command", ["events", "executions", "incidents"])
def test_nothing_is_no_limit(server: RunningServer, command: str) -> None:
    """It is refused alike by all, as a command that is called wrongly."""
    done = watchroom(server.folder, command, "--limit", "0", URL=server.urls[0])

    assert done.returncode == 2
    assert "0 is not in the range" in done.stderr


def test_a_time_that_is_none_is_told_with_those_that_are(server: RunningServer) -> None:
    """What the terminal takes, in the words of the terminal."""
    done = watchroom(server.folder, "logs", "ollama", "--since", "10x", URL=server.urls[0])

    assert done.returncode == 2
    assert "'10x' is no time" in done.stderr
    assert "90s, 10m, 2h or 3d" in done.stderr
    assert "URL" not in done.stderr


def test_what_the_server_refuses_is_one_line(server: RunningServer) -> None:
    """In its own words."""
    done = watchroom(server.folder, "events", "--type", "nonsense", URL=server.urls[0])

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ✓", "plain ✓"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("a\x1b]0;title\x07b", "a\\x1b]0;title\\x07b"),
        ("two\r\nlines\tand a tab", "two\\x0d\\x0alines\tand a tab"),
        ("\x9b2J", "\\x9b2J"),
        ("exe\u202egpj", "exe\\u202egpj"),
    ],
)
def test_what_others_wrote_is_made_visible(text: str, expected: str) -> None:
    """Names and lines of logs can hold anything."""
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (None, None),
        (0.04, "0.0s"),
        (59.6, "60s"),
        (61, "1m 01s"),
        (7 * 3600 + 720, "7h 12m"),
        (3 * 86_400 + 3600, "3d 1h"),
    ],
)
def test_durations_are_for_people(seconds: float | None, expected: str | None) -> None:
    """Two units at most."""
    assert duration(seconds) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", NOON - timedelta(seconds=90)),
        ("2d", NOON - timedelta(days=2)),
        ("2025-08-28T14:00:00+02:00", NOON),
        ("2025-08-28", NOON - timedelta(hours=12)),
        ("1756382400.5", NOON + timedelta(seconds=0.5)),
        ("noon", None),
    ],
)
def test_a_time_is_understood(text: str, expected: datetime | None) -> None:
    """A while ago, or as the API spells it."""
    assert moment_of(text, now=NOON) == expected


def test_the_year_is_told_where_it_is_another() -> None:
    """A table has no room to repeat it."""
    now = datetime.now(UTC)

    assert short_moment(now) == now.astimezone().strftime("%m-%d %H:%M:%S")
    assert short_moment(now.replace(year=2001, month=7)) == now.replace(
        year=2001, month=7
    ).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    assert short_moment(None) is None
