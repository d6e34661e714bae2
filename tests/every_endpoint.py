"""A request to each endpoint that is answered with success on a site that has one of everything."""

from typing import Any

import httpx
import msgspec

from builders import DAY_MS, NOW_MS, WORKFLOW, jpeg, picture, run
from failing_runs import failed, keep_runs
from services_under_test import EARLIER_ID, HOST, OLLAMA_ID, OPERATION_ID, operation, update
from site_under_test import Site
from told_webhooks import DELIVERY_ID, SECRET, WEBHOOK_ID, a_delivery, a_webhook
from watchroom.domain.access import Scope
from watchroom.domain.crash import Crash, CrashRecord
from watchroom.domain.exports import Export, ExportFormat, ExportState
from watchroom.domain.incident_rules import Course
from watchroom.domain.incidents import OpeningReason, Report
from watchroom.domain.operations import OperationStatus
from watchroom.domain.people import Person, Role
from watchroom.domain.saved_views import SavedView
from watchroom.domain.sign_ins import LoginSession
from watchroom.flows.exports.pieces import piece_key
from watchroom.store import (
    crashes,
    exports,
    incidents,
    keys,
    login_sessions,
    node_services,
    operations,
    outbox,
    people,
    saved_views,
    webhooks,
)
from watchroom.store.database import Session
from watchroom.store.exports import Selection
from watchroom.store.filters import ExecutionFilter
from watchroom.store.keys import ApiKey
from watchroom.store.node_services import NodeService
from watchroom.store.outbox import Claim
from watchroom.web.api_keys import EXAMPLE_ID as KEY_ID
from watchroom.web.bodies import body_declared
from watchroom.web.endpoint import Endpoint
from watchroom.web.exports import EXAMPLE_ID as EXPORT_ID
from watchroom.web.people import EXAMPLE_ID as PERSON_ID
from watchroom.web.saved_views import EXAMPLE_ID as VIEW_ID
from watchroom.web.sessions import EXAMPLE_ID as SESSION_ID

ALREADY = {"set_up": 409, "change_own_password": 403}  # there is somebody; and keys have none
STILL_THERE = {"sign_out", "unmark_execution"}  # what they end may be ended again
# Names are taken, the second time; and the first file is still being made.
ONCE = {"create_person": 409, "create_key": 409, "save_view": 409, "order_file": 409}

# Of the password of the reference's examples.
PASSWORD_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$11wq+wRkftTA3/bM10H+/w"
    "$zVy/Hug4U5dEH+/VZPbDCabeRtq71ChUSsuszYvXJIw"
)
STUCK_ID = "0198f06ab3f07d2c8f1ab74be19d3c56"  # of an update whose way back failed

_PARTS = {
    "/api/operations/{id}/recover": f"/api/operations/{STUCK_ID}/recover",
    "/api/operations/{id}": f"/api/operations/{OPERATION_ID}",
    "/api/webhooks/{id}": f"/api/webhooks/{WEBHOOK_ID}",
    "/api/people/{id}": f"/api/people/{PERSON_ID}",
    "/api/sessions/{id}": f"/api/sessions/{SESSION_ID}",
    "/api/keys/{id}": f"/api/keys/{KEY_ID}",
    "/api/views/{id}": f"/api/views/{VIEW_ID}",
    "/api/exports/{id}": f"/api/exports/{EXPORT_ID}",
    "{delivery}": DELIVERY_ID,
    "{id}": "1",
    "{queue}": "flagged",
    "{containerId}": "ollama",
    "{crash}": "1",
    "{file}": "swagger-ui.css",
}

_QUERIES = {
    ("GET", "/api/executions/{id}/nodes/part"): "?node=Ollama",
    ("GET", "/api/webhooks/preview"): "?event=service:error",
    ("POST", "/api/services/{containerId}/rollback"): f"?image={EARLIER_ID}",
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
    ollama, a webhook, an incident, what a node talks to, two admins, a session, a key, a view,
    an export.
    """
    node: dict[str, object] = {"name": "Ollama", "type": None, "runs": [{"outputs": {}}]}
    ran = {"nodes": [node]}
    whole = run(1, pictures=(picture(jpeg()),), payload=msgspec.json.encode(ran))
    await site.keep(whole, pictures=[jpeg()])
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
        await operations.add(session, update(id=STUCK_ID, status=OperationStatus.ROLLBACK_FAILED))
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
        await keep_people(session)
        await keep_view_and_export(session)
    await site.objects.put(piece_key(EXPORT_ID, 0), b"id")


async def keep_people(session: Session) -> None:
    """Keep Ada with a session, another admin, and a key."""
    facts: Any = {"role": Role.ADMIN, "created_ms": NOW_MS, "changed_ms": NOW_MS}
    for id_, name in ((PERSON_ID, "Ada"), ("pe_2", "Barbara")):
        await people.add(session, Person(id=id_, name=name, **facts), password_hash=PASSWORD_HASH)
    begun = LoginSession(
        id=SESSION_ID,
        person_id="pe_2",
        key_id=None,
        created_ms=NOW_MS,
        seen_ms=NOW_MS,
        expires_ms=NOW_MS + DAY_MS,
        agent="curl",
        address="192.0.2.1",
    )
    await login_sessions.add(session, begun, secret_hash=b"of no secret")
    key = ApiKey(
        id=KEY_ID,
        name="kept",
        scopes=frozenset({Scope.READ}),
        created_ms=NOW_MS,
        expires_ms=None,
        last_used_ms=None,
        revoked_ms=None,
    )
    await keys.add(session, key, secret_hash=b"of no secret")


async def keep_view_and_export(session: Session) -> None:
    """Keep a view that Ada shares, and a file that she ordered."""
    whose: Any = {"owner": PERSON_ID, "owner_name": "Ada", "created_ms": NOW_MS}
    view = SavedView(
        id=VIEW_ID,
        name="Everything",
        page="/executions",
        query="",
        is_shared=True,
        changed_ms=NOW_MS,
        **whose,
    )
    await saved_views.add(session, view)
    export = Export(
        id=EXPORT_ID,
        format=ExportFormat.CSV,
        columns=("id",),
        state=ExportState.DONE,
        attempts=1,
        rows_done=0,
        rows_total=0,
        size_bytes=2,
        pieces=1,
        reason=None,
        ended_ms=NOW_MS,
        expires_ms=NOW_MS + DAY_MS,
        **whose,
    )
    await exports.add(session, export, Selection(wanted=ExecutionFilter()))
