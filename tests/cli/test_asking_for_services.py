"""`watchroom services`, `logs` and `incidents`, asked of a site in this process."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builders import NOW, NOW_MS
from live_site import LiveSite, live_site
from running_server import environment_of
from services_under_test import HOST, service
from services_under_test import host as reachable
from site_under_test import Site, opened_site
from watchroom.cli.incidents import show_incidents
from watchroom.cli.service_logs import show_logs
from watchroom.cli.services import show_services
from watchroom.domain.errors import InvalidInput, WatchroomError
from watchroom.domain.incident_rules import Course
from watchroom.domain.incidents import OpeningReason, Report, ServiceReport, Verdict
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.services.log_views import LogLine, LogMark, LogStream
from watchroom.settings import Settings, load_settings
from watchroom.store import incidents as store_incidents

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
        show_services, settings, as_json=as_json, filter_="running", search=None
    )


async def logs(
    settings: Settings, name: str, *, as_json: bool = True, host: str | None = None
) -> None:
    """Show what a service printed."""
    await asyncio.to_thread(
        show_logs,
        settings,
        name,
        as_json=as_json,
        follow=False,
        lines=5,
        since=None,
        level=("error", "fatal"),
        search=None,
        host=host,
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


@pytest.mark.parametrize("name", ["whisper", "stack-whisper-1", "4a5b", "Speech to Text"])
async def test_a_service_is_found_by_each_of_its_names(
    live: LiveSite, settings: Settings, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """An id, a container's name or the beginning of its id, and the name that is shown."""
    put(live, "whisper", container_id="4a5b" * 16, name="Speech to text")
    await logs(settings, name)

    assert len(capsys.readouterr().out.splitlines()) == 1


async def test_a_name_that_several_show_is_refused(live: LiveSite, settings: Settings) -> None:
    """With what tells them apart; `--host` may do."""
    put(live, "whisper", container_id="4a" * 32, name="Speech")
    put(live, "whisper-2", container_id="4b" * 32, name="Speech")
    put(live, "whisper", container_id="4c" * 32, name="Speech", host="gpu")

    with pytest.raises(InvalidInput, match=r"3 services.*whisper on gpu.*whisper-2 on local"):
        await logs(settings, "speech")
    await logs(settings, "speech", host="gpu")


async def test_a_table_names_hosts_where_there_are_several(
    live: LiveSite, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """An id is one service's on its host only."""
    put(live, "ollama", container_id="4c" * 32, name="Ollama", host="gpu")
    await services(settings, as_json=False)
    heading, *rows = capsys.readouterr().out.splitlines()

    assert heading.split()[:2] == ["host", "service"]
    assert ["gpu", "ollama"] in [row.split()[:2] for row in rows]


def put(live: LiveSite, id_: str, *, container_id: str, name: str, host: str = HOST) -> None:
    """Have one more service, under the name that is shown for it."""
    fleet = live.site.fleet
    fleet.set_host(reachable(host))
    one_more = service(id_, container_id=container_id, host=host)
    shown = replace(one_more, identity=replace(one_more.identity, name=name))
    fleet.put_container(shown, seen_ms=NOW_MS)


async def test_incidents_are_shown_as_a_table(
    live: LiveSite, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the id that leads to the rest."""
    await keep_incident(live.site)
    await incidents(settings, as_json=False, since=None)
    heading, row = capsys.readouterr().out.splitlines()

    assert heading.split()[:3] == ["id", "first", "failure"]
    assert row.split()[0] == "1"
    assert "open" in row
    assert "ollama likely" in row


async def test_incidents_are_given_one_a_line(
    live: LiveSite, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the API spells them, from a moment on."""
    await keep_incident(live.site)
    await incidents(settings, as_json=True, since=NOW - timedelta(days=1))
    [line] = capsys.readouterr().out.splitlines()
    await incidents(settings, as_json=True, since=NOW + timedelta(days=1))

    assert json.loads(line)["suspects"][0]["serviceId"] == "ollama"
    assert capsys.readouterr().out == ""


async def incidents(settings: Settings, *, as_json: bool, since: datetime | None) -> None:
    """Show incidents."""
    await asyncio.to_thread(
        show_incidents, settings, as_json=as_json, state=None, since=since, limit=20
    )


async def keep_incident(site: Site) -> None:
    """Have one that is open."""
    suspect = ServiceReport(
        host=HOST, service="ollama", name="Ollama", verdict=Verdict.LIKELY, signs=()
    )
    async with site.store.writing() as session:
        await store_incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=Course(first_ms=NOW_MS, last_ms=NOW_MS),
            opened_ms=NOW_MS,
            report=Report(services=(suspect,)),
        )


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
