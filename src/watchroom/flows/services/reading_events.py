"""
Reads what happened to a container out of an engine's event.

Source: Docker Engine API 1.41, "Monitor events". The attributes of a container's event are its
labels, its name and its image, and what belongs to the action, all in one.
"""

from typing import Final

from watchroom.docker.events import EngineEvent
from watchroom.docker.paths import Filters
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.service_labels import Known, identify, is_ignored
from watchroom.flows.services.interim_names import final_name

_ACTIONS: Final = {
    "create": ServiceEventKind.CREATE,
    "start": ServiceEventKind.START,
    "restart": ServiceEventKind.RESTART,
    "kill": ServiceEventKind.KILL,
    "stop": ServiceEventKind.STOP,
    "die": ServiceEventKind.DIE,
    "oom": ServiceEventKind.OOM,
    "health_status: healthy": ServiceEventKind.HEALTHY,
    "health_status: unhealthy": ServiceEventKind.UNHEALTHY,
    "pause": ServiceEventKind.PAUSE,
    "unpause": ServiceEventKind.UNPAUSE,
    "rename": ServiceEventKind.RENAME,
    "update": ServiceEventKind.UPDATE,
    "destroy": ServiceEventKind.DESTROY,
}
_MOST_DIGITS: Final = 10
_SHOWN: Final = ("name", "image", "oldName")  # attributes that are no label

# Without it an engine tells of each health check three times. It takes "health_status" for all
# actions that begin with it.
WANTED_EVENTS: Final[Filters] = {
    "type": ("container",),
    "event": tuple(dict.fromkeys(action.partition(":")[0] for action in _ACTIONS)),
}


def service_event(event: EngineEvent, *, host: str, service: str | None) -> ServiceEvent | None:
    """
    Return an event as it is kept; None if it is of no interest, or of an ignored container.

    *service* is the id of the service that the container is known as; None if it is not known
    yet, or any more: then its labels and its name tell.
    """
    kind = _ACTIONS.get(event.action)
    if kind is None or event.kind != "container" or is_ignored(event.attributes):
        return None
    return ServiceEvent(
        host=host,
        time_nano=event.time_ns,
        container_id=event.id,
        kind=kind,
        service=service or _service_id(event),
        exit_code=_number(event, "exitCode") if kind is ServiceEventKind.DIE else None,
        signal=_number(event, "signal") if kind is ServiceEventKind.KILL else None,
        detail={name: text for name in _SHOWN if (text := event.attributes.get(name))},
    )


def _service_id(event: EngineEvent) -> str:
    name = final_name(event.attributes.get("name") or event.id[:12])
    known = Known(container_name=name, image_name=None, image_tag=None, ports=(), address="")
    return identify(event.attributes, known).id


def _number(event: EngineEvent, attribute: str) -> int | None:
    """Return a code or signal; None for what is none."""
    text = event.attributes.get(attribute, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None
