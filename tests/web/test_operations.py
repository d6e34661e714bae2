"""What was done to services can be read, called off, and tried again."""

import httpx
import pytest

from services_under_test import HOST, OPERATION_ID
from site_under_test import Site
from watchroom.domain.operations import OperationStatus

FIRST = f"{1:032x}"


async def test_an_update_can_be_called_off(site: Site, client: httpx.AsyncClient) -> None:
    """Only while it is under way."""
    await client.post("/api/services/ollama/update?wait=false")

    called_off = await client.post(f"/api/operations/{FIRST}/cancel")
    unknown = await client.post(f"/api/operations/{OPERATION_ID}/cancel")

    assert (called_off.status_code, called_off.json()["data"]["id"]) == (200, FIRST)
    assert unknown.status_code == 404


async def test_a_way_back_that_failed_can_be_tried_again(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Until it worked, nothing else can be done to the service."""
    site.operations.outcome = {"status": OperationStatus.ROLLBACK_FAILED, "error": "in use"}
    await client.post("/api/services/ollama/update")
    site.operations.outcome = {}
    await client.post("/api/services/n8n/restart")

    tried = await client.post(f"/api/operations/{FIRST}/recover")
    good = await client.post(f"/api/operations/{2:032x}/recover")
    unknown = await client.post(f"/api/operations/{OPERATION_ID}/recover")

    assert (tried.status_code, tried.json()["data"]["status"]) == (200, "rolled_back")
    assert (good.status_code, unknown.status_code) == (409, 404)


async def test_operations_are_listed_page_by_page(site: Site, client: httpx.AsyncClient) -> None:
    """The newest first, of all services or of one."""
    for reference in ("ollama", "n8n", "ollama"):
        await client.post(f"/api/services/{reference}/restart")

    first = (await client.get("/api/operations?limit=2")).json()
    cursor = first["pagination"]["nextCursor"]
    second = (await client.get(f"/api/operations?limit=2&cursor={cursor}")).json()
    own = (await client.get("/api/services/n8n/operations")).json()
    here = (await client.get(f"/api/operations?service=ollama&host={HOST}")).json()

    assert [each["service"] for each in first["data"]] == ["ollama", "n8n"]
    assert [each["id"] for each in second["data"]] == [FIRST]
    assert second["pagination"]["nextCursor"] is None
    assert [each["service"] for each in own["data"]] == ["n8n"]
    assert len(here["data"]) == 2
    assert own["data"][0]["steps"][0]["state"] == "done"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/operations/nothing", 404),
        (f"/api/operations/{OPERATION_ID}", 404),
        ("/api/operations?cursor=nonsense", 400),
        ("/api/operations?limit=0", 400),
        ("/api/services/nobody/operations", 404),
    ],
)
async def test_operations_that_are_not_there(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    """Each with the status that fits."""
    assert (await client.get(path)).status_code == status
