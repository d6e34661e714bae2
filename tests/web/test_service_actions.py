"""What is ordered is done, answered as documented, and refused with the reason."""

from typing import Any

import httpx
import pytest

from builders import NOW_MS
from services_under_test import EARLIER_ID, N8N_ID, STOPPED, service, update
from site_under_test import CLOSED, Site
from watchroom.domain.access import Scope
from watchroom.domain.errors import EngineRefused, EngineUnavailable, NotAllowed
from watchroom.domain.operations import REFUSED, OperationStatus
from watchroom.store import operations

FIRST = f"{1:032x}"


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("start", "Service started successfully"),
        ("stop", "Service stopped successfully"),
        ("restart", "Service restarted successfully"),
        ("update", "Service updated successfully"),
    ],
)
async def test_the_documented_answer(client: httpx.AsyncClient, action: str, message: str) -> None:
    """`message` with `status` or `version`, and where to read more."""
    answer = await client.post(f"/api/services/ollama/{action}")

    assert answer.status_code == 200
    assert answer.json() == {
        "success": True,
        "data": {
            "message": message,
            "status": "running",
            "version": "0.9.2",
            "operationId": FIRST,
            "result": "It was done.",
        },
    }


async def test_an_image_of_the_history_is_gone_back_to(
    site: Site, client: httpx.AsyncClient
) -> None:
    """The history names its images by id, with what people call them; any other is not taken."""
    async with site.store.writing() as session:
        await operations.add(session, update())

    history = (await client.get("/api/services/ollama/operations")).json()["data"]
    path = f"/api/services/ollama/rollback?image={history[0]['images']['before']['id']}"
    dry = (await client.post(f"{path}&dryRun=true")).json()["data"]
    begun = site.operations.begun
    answer = await client.post(path)
    unknown = await client.post(f"/api/services/ollama/rollback?image=sha256:{'77' * 32}")

    assert history[0]["images"]["after"]["version"] == "0.9.2"
    assert (dry["preview"]["newVersion"], dry["operationId"], begun) == ("0.9.0", None, 0)
    assert answer.json()["data"]["message"] == "Service rolled back successfully"
    assert site.operations.options is not None
    assert site.operations.options.earlier is not None
    assert site.operations.options.earlier.digest == EARLIER_ID
    assert unknown.status_code == 404


async def test_an_update_to_nothing_newer_claims_nothing(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A success, but not one of an update."""
    site.operations.is_latest = True

    answer = await client.post("/api/services/ollama/update")

    assert answer.status_code == 200
    assert answer.json()["data"]["message"] == "Service is up to date already"


async def test_who_does_not_wait_is_told_where_to_look(
    site: Site, client: httpx.AsyncClient
) -> None:
    """202 at once; the operation tells the rest, also beside the service."""
    answer = await client.post("/api/services/ollama/update?wait=false")
    shown = (await client.get("/api/services/ollama")).json()["data"]
    operation = (await client.get(f"/api/operations/{FIRST}")).json()["data"]

    assert (answer.status_code, answer.json()["data"]["operationId"]) == (202, FIRST)
    assert answer.json()["data"]["result"] is None
    assert shown["operationId"] == FIRST
    assert (operation["status"], operation["endedAt"]) == ("running", None)


async def test_what_lasts_too_long_is_answered_all_the_same(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A connection is not held for ever; nothing is claimed that is not so."""
    site.operations.lasting = True

    answer = await client.post("/api/services/ollama/update")

    assert (answer.status_code, answer.json()["data"]["result"]) == (202, None)


async def test_one_at_a_time(site: Site, client: httpx.AsyncClient) -> None:
    """The second is refused, and told which is the first, in words and for programs."""
    await client.post("/api/services/ollama/update?wait=false")

    refused = await client.post("/api/services/ollama/stop")

    assert refused.status_code == 409
    assert refused.json()["code"] == "CONFLICT"
    assert refused.json()["details"] == {"operationId": FIRST}
    assert FIRST in refused.json()["error"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (OperationStatus.FAILED, 500),
        (OperationStatus.ROLLED_BACK, 500),
        (OperationStatus.ROLLBACK_FAILED, 500),
        (OperationStatus.CANCELLED, 409),
    ],
)
async def test_what_failed_is_no_success(
    site: Site, client: httpx.AsyncClient, status: OperationStatus, code: int
) -> None:
    """The engine's own words are what helps; the operation has the rest."""
    words = "driver failed programming external connectivity: port is already allocated"
    site.operations.outcome = {"status": status, "result": "Rolled back.", "error": words}

    answer = await client.post("/api/services/ollama/update")

    body = answer.json()
    assert (answer.status_code, body["success"]) == (code, False)
    assert body["error"] == f"Rolled back: {words}"
    assert body["code"] == "OPERATION_FAILED"
    assert body["details"] == {"operationId": FIRST, "service": "ollama"}


