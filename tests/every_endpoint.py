"""A request to each endpoint that is answered with success on a site that has one of everything."""

from typing import Any

import httpx

from builders import NOW_MS, WORKFLOW, jpeg, picture, run
from failing_runs import failed, keep_runs
from services_under_test import HOST, OLLAMA_ID, OPERATION_ID, operation
from site_under_test import Site
from told_webhooks import DELIVERY_ID, SECRET, WEBHOOK_ID, a_delivery, a_webhook
from watchroom.domain.crash import Crash, CrashRecord
from watchroom.domain.incident_rules import Course
from watchroom.domain.incidents import OpeningReason, Report
from watchroom.domain.operations import OperationStatus
from watchroom.store import crashes, incidents, node_services, operations, outbox, webhooks
from watchroom.store.node_services import NodeService
from watchroom.store.outbox import Claim
from watchroom.web.bodies import body_declared
from watchroom.web.endpoint import Endpoint

STUCK_ID = "0198f06ab3f07d2c8f1ab74be19d3c56"  # of an update whose way back failed

_PARTS = {
    "/api/operations/{id}/recover": f"/api/operations/{STUCK_ID}/recover",
    "/api/operations/{id}": f"/api/operations/{OPERATION_ID}",
    "/api/webhooks/{id}": f"/api/webhooks/{WEBHOOK_ID}",
    "{delivery}": DELIVERY_ID,
    "{id}": "1",
    "{containerId}": "ollama",
    "{crash}": "1",
    "{file}": "swagger-ui.css",
}

_QUERIES = {
    ("GET", "/api/executions/summary/hourly"): "?date=2025-08-27",
    ("DELETE", "/api/incidents/nodes"): f"?workflowId={WORKFLOW}&node=Ollama",
}


def url_of(endpoint: Endpoint[Any]) -> str:
    """Return a URL of an endpoint."""
    url = endpoint.path
    for part, value in _PARTS.items():
        url = url.replace(part, value)
    return url + _QUERIES.get((endpoint.method, endpoint.path), "")


async def ask(
    client: httpx.AsyncClient, endpoint: Endpoint[Any], url: str | None = None, **facts: Any
) -> httpx.Response:
    """Send an endpoint what it takes."""
    body = body_declared(endpoint.inputs)
    if body is not None:
        facts["json"] = body.example
    return await client.request(endpoint.method, url or url_of(endpoint), **facts)


async def keep_one_of_everything(site: Site) -> None:
    """
    Fill a site: a run with a picture and one that failed, an operation on qdrant, a crash of
    ollama, a webhook, an incident, what a node talks to.
    """
    await site.keep(run(1, pictures=(picture(jpeg()),)), pictures=[jpeg()])
    await keep_runs(site.store, failed(2))
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
        await operations.add(
            session, operation(id=STUCK_ID, status=OperationStatus.ROLLBACK_FAILED)
        )
        await crashes.add(session, crash, host=HOST)
        await incidents.open_new(
            session,
            reason=OpeningReason.FAILURES,
            course=Course(first_ms=NOW_MS, last_ms=NOW_MS),
            opened_ms=NOW_MS,
            report=Report(),
        )
        said = NodeService(
            workflow_id=WORKFLOW,
            node="Ollama",
            host=HOST,
            service="ollama",
            changed_ms=NOW_MS,
            changed_by="test",
        )
        await node_services.put(session, said)
        await webhooks.add(session, a_webhook(), secret=SECRET)
        claim = Claim(token="test", now_ms=NOW_MS, until_ms=NOW_MS)
        await outbox.add_trial(session, a_delivery(), claim)
