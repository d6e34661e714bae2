"""What webhooks are told, and who of them."""

import json
from typing import Any

import pytest

from builders import NOW_MS
from told_webhooks import BASE, a_webhook
from watchroom.domain.events import Event, EventType
from watchroom.domain.execution import RiskLevel
from watchroom.domain.webhook_messages import (
    LONGEST_TEXT,
    message_of,
    names_of,
    told_once,
    trial_message_of,
    wants,
)
from watchroom.domain.webhook_samples import SAMPLES
from watchroom.domain.webhooks import WebhookFilters, WebhookName


def event(type_: EventType, **changes: Any) -> Event:
    """Return an event of the service "ollama" on the host "local"."""
    known: dict[str, Any] = {"seq": 812, "at_ms": NOW_MS, "host": "local", "service": "ollama"}
    return Event(type=type_, **known | changes)


def run_event(**data: Any) -> Event:
    """Return that run 17 was updated."""
    known = {"id": 17, "status": "success", "riskLevel": None, "camera": "North"}
    return event(
        EventType.EXECUTION_UPDATED, host=None, service=None, execution_id=17, data=known | data
    )


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (EventType.SERVICE_STARTED, "service:start"),
        (EventType.SERVICE_STOPPED, "service:stop"),
        (EventType.SERVICE_FAILED, "service:error"),
        (EventType.SERVICE_OOM, "service:error"),
        (EventType.SERVICE_UNHEALTHY, "service:error"),
        (EventType.SERVICE_RESTART_LOOP, "service:error"),
        (EventType.SERVICE_UPDATE_FAILED, "service:error"),
        (EventType.SERVICE_RESTARTED, "service:restart"),
        (EventType.SERVICE_UPDATED, "service:update"),
        (EventType.SERVICE_HEALTHY, "service:healthy"),
        (EventType.INCIDENT_OPENED, "incident:open"),
        (EventType.INCIDENT_CLOSED, "incident:close"),
        (EventType.INCIDENT_CHANGED, None),
        (EventType.SERVICE_CREATED, None),
        (EventType.OPERATION_STEP, None),
        (EventType.WEBHOOK_DISABLED, None),
    ],
)
def test_events_have_the_documented_names(type_: EventType, name: str | None) -> None:
    """Receivers ask for names, the log keeps types."""
    assert names_of(event(type_)) == (() if name is None else (name,))


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({"status": "success"}, ()),
        ({"status": "error"}, ("execution:error",)),
        ({"status": "canceled"}, ()),
        ({"status": "running", "riskLevel": "HIGH"}, ("execution:risk",)),
        ({"status": "error", "riskLevel": "LOW"}, ("execution:error", "execution:risk")),
        ({"status": "success", "riskLevel": "UNREADABLE"}, ()),
    ],
)
def test_a_run_is_what_became_of_it(data: dict[str, Any], names: tuple[str, ...]) -> None:
    """A level counts as soon as it is known: a fire does not wait for the run to end."""
    assert names_of(run_event(**data)) == names


@pytest.mark.parametrize(
    ("filters", "data", "wanted"),
    [
        ({}, {"riskLevel": "HIGH"}, True),
        ({}, {"riskLevel": "CRITICAL"}, True),
        ({}, {"riskLevel": "MEDIUM"}, False),
        ({"min_risk": "LOW"}, {"riskLevel": "LOW"}, True),
        ({"min_risk": "NONE"}, {"riskLevel": "NONE"}, True),
        ({"cameras": ("North",)}, {"riskLevel": "HIGH"}, True),
        ({"cameras": ("South",)}, {"riskLevel": "HIGH"}, False),
        ({"cameras": ("South",)}, {"riskLevel": "HIGH", "camera": None}, False),
        ({"workflows": ("Fire",)}, {"riskLevel": "HIGH", "workflowName": "Fire"}, True),
        ({"workflows": ("w1",)}, {"riskLevel": "HIGH", "workflowId": "w1"}, True),
        ({"workflows": ("w1",)}, {"riskLevel": "HIGH", "workflowId": "w2"}, False),
        ({"services": ("n8n",), "hosts": ("gpu",)}, {"riskLevel": "HIGH"}, True),
    ],
)
def test_runs_are_filtered(filters: dict[str, Any], data: dict[str, Any], *, wanted: bool) -> None:
    """By risk, camera and workflow; filters of services do not concern them."""
    webhook = a_webhook(filters=_filters(filters))

    assert wants(webhook, WebhookName.EXECUTION_RISK, run_event(**data)) is wanted


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"services": ("ollama", "n8n")}, True),
        ({"services": ("stack-ollama-1",)}, True),
        ({"services": ("n8n",)}, False),
        ({"hosts": ("local",)}, True),
        ({"services": ("ollama",), "hosts": ("gpu",)}, False),
        ({"cameras": ("South",), "min_risk": "CRITICAL"}, True),
    ],
)
def test_services_are_filtered(filters: dict[str, Any], *, wanted: bool) -> None:
    """By id or container, and by host; filters of runs do not concern them."""
    failed = event(EventType.SERVICE_FAILED, data={"containerName": "stack-ollama-1"})
    webhook = a_webhook(filters=_filters(filters))

    assert wants(webhook, WebhookName.SERVICE_ERROR, failed) is wanted


