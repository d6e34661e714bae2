"""`watchroom services` and `watchroom logs`, asked of a site in this process."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from live_site import LiveSite, live_site
from running_server import environment_of
from site_under_test import Site, opened_site
from watchroom.cli.service_logs import show_logs
from watchroom.cli.services import show_services
from watchroom.domain.errors import WatchroomError
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.services.log_views import LogLine, LogMark, LogStream
from watchroom.settings import Settings, load_settings

PATIENCE_S = 30.0
AT_NS = 1_756_384_496_000_000_000
LINE = LogLine(
    at_ns=AT_NS, stream=LogStream.STDERR, level=LogLevel.ERROR, message="no \x1b[1Amodel"
)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A site with three services."""
    async with opened_site(tmp_path) as opened:
        opened.logs.lines = [LINE]
        opened.logs.coming = [LINE]
        yield opened


@pytest.fixture
async def live(site: Site) -> AsyncIterator[LiveSite]:
    """The site, listening; open to everybody."""
    async with live_site(site) as listening:
        yield listening


@pytest.fixture
def settings(live: LiveSite, tmp_path: Path) -> Settings:
    """Settings that lead to it."""
    url = f"http://127.0.0.1:{live.port}"
    return load_settings({"HOME": str(tmp_path), "WATCHROOM_URL": url}, folder=tmp_path)


async def services(settings: Settings, *, as_json: bool) -> None:
    """Show the running ones."""
    await asyncio.to_thread(
        show_services, settings, url=None, as_json=as_json, filter_="running", search=None
    )


async def logs(settings: Settings, name: str, *, as_json: bool) -> None:
    """Show what a service printed in the last ten minutes."""
    await asyncio.to_thread(
        show_logs,
        settings,
        name,
        url=None,
        as_json=as_json,
        follow=False,
        lines=5,
        since=None,
        level=("error", "fatal"),
        search=None,
        host=None,
    )


async def test_services_are_shown_as_a_table(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """One a line, with what it uses."""
    await services(settings, as_json=False)
    heading, *rows = capsys.readouterr().out.splitlines()

    assert heading.split()[:3] == ["service", "status", "health"]
    assert {row.split()[0] for row in rows} == {"ollama", "n8n", "qdrant"}


async def test_services_are_given_one_a_line(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the API spells them."""
    await services(settings, as_json=True)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert {each["containerName"] for each in found} == {
        "stack-ollama-1",
        "stack-n8n-1",
        "stack-qdrant-1",
    }


async def test_logs_are_shown_without_what_moves_a_cursor(
    live: LiveSite, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A container may print anything."""
    await logs(settings, "ollama", as_json=False)
    asked = live.site.logs.asked

    assert "no \\x1b[1Amodel" in capsys.readouterr().out
    assert asked is not None
    assert (asked.lines, asked.levels) == (5, frozenset({LogLevel.ERROR, LogLevel.FATAL}))


async def test_a_service_that_is_none_is_told(settings: Settings) -> None:
    """In the server's words."""
    with pytest.raises(WatchroomError, match="nobody"):
        await logs(settings, "nobody", as_json=True)


async def test_logs_are_followed(live: LiveSite, settings: Settings, tmp_path: Path) -> None:
    """Through the end of a connection, and until Ctrl+C; known lines are not shown again."""
    live.site.logs.coming = [LINE, LogMark(at_ns=AT_NS, event="restarted", detail=None)]
    assert settings.server_url is not None
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "watchroom", "logs", "-f", "ollama"),
        env=environment_of(tmp_path, {"URL": settings.server_url}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        told = [json.loads(await process.stdout.readline()) for _ in range(3)]
        process.send_signal(signal.SIGINT)
        _, complaints = await process.communicate()

    assert [each["type"] for each in told] == ["line", "mark", "mark"]
    assert (process.returncode, complaints) == (130, b"")
