"""Runs that fail at a node that talks to Ollama, and what is told of them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from builders import NOW_MS, run
from watchroom.domain.events import Event, EventType
from watchroom.domain.execution import Execution, RunError, Status
from watchroom.domain.run_happenings import updated
from watchroom.store import event_log, executions, workflows
from watchroom.store.database import Database

REFUSED = "connect ECONNREFUSED 172.18.0.5:11434"
HTTP_NODE = "n8n-nodes-base.httpRequest"


def node(name: str = "Ollama", type_: str = HTTP_NODE, **parameters: Any) -> dict[str, Any]:
    """Return a node of a definition; by default one that asks http://ollama:11434."""
    usual = {"url": "http://ollama:11434/api/generate"}
    return {"name": name, "type": type_, "parameters": parameters or usual}


def definition(
    *nodes: Mapping[str, Any], connections: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a definition; by default of one node that asks Ollama."""
    return {"nodes": list(nodes or [node()]), "connections": dict(connections or {})}


def failed(
    id_: int,
    failed_ms: int = NOW_MS,
    *,
    message: str = REFUSED,
    at: str | None = "Ollama",
    ran: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Execution:
    """Return a run that failed at a node, a second after it began."""
    facts: dict[str, Any] = {
        "started_ms": failed_ms - 1000,
        "stopped_ms": failed_ms,
        "status": Status.ERROR,
        "status_detail": "error",
        "error": RunError(message=message, node=at, type="ECONNREFUSED"),
        "workflow_hash": _hash_of(ran or definition()),
    }
    return run(id_, **facts | changes)


async def keep_runs(
    store: Database, *runs: Execution, ran: Mapping[str, Any] | None = None
) -> None:
    """Store runs, with the definition that they ran with; nobody is told."""
    async with store.writing() as session:
        used = ran or definition()
        await workflows.save_definitions(session, {_hash_of(used): _json_of(used)})
        await executions.save(session, runs, now_ms=NOW_MS, unreadable={})


async def fails(
    store: Database, *runs: Execution, ran: Mapping[str, Any] | None = None
) -> list[Event]:
    """Store runs and tell of them, in one transaction, as the copier does."""
    async with store.writing() as session:
        used = ran or definition()
        await workflows.save_definitions(session, {_hash_of(used): _json_of(used)})
        result = await executions.save(session, runs, now_ms=NOW_MS, unreadable={})
        return await event_log.append(
            session,
            [
                updated(
                    each.run,
                    is_new=each.is_new,
                    pattern_id=each.pattern_id,
                    at_ms=each.run.stopped_ms or NOW_MS,
                )
                for each in result.saved
            ],
        )


async def told_incidents(store: Database) -> list[tuple[str, Any]]:
    """Return what the log tells of incidents: type and number of failures."""
    types: Sequence[EventType] = (
        EventType.INCIDENT_OPENED,
        EventType.INCIDENT_CHANGED,
        EventType.INCIDENT_CLOSED,
    )
    events = await event_log.after(store, 0, limit=1000, types=types)
    return [(event.type, event.data["failures"]) for event in events]


def _json_of(used: Mapping[str, Any]) -> bytes:
    return json.dumps(used, sort_keys=True).encode()


def _hash_of(used: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json_of(used)).hexdigest()