async def test_an_update_that_is_refused_is_no_fault_of_the_server(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Nothing was changed and nothing broke: the reason is what the caller can act on."""
    words = "ollama cannot be updated: its image exists only on this host"
    site.operations.outcome = {
        "status": OperationStatus.FAILED,
        "result": REFUSED,
        "error": words,
    }

    answer = await client.post("/api/services/ollama/update")

    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "OPERATION_FAILED")
    assert body["error"] == f"Refused before anything was changed: {words}"
    assert body["details"] == {"operationId": FIRST, "service": "ollama"}


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (NotAllowed("only to look"), 403),
        (EngineRefused("no such image"), 409),
        (EngineUnavailable("unix:///run/docker.sock: hunter2"), 503),
    ],
)
async def test_refusals_have_their_status(
    site: Site, client: httpx.AsyncClient, refusal: Exception, code: int
) -> None:
    """Reasons are told, addresses are not."""
    site.operations.refusal = refusal

    answer = await client.post("/api/services/ollama/start")

    assert (answer.status_code, answer.json()["success"]) == (code, False)
    told = "The Docker host" if code == 503 else str(refusal)
    assert answer.json()["error"].startswith(told)
    assert "hunter2" not in answer.text


async def test_who_ordered_it_is_recorded(site: Site) -> None:
    """By the name that a person gave the key."""
    key = (await site.make_key(Scope.OPERATE)).secret
    async with site.client(CLOSED, key=key) as client:
        await client.post("/api/services/ollama/restart")

    found = await operations.get(site.store, FIRST)

    assert found is not None
    assert found.requested_by == "test"


async def test_reading_does_not_allow_doing(site: Site) -> None:
    """A key that may look cannot stop anything, and nothing is begun."""
    key = (await site.make_key(Scope.READ)).secret
    async with site.client(CLOSED, key=key) as client:
        answer = await client.post("/api/services/ollama/stop")

    assert (answer.status_code, site.operations.begun) == (403, 0)


async def test_a_dry_run_changes_nothing(site: Site, client: httpx.AsyncClient) -> None:
    """It tells what would be done; there is no operation."""
    answer = await client.post("/api/services/ollama/update?dryRun=true")

    data = answer.json()["data"]
    assert (answer.status_code, data["operationId"], site.operations.begun) == (200, None, 0)
    assert data["preview"]["image"] == "ollama/ollama:latest"
    assert data["preview"]["latest"] is False


async def test_the_old_image_is_kept_unless_asked(site: Site, client: httpx.AsyncClient) -> None:
    """It is the way back."""
    await client.post("/api/services/ollama/update")
    kept = site.operations.options
    await client.post("/api/services/ollama/update?removeOldImage=true")

    assert kept is not None
    assert kept.remove_old_image is False
    assert site.operations.options is not None
    assert site.operations.options.remove_old_image is True


@pytest.mark.parametrize(
    "url",
    [
        "/api/services/ollama/start?wait=maybe",
        "/api/services/ollama/start?dryRun=true",
        "/api/services/ollama/update?dryRun=1",
        "/api/services/ollama/restart?force=true",
    ],
)
async def test_orders_that_are_not_understood_are_not_carried_out(
    site: Site, client: httpx.AsyncClient, url: str
) -> None:
    """A misspelt `wait` must not become another order."""
    answer = await client.post(url)

    assert (answer.status_code, site.operations.begun) == (400, 0)


@pytest.mark.parametrize("content", [b"", b"{}", b" {} ", b"null"])
async def test_an_empty_body_is_none(client: httpx.AsyncClient, content: bytes) -> None:
    """Clients exist that send `{}` with every POST."""
    answer = await client.post("/api/services/ollama/start", content=content)

    assert answer.status_code == 200


async def test_a_body_that_nobody_reads_is_refused(site: Site, client: httpx.AsyncClient) -> None:
    """Its sender believes that it says something."""
    answer = await client.post("/api/services/ollama/start", json={"wait": False})

    assert (answer.status_code, site.operations.begun) == (400, 0)
    assert answer.json()["details"]["field"] == "body"


@pytest.mark.parametrize("action", ["start", "stop", "restart", "update"])
async def test_only_post_does_anything(site: Site, client: httpx.AsyncClient, action: str) -> None:
    """A link preview must stop nothing."""
    answer = await client.get(f"/api/services/ollama/{action}")

    assert (answer.status_code, site.operations.begun) == (405, 0)
    assert answer.json()["success"] is False


async def test_foreign_pages_order_nothing(site: Site, client: httpx.AsyncClient) -> None:
    """Not even where no key is needed."""
    answer = await client.post(
        "/api/services/ollama/stop", headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, site.operations.begun) == (403, 0)
    assert answer.json()["success"] is False


async def test_several_one_after_the_other(site: Site, client: httpx.AsyncClient) -> None:
    """In the order asked for; who is named twice is done once."""
    order = {"action": "restart", "services": ["n8n", "ollama", "stack-n8n-1"]}

    answer = await client.post("/api/services/bulk", json=order)

    data = answer.json()["data"]
    assert answer.status_code == 200
    assert [each["service"] for each in data["operations"]] == ["n8n", "ollama"]


async def test_the_first_failure_ends_it(site: Site, client: httpx.AsyncClient) -> None:
    """What would have come after it is left alone, and the count says so."""
    site.operations.outcome = {"status": OperationStatus.FAILED, "error": "no such image"}
    order = {"action": "start", "services": ["n8n", "ollama"]}

    answer = await client.post("/api/services/bulk", json=order)

    assert (answer.status_code, site.operations.begun) == (500, 1)
    assert answer.json()["error"] == "0 of 2 were done. n8n: It was done: no such image"
    assert answer.json()["details"]["service"] == "n8n"


@pytest.mark.parametrize(
    ("order", "status", "field"),
    [
        ({"action": "restart", "services": ["ollama", "nobody"]}, 404, None),
        ({"action": "explode", "services": ["ollama"]}, 400, "action"),
        ({"action": "stop", "services": []}, 400, "services"),
        ({"action": "stop", "services": ["a"] * 51}, 400, "services"),
        ({"action": "stop", "services": ["ollama", ""]}, 400, "services[1]"),
        ({"action": "stop", "services": "ollama"}, 400, "services"),
        ({"action": "stop"}, 400, "body"),
        ({"action": "stop", "services": ["ollama"], "force": True}, 400, "force"),
        (["stop"], 400, "body"),
    ],
)
async def test_an_order_that_is_wrong_in_one_part_is_not_begun(
    site: Site, client: httpx.AsyncClient, order: Any, status: int, field: str | None
) -> None:
    """Half of it done would be the worst of answers."""
    answer = await client.post("/api/services/bulk", json=order)

    assert (answer.status_code, site.operations.begun) == (status, 0)
    details = answer.json()["details"]
    assert (details["field"] if details else None) == field


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b'{"action":"start","services":["n8n"],"action":"stop"}', "action"),
        (b'{"services":["n8n"],"action":"stop","services":["ollama"]}', "services"),
        (b'{"action":"stop","services":["n8n"],"act\\u0069on":"stop"}', "action"),
    ],
)
async def test_an_order_that_says_two_things_is_not_begun(
    site: Site, client: httpx.AsyncClient, content: bytes, key: str
) -> None:
    """Nobody knows which of them was meant."""
    answer = await client.post(
        "/api/services/bulk", content=content, headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, site.operations.begun) == (400, 0)
    assert answer.json()["details"] == {"field": key, "reason": "Must be given once"}


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b'{"action":"stop"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"", "application/json", 400),
        (b"action=stop", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b" " * (2**20 + 1), "application/json", 413),
    ],
)
async def test_what_is_no_json_is_refused(
    client: httpx.AsyncClient, content: bytes, content_type: str, status: int
) -> None:
    """Each in its way, and none with a 500."""
    answer = await client.post(
        "/api/services/bulk", content=content, headers={"Content-Type": content_type}
    )

    assert answer.status_code == status
    assert answer.json()["success"] is False


async def test_the_status_is_that_of_now(site: Site, client: httpx.AsyncClient) -> None:
    """Not the hoped-for one."""
    site.fleet.put_container(service("n8n", container_id=N8N_ID, state=STOPPED), seen_ms=NOW_MS)

    answer = await client.post("/api/services/n8n/stop")

    assert answer.json()["data"]["status"] == "stopped"
