"""The clients that the documentation shows work, unchanged, against a real server."""

import asyncio
import json
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from builders import NOW_MS, analysis, jpeg, picture, run
from node_program import node
from site_under_test import CLOSED, OPEN, Site
from watchroom.domain.access import Scope
from watchroom.web.app import create_app
from watchroom.web.services import WebOptions

CLIENTS = Path(__file__).parents[1] / "data" / "clients"
DOCUMENTED_URL = "http://localhost:3001"
PICTURE = jpeg()
TRY_IT = """
const key = process.argv[2];
const found = await new SAIDashboardClient('http://localhost:3001', key)
  .getExecutions({ limit: 20, status: 'success' });
const image = await new SAIDashboardClient('http://localhost:3001', key).getExecutionImage(1);
console.log(JSON.stringify({
  ids: found.data.map((item) => item.id),
  total: found.meta.pagination.total,
  open: executions.data.length,
  image: image.size,
  type: image.type,
}));
"""


@asynccontextmanager
async def serving(site: Site, options: WebOptions) -> AsyncIterator[str]:
    """Run a server on a free port; yields its URL."""
    config = uvicorn.Config(create_app(site.services, options), log_config=None, http="httptools")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            yield f"http://localhost:{listening.getsockname()[1]}"
            server.should_exit = True


@pytest.fixture
async def filled(site: Site) -> Site:
    """A site with two good runs and a failed one."""
    facts = {"pictures": (picture(PICTURE),), "analyses": (analysis(),)}
    await site.keep(
        run(1, started_ms=NOW_MS - 1000, **facts),
        run(2, started_ms=NOW_MS - 2000, **facts),
        run(3, status="error", status_detail="error"),
        pictures=[PICTURE],
    )
    return site


async def test_the_typescript_client_works(filled: Site, tmp_path: Path) -> None:
    """Its class, its usage example, and its key."""
    program = node()
    key = await filled.make_key(Scope.READ)
    script = tmp_path / "client.mts"

    async with serving(filled, OPEN) as url:
        text = (CLIENTS / "client.ts").read_text() + TRY_IT
        script.write_text(text.replace(DOCUMENTED_URL, url))
        process = await asyncio.create_subprocess_exec(
            program,
            "--experimental-strip-types",
            "--no-warnings",
            str(script),
            key.secret,
            stdout=subprocess.PIPE,
        )
        told, _ = await process.communicate()

    assert process.returncode == 0
    assert json.loads(told) == {
        "ids": [1, 2],
        "total": 2,
        "open": 2,
        "image": len(PICTURE),
        "type": "image/jpeg",
    }


def python_client(url: str) -> dict[str, Any]:
    """Run the documented text, usage example included; return what it defines."""
    text = (CLIENTS / "client.py.txt").read_text().replace(DOCUMENTED_URL, url)
    defined: dict[str, Any] = {}
    exec(text, defined)
    return defined


async def test_the_python_client_works(filled: Site) -> None:
    """Its class, and its usage example."""
    async with serving(filled, OPEN) as url:
        defined = await asyncio.to_thread(python_client, url)

    assert [item["id"] for item in defined["executions"]["data"]] == [1, 2]


async def test_the_python_client_works_with_a_key(filled: Site) -> None:
    """Against a server that asks for one."""
    key = await filled.make_key(Scope.READ)

    async with serving(filled, OPEN) as open_url, serving(filled, CLOSED) as url:
        defined = await asyncio.to_thread(python_client, open_url)
        client = defined["SAIDashboardClient"](url, key.secret)
        ask: Callable[[], Any] = client.get_executions
        listed = await asyncio.to_thread(ask)
        image = await asyncio.to_thread(client.get_execution_image, 1)

    assert listed["meta"]["pagination"] == {**listed["meta"]["pagination"], "total": 3, "limit": 50}
    assert image == PICTURE


async def test_a_list_with_its_pictures_streams(filled: Site) -> None:
    """Over a real connection too: no length is known before, and the JSON is whole."""
    async with serving(filled, OPEN) as url, httpx.AsyncClient(base_url=url) as client:
        answer = await client.get("/api/executions")

    assert answer.headers["transfer-encoding"] == "chunked"
    assert len(answer.json()["data"]) == 3
