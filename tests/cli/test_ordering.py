"""`watchroom start`, `stop` and `restart`: asked for, waited for, told."""

import asyncio
import json
import os
import pty
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from live_site import LiveSite, live_site
from running_server import environment_of
from services_under_test import HOST
from site_under_test import Site, opened_site
from waiting import eventually
from watchroom.domain.operations import OperationStatus

PATIENCE_S = 30.0
FIRST = f"{1:032x}"


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[LiveSite]:
    """A site with three services that listens, open to everybody."""
    async with opened_site(tmp_path) as site, live_site(site) as listening:
        yield listening


@asynccontextmanager
async def running(
    live: LiveSite, folder: Path, *words: str, stdin: int = DEVNULL
) -> AsyncIterator[Process]:
    """Run a command that asks the site; it is ended with the block, if it is still there."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "watchroom", *words),
        env=environment_of(folder, {"URL": f"http://127.0.0.1:{live.port}"}),
        stdin=stdin,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: Process) -> tuple[int | None, str, str]:
    """Return with what it ends, and what it has said."""
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def finish(site: Site) -> None:
    """Have the engine do what was ordered, once it was."""
    await eventually(lambda: under_way(site))
    await site.operations.finished(FIRST)


def under_way(site: Site) -> bool:
    """Tell whether something is being done to ollama."""
    view = site.fleet.known(HOST, "ollama")
    return view is not None and view.operation_id is not None


async def test_an_order_is_waited_for(live: LiveSite, tmp_path: Path) -> None:
    """Its steps are told, and what came of it."""
    async with running(live, tmp_path, "start", "ollama", "--text") as process:
        await finish(live.site)
        code, out, err = await ended(process)
    step, result = out.splitlines()

    assert (code, err) == (0, "")
    assert step.split()[:2] == ["done", "restart"]
    assert result == "ollama on local: It was done."


async def test_programs_are_given_the_operation(live: LiveSite, tmp_path: Path) -> None:
    """As the API spells it, when it is over."""
    async with running(live, tmp_path, "restart", "ollama", "--yes") as process:
        await finish(live.site)
        code, out, _ = await ended(process)
    told = json.loads(out)

    assert (code, told["status"], told["action"]) == (0, "succeeded", "restart")
    assert told["endedAt"] is not None


async def test_what_fails_is_no_success(live: LiveSite, tmp_path: Path) -> None:
    """A script can tell by the exit status, a person by the reason."""
    live.site.operations.outcome = {
        "status": OperationStatus.FAILED,
        "result": None,
        "error": "port is taken",
    }
    async with running(live, tmp_path, "start", "ollama", "--text") as process:
        await finish(live.site)
        code, out, _ = await ended(process)

    assert code == 1
    assert out.splitlines()[-1] == "ollama on local: failed  port is taken"


@pytest.mark.parametrize("action", ["stop", "restart"])
async def test_without_a_terminal_nobody_can_be_asked(
    live: LiveSite, tmp_path: Path, action: str
) -> None:
    """A job that forgot to say yes must not hang, nor stop anything."""
    async with running(live, tmp_path, action, "ollama") as process:
        code, _, err = await ended(process)

    assert code == 2
    assert "--yes" in err
    assert live.site.operations.begun == 0


@pytest.mark.parametrize(("answer", "begun"), [(b"n\n", 0), (b"\n", 0), (b"y\n", 1)])
async def test_on_a_terminal_a_person_is_asked(
    live: LiveSite, tmp_path: Path, answer: bytes, begun: int
) -> None:
    """With the service as it was understood; only a yes is one."""
    leader, follower = pty.openpty()
    os.write(leader, answer)
    words = ("stop", "stack-ollama-1", "--text")
    async with running(live, tmp_path, *words, stdin=follower) as process:
        if begun:
            await finish(live.site)
        code, _, err = await ended(process)
    os.close(follower)
    os.close(leader)

    assert "Stop ollama on local? [y/N]" in err
    assert (code == 0, live.site.operations.begun) == (bool(begun), begun)


async def test_a_second_order_is_refused(live: LiveSite, tmp_path: Path) -> None:
    """In the server's words, on one line."""
    async with running(live, tmp_path, "start", "ollama") as first:
        await eventually(lambda: under_way(live.site))
        async with running(live, tmp_path, "stop", "ollama", "--yes") as second:
            code, _, err = await ended(second)
        await live.site.operations.finished(FIRST)
        await ended(first)

    assert code == 1
    [line] = err.splitlines()
    assert FIRST in line
