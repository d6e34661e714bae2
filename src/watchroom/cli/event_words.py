"""What an event tells a person, in a few words: about what it is, and what matters of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from watchroom.cli.terminal import short_moment
from watchroom.client.models.events import LoggedEvent

Data = Mapping[str, Any]
Words = Iterable[str | None]


def subject_of(event: LoggedEvent) -> str | None:
    """Return about what it is: a run, an incident, a service or a host; None if about none."""
    if event.execution_id is not None:
        return f"run {event.execution_id}"
    if event.type.startswith("incident.") and "id" in event.data:
        return f"incident {event.data['id']}"
    return "/".join(part for part in (event.host, event.service_id) if part) or None


def words_of(event: LoggedEvent) -> str:
    """Return what a person needs of it; nothing where its type and subject say it all."""
    tell = _TOLD.get(event.type) or _BY_KIND.get(event.type.partition(".")[0], _other)
    return ", ".join(str(word) for word in tell(event.data) if word not in (None, ""))


def _run(data: Data) -> Words:
    error = data.get("error") or {}
    yield data.get("status")
    yield data.get("riskLevel")
    yield data.get("camera") or data.get("workflowName")
    yield _after(error.get("node"), error.get("message"))


def _marked_run(data: Data) -> Words:
    yield data.get("mark") or "mark taken back"
    yield f"by {data.get('by') or '?'}"


def _removed_run(_: Data) -> Words:
    yield "deleted in n8n before it ended"


def _service(data: Data) -> Words:
    code = data.get("exitCode")
    yield data.get("reason") or (None if code is None else f"exit code {code}")


def _restart_loop(data: Data) -> Words:
    yield f"{data.get('restarts')} restarts since {_moment(data.get('sinceMs'))}"
    yield data.get("reason")


def _renamed(data: Data) -> Words:
    yield f"was {data.get('oldName')}, is {data.get('containerName')}"


def _replicas(data: Data) -> Words:
    yield f"{_number(data.get('running'))} of {_number(data.get('wanted'))} run"


def _operation(data: Data) -> Words:
    yield data.get("action")
    yield data.get("status")
    yield data.get("result")
    yield data.get("error")


def _step(data: Data) -> Words:
    step = data.get("step") or {}
    yield data.get("action")
    yield _after(step.get("name"), step.get("state"))
    yield step.get("detail")


def _incident(data: Data) -> Words:
    failures = data.get("failures")
    yield f"{failures} {'run' if failures == 1 else 'runs'} failed"
    yield f"from {_moment(data.get('firstFailureMs'))} to {_moment(data.get('lastFailureMs'))}"
    suspects = [
        f"{each.get('service')} {each.get('verdict')}" for each in data.get("suspects") or ()
    ]
    yield _after("suspects", ", ".join(suspects)) if suspects else "no suspects"


def _other(data: Data) -> Words:
    yield data.get("url")
    yield data.get("state")
    yield data.get("reason")


def _after(before: str | None, text: str | None) -> str | None:
    return f"{before}: {text}" if before and text else before or text


def _number(count: int | None) -> str:
    return "?" if count is None else str(count)


def _moment(at_ms: int | None) -> str | None:
    return "?" if at_ms is None else short_moment(datetime.fromtimestamp(at_ms / 1000, UTC))


_TOLD: Final[Mapping[str, Callable[[Data], Words]]] = {
    "execution.marked": _marked_run,
    "execution.removed": _removed_run,
    "service.restartLoop": _restart_loop,
    "service.renamed": _renamed,
    "service.replicas": _replicas,
    "service.updated": _operation,
    "service.updateFailed": _operation,
    "operation.step": _step,
}
_BY_KIND: Final[Mapping[str, Callable[[Data], Words]]] = {
    "execution": _run,
    "service": _service,
    "operation": _operation,
    "incident": _incident,
}
