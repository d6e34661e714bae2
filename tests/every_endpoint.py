"""A request to each endpoint that is answered with success on a site that has one of everything."""

from typing import Any

import httpx

from builders import NOW_MS, jpeg, picture, run
from services_under_test import HOST, OLLAMA_ID, OPERATION_ID, operation
from site_under_test import Site
from watchroom.domain.crash import Crash, CrashRecord
from watchroom.store import crashes, operations
from watchroom.web.bodies import body_declared
from watchroom.web.endpoint import Endpoint

_PARTS = {
    "/api/operations/{id}": f"/api/operations/{OPERATION_ID}",
    "{id}": "1",
    "{containerId}": "ollama",
    "{crash}": "1",
    "{file}": "swagger-ui.css",
}


def url_of(endpoint: Endpoint[Any]) -> str:
    """Return a URL of an endpoint."""
    url = endpoint.path
    for part, value in _PARTS.items():
        url = url.replace(part, value)
    return url + ("?date=2025-08-27" if url.endswith("hourly") else "")


async def ask(
    client: httpx.AsyncClient, endpoint: Endpoint[Any], url: str | None = None, **facts: Any
) -> httpx.Response:
    """Send an endpoint what it takes."""
    body = body_declared(endpoint.inputs)
    if body is not None:
        facts["json"] = body.example
    return await client.request(endpoint.method, url or url_of(endpoint), **facts)


async def keep_one_of_everything(site: Site) -> None:
    """Fill a site: run 1 with a picture, an operation under way on qdrant, a crash of ollama."""
    await site.keep(run(1, pictures=(picture(jpeg()),)), pictures=[jpeg()])
    crash = CrashRecord(
        service_id="ollama",
        container_id=OLLAMA_ID,
        crash=Crash(began_ms=NOW_MS, at_ms=NOW_MS, exit_code=1, oom_killed=False),
        image="ollama/ollama:latest",
        image_digest=None,
        restart_count=0,
        log=(),
        stats=(),
    )
    site.fleet.set_operation(HOST, "qdrant", OPERATION_ID)
    async with site.store.writing() as session:
        await operations.add(session, operation())
        await crashes.add(session, crash, host=HOST)