def test_what_was_not_asked_for_is_not_told() -> None:
    """The names come first, then the filters."""
    webhook = a_webhook(events=(WebhookName.SERVICE_START,))

    assert not wants(webhook, WebhookName.SERVICE_ERROR, event(EventType.SERVICE_FAILED))


def test_a_message_is_thin_and_says_where_to_ask() -> None:
    """No picture, no log, no key: what a receiver needs to know whether it cares."""
    failed = event(EventType.SERVICE_FAILED, service="o/llama", data={"exitCode": 137})

    assert json.loads(message_of(WebhookName.SERVICE_ERROR, failed, links_base=BASE)) == {
        "type": "service:error",
        "timestamp": "2025-08-28T12:34:56.000Z",
        "seq": 812,
        "event": "service.failed",
        "data": {"host": "local", "service": "o/llama", "exitCode": 137},
        "links": {"api": f"{BASE}/api/services/o%2Fllama?host=local"},
    }


@pytest.mark.parametrize(
    ("happened", "links"),
    [
        (
            run_event(riskLevel="HIGH"),
            {"api": f"{BASE}/api/executions/17", "image": f"{BASE}/api/executions/17/image"},
        ),
        (run_event(status="error"), {"api": f"{BASE}/api/executions/17"}),
        (
            event(EventType.INCIDENT_OPENED, host=None, service=None, data={"id": 3}),
            {"api": f"{BASE}/api/incidents/3"},
        ),
    ],
)
def test_links_lead_to_what_it_is_about(happened: Event, links: dict[str, str]) -> None:
    """The picture only where a model looked at one."""
    message = json.loads(message_of(WebhookName.SERVICE_ERROR, happened, links_base=BASE))

    assert message["links"] == links


def test_long_texts_are_cut() -> None:
    """An error message of n8n can hold a whole picture."""
    long = run_event(error={"message": "x" * 1_000_000, "stack": ["y" * 1_000_000]})
    body = message_of(WebhookName.EXECUTION_ERROR, long, links_base=BASE)

    assert json.loads(body)["data"]["error"]["message"] == "x" * LONGEST_TEXT + "…"
    assert len(body) < 3 * LONGEST_TEXT


def test_a_body_is_ascii_whatever_it_tells() -> None:
    """Bytes that are signed must not depend on anybody's idea of an encoding."""
    body = message_of(
        WebhookName.EXECUTION_RISK, run_event(camera="Ñandú\0\ud800🔥"), links_base=""
    )

    assert body.isascii()
    assert json.loads(body)["data"]["camera"] == "Ñandú\0\ud800🔥"


def test_a_run_fails_once_and_rises_by_levels() -> None:
    """A run that is looked at again must not ring again; one that gets worse must."""
    error, risk = WebhookName.EXECUTION_ERROR, WebhookName.EXECUTION_RISK

    assert told_once(error, run_event(status="error")) == told_once(error, run_event())
    assert told_once(risk, run_event(riskLevel="HIGH")) != told_once(
        risk, run_event(riskLevel="CRITICAL")
    )
    assert told_once(error, run_event()) != told_once(risk, run_event())
    assert told_once(WebhookName.SERVICE_ERROR, event(EventType.SERVICE_FAILED)) is None


def test_a_trial_says_that_it_is_one() -> None:
    """Nobody shall be called out of bed by it."""
    body = trial_message_of(WebhookName.INCIDENT_OPEN, at_ms=NOW_MS, links_base=BASE)

    assert json.loads(body) == {
        "type": "incident:open",
        "timestamp": "2025-08-28T12:34:56.000Z",
        "seq": None,
        "event": None,
        "test": True,
        "data": SAMPLES[WebhookName.INCIDENT_OPEN],
        "links": {"api": BASE},
    }


@pytest.mark.parametrize("name", WebhookName)
def test_a_trial_has_a_sample_for_each_name(name: WebhookName) -> None:
    """A receiver that reads `data` can be tried with each of them."""
    data = json.loads(trial_message_of(name, at_ms=NOW_MS, links_base=BASE))["data"]

    assert data == SAMPLES[name]
    assert data


def _filters(facts: dict[str, Any]) -> WebhookFilters:
    if "min_risk" in facts:
        facts = facts | {"min_risk": RiskLevel(facts["min_risk"])}
    return WebhookFilters(**facts)
