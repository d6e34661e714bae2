"""What webhooks are told: which events, to whom, in which words."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from watchroom.domain.events import Event, EventType
from watchroom.domain.execution import RiskLevel, Status
from watchroom.domain.times import iso_time
from watchroom.domain.webhook_samples import SAMPLES
from watchroom.domain.webhooks import Webhook, WebhookFilters, WebhookName

LONGEST_TEXT: Final = 2_000  # characters of one text in a message; the rest is behind the link

_NAMES: Final[Mapping[EventType, WebhookName]] = {
    EventType.SERVICE_STARTED: WebhookName.SERVICE_START,
    EventType.SERVICE_STOPPED: WebhookName.SERVICE_STOP,
    EventType.SERVICE_FAILED: WebhookName.SERVICE_ERROR,
    EventType.SERVICE_OOM: WebhookName.SERVICE_ERROR,
    EventType.SERVICE_UNHEALTHY: WebhookName.SERVICE_ERROR,
    EventType.SERVICE_RESTART_LOOP: WebhookName.SERVICE_ERROR,
    EventType.SERVICE_UPDATE_FAILED: WebhookName.SERVICE_ERROR,
    EventType.SERVICE_RESTARTED: WebhookName.SERVICE_RESTART,
    EventType.SERVICE_UPDATED: WebhookName.SERVICE_UPDATE,
    EventType.SERVICE_HEALTHY: WebhookName.SERVICE_HEALTHY,
    EventType.INCIDENT_OPENED: WebhookName.INCIDENT_OPEN,
    EventType.INCIDENT_CLOSED: WebhookName.INCIDENT_CLOSE,
}


def names_of(event: Event) -> tuple[WebhookName, ...]:
    """Return what an event is to receivers: mostly one thing or nothing, of a run also two."""
    if event.type is EventType.EXECUTION_UPDATED:
        return _names_of_run(event.data)
    name = _NAMES.get(event.type)
    return () if name is None else (name,)


def wants(webhook: Webhook, name: WebhookName, event: Event) -> bool:
    """Tell whether a webhook is to be told of an event under one of its names."""
    if name not in webhook.events:
        return False
    filters = webhook.filters
    if name.startswith("service:"):
        return _is_of_service(event, filters)
    if name.startswith("execution:"):
        return _is_of_run(event, filters) and (
            name is not WebhookName.EXECUTION_RISK or _is_risky(event, filters)
        )
    return True


def told_once(name: WebhookName, event: Event) -> str | None:
    """
    Return what a receiver must not be told twice; None where each event counts.

    A run is looked at again and again while it goes on: its failure is told once, its risk
    once for each level that it was found to have.
    """
    if name is WebhookName.EXECUTION_ERROR:
        return f"{name} {event.execution_id}"
    if name is WebhookName.EXECUTION_RISK:
        return f"{name} {event.execution_id} {event.data.get('riskLevel')}"
    return None


def subject_of(name: WebhookName, event: Event) -> str:
    """
    Return what an event is about: of the same subject and name, a cooldown lets one message pass.

    A service on its host; of runs their workflow and camera, of a risk its level too, so that a
    higher one is never held back after a lower one. Of incidents there is but one subject.
    """
    data = event.data
    if name.startswith("service:"):
        parts: list[object] = [event.host, event.service]
    elif name.startswith("execution:"):
        parts = [data.get("workflowId"), data.get("camera")]
        parts += [data.get("riskLevel")] if name is WebhookName.EXECUTION_RISK else []
    else:
        parts = []
    return json.dumps(parts, separators=(",", ":"))


def is_held_back(webhook: Webhook, *, at_ms: int, last_ms: int | None) -> bool:
    """
    Tell whether what happened at a moment is not told to a webhook that wants it.

    *last_ms* is when that happened of which it was last told, of the same name and subject; None:
    it never was. Only the moments of events count, so it does not matter when they are judged.
    """
    if webhook.is_quiet_at(at_ms):
        return True
    return last_ms is not None and abs(at_ms - last_ms) < webhook.cooldown_s * 1000


def message_of(name: WebhookName, event: Event, *, links_base: str, suppressed: int = 0) -> str:
    """
    Return the body of a message, as JSON text.

    It is thin: what happened, and where to ask for more. Pictures are links, never data. It tells
    how many of the same name and subject were held back since the last one, if any were.
    """
    place = {
        "host": event.host,
        "service": event.service,
        "executionId": event.execution_id,
    }
    data = {key: _shortened(value) for key, value in event.data.items()}
    message: dict[str, object] = {
        "type": name,
        "timestamp": iso_time(event.at_ms),
        "seq": event.seq,
        "event": event.type,
        "data": {key: value for key, value in place.items() if value is not None} | data,
        "links": _links(event, links_base),
    }
    if suppressed:
        message["suppressed"] = suppressed
    return json.dumps(message, separators=(",", ":"))


def trial_message_of(name: WebhookName, *, at_ms: int, links_base: str) -> str:
    """Return the body of a message that tells of something made up: a person tries a webhook."""
    message = {
        "type": name,
        "timestamp": iso_time(at_ms),
        "seq": None,
        "event": None,
        "test": True,
        "data": SAMPLES[name],
        "links": {"api": links_base},
    }
    return json.dumps(message, separators=(",", ":"))


def _names_of_run(data: Mapping[str, object]) -> tuple[WebhookName, ...]:
    names = []
    if data.get("status") == Status.ERROR:
        names.append(WebhookName.EXECUTION_ERROR)
    if data.get("riskLevel") not in {None, RiskLevel.UNREADABLE}:
        names.append(WebhookName.EXECUTION_RISK)
    return tuple(names)


def _is_of_service(event: Event, filters: WebhookFilters) -> bool:
    names = {event.service, event.data.get("containerName")}
    return _chosen(names, filters.services) and _chosen({event.host}, filters.hosts)


def _is_of_run(event: Event, filters: WebhookFilters) -> bool:
    data = event.data
    workflow = {data.get("workflowId"), data.get("workflowName")}
    return _chosen({data.get("camera")}, filters.cameras) and _chosen(workflow, filters.workflows)


def _is_risky(event: Event, filters: WebhookFilters) -> bool:
    level = RiskLevel(str(event.data["riskLevel"]))
    return level.severity >= filters.min_risk.severity


def _chosen(names: set[object], wanted: tuple[str, ...]) -> bool:
    return not wanted or not names.isdisjoint(wanted)


def _links(event: Event, base: str) -> dict[str, str]:
    if event.execution_id is not None:
        api = f"{base}/api/executions/{event.execution_id}"
        return (
            {"api": api, "image": f"{api}/image"} if event.data.get("riskLevel") else {"api": api}
        )
    if event.service is not None and event.host is not None:
        service, host = quote(event.service, safe=""), quote(event.host, safe="")
        return {"api": f"{base}/api/services/{service}?host={host}"}
    if event.type in {EventType.INCIDENT_OPENED, EventType.INCIDENT_CLOSED}:
        return {"api": f"{base}/api/incidents/{event.data.get('id')}"}
    return {"api": base}


def _shortened(value: object) -> object:
    """Return JSON with its long texts cut."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[:LONGEST_TEXT] + "…"
    if isinstance(value, Mapping):
        return {key: _shortened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shortened(inner) for inner in value]
    return value
