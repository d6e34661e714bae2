"""The script of docs/api.md runs as it stands there."""

import asyncio
import json
import re
import subprocess
from pathlib import Path

from builders import NOW_MS, run
from happenings import happening
from live_site import PATIENCE_S, live_site
from node_program import node
from site_under_test import Site
from waiting import eventually
from watchroom.domain.access import Scope
from watchroom.domain.events import EventType
from watchroom.domain.execution import Status

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
DOCUMENTED = "ws://localhost:3001"
# What it hears is shown in one line, and the first event ends it.
BEFORE = """
const KEY = process.argv[2];
console.log = (heard) => {
  process.stdout.write(JSON.stringify(heard) + "\\n");
  if (heard.type === "execution.updated") process.exit();
};
"""


async def test_a_script_hears_of_runs_that_fail(site: Site, tmp_path: Path) -> None:
    """With its key in a subprotocol, which is all that a browser can set."""
    program = node()
    [script] = re.findall(r"^```javascript\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert DOCUMENTED in script
    key = await site.make_key(Scope.READ)
    await site.keep(run(7, status=Status.ERROR, started_ms=NOW_MS))

    async with live_site(site, auth_required=True) as live:
        file = tmp_path / "script.js"
        file.write_text(BEFORE + script.replace(DOCUMENTED, f"ws://127.0.0.1:{live.port}"))
        process = await asyncio.create_subprocess_exec(
            program, str(file), key.secret, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                subscribed = json.loads(await process.stdout.readline())
                event = happening(
                    EventType.EXECUTION_UPDATED,
                    host=None,
                    service=None,
                    execution_id=7,
                    data={"id": 7, "status": "error"},
                )
                await live.note(event)
                told = json.loads(await process.stdout.readline())
                assert await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        await eventually(lambda: not live.sockets())

    assert (subscribed["type"], subscribed["channel"]) == ("subscribed", "executions")
    assert told["execution"]["id"] == 7
