"""A name that nothing has is warned of where it is only a filter."""

import httpx
import pytest

from happenings import happening, note
from site_under_test import Site
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store import container_events

WRONG_SERVICE = "there is no service 'olama', and nothing is on record of one"
WRONG_HOST = "there is no host 'locale'; in the settings: local"
EMPTY = "/api/events?after=999999999&"
OPERATIONS = "/api/operations?"
LISTS = [EMPTY, "/api/incidents/at?", OPERATIONS]


async def warnings_of(client: httpx.AsyncClient, url: str) -> list[str]:
    """Return what an answer warns of."""
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    warnings: list[str] = body.get("meta", body)["warnings"]
    return warnings


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize(
    ("asked", "warned"),
    [
        ("service=ollama&host=local", []),
        ("service=olama", [WRONG_SERVICE]),
        ("host=locale", [WRONG_HOST]),
        ("service=olama&host=locale", [WRONG_HOST, WRONG_SERVICE]),
        (
            "service=stack-ollama-1",
            ["'stack-ollama-1' is a container; the id of its service is 'ollama'"],
        ),
    ],
)
async def test_a_slip_is_told_from_a_quiet_service(
    client: httpx.AsyncClient, url: str, asked: str, warned: list[str]
) -> None:
    """Both show nothing."""
    assert await warnings_of(client, url + asked) == warned


@pytest.mark.parametrize("url", LISTS)
async def test_a_service_that_is_gone_is_known(
    site: Site, client: httpx.AsyncClient, url: str
) -> None:
    """As long as there are records of it."""
    event = ServiceEvent(
        host="local",
        time_nano=1,
        container_id="c" * 64,
        kind=ServiceEventKind.DESTROY,
        service="gone",
    )
    async with site.store.writing() as session:
        await container_events.add(session, [event])

    assert await warnings_of(client, f"{url}service=gone") == []


async def test_what_is_found_is_known(site: Site, client: httpx.AsyncClient) -> None:
    """Whoever has an event there was, whatever the settings say today."""
    await note(site.store, happening(host="locale", service="olama"))

    await client.post("/api/services/ollama/restart")

    assert await warnings_of(client, "/api/events?service=olama&host=locale") == []
    assert await warnings_of(client, f"{OPERATIONS}service=ollama") == []


async def test_without_docker_no_name_is_known(site: Site) -> None:
    """A house with n8n alone has no services."""
    async with site.without_docker().client() as client:
        warned = await warnings_of(client, f"{EMPTY}service=ollama&host=local")

    assert warned == [
        "there is no host 'local'; in the settings: none",
        "there is no service 'ollama', and nothing is on record of one",
    ]
