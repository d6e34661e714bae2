"""The examples of docs/client.md run."""

import asyncio
import contextlib
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from happenings import happening
from live_site import LiveSite, live_site
from site_under_test import Site
from watchroom.domain.access import Scope
from watchroom.domain.events import EventType

PAGE = Path(__file__).parent.parent.parent / "docs" / "client.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


@asynccontextmanager
async def eventful(live: LiveSite) -> AsyncIterator[None]:
    """Let something happen again and again while the block runs, and what is ordered end."""
    operations = live.site.operations

    async def happen() -> None:
        while True:
            await live.note(happening(EventType.SERVICE_HEALTHY))
            if operations.begun:
                await operations.finished(f"{operations.begun:032x}")
            await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as tasks:
        happening_ = tasks.create_task(happen())
        yield
        happening_.cancel()


def run_example(code: str) -> str:
    """Run a program and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(PAGE), "exec"), {"__name__": "__main__"})
    return printed.getvalue()


@pytest.mark.parametrize("example", EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
async def test_an_example_runs_as_it_stands(site: Site, example: str) -> None:
    """But for the address and the key; each of them prints something."""
    key = await site.make_key(Scope.READ, Scope.OPERATE)
    async with live_site(site, auth_required=True) as live, eventful(live):
        code = example.replace("http://127.0.0.1:5000", f"http://127.0.0.1:{live.port}")
        assert "wr_..." in code
        async with asyncio.timeout(30):
            printed = await asyncio.to_thread(run_example, code.replace("wr_...", key.secret))

    assert printed
