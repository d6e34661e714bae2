"""What may be done to which service, and the reasons why not."""

from collections.abc import Mapping
from typing import Final

from watchroom.domain.errors import Conflict, InvalidInput, NotAllowed
from watchroom.domain.operations import IMAGE_CHANGES, Action
from watchroom.domain.services import Service
from watchroom.flows.services.own_container import is_own
from watchroom.flows.services.views import ServiceView

READ_ONLY: Final = (
    "Watchroom was told only to look, not to touch (WATCHROOM_READ_ONLY): nothing can be {done}"
)

_DONE: Final[Mapping[Action, str]] = {
    Action.START: "started",
    Action.STOP: "stopped",
    Action.RESTART: "restarted",
    Action.UPDATE: "updated",
    Action.ROLL_BACK: "rolled back",
    Action.SCALE: "scaled",
}
_OF_CONTAINERS: Final = frozenset({Action.START, Action.STOP, Action.RESTART, *IMAGE_CHANGES})


class OperationUnderWay(Conflict):
    """Another operation runs on the service; its id is at hand."""

    def __init__(self, name: str, action: Action, running_id: str) -> None:
        super().__init__(
            f"{name} is just being {_DONE[action]}: operation {running_id} has to end first"
        )
        self.operation_id = running_id


def check_writable(action: Action, *, read_only: bool) -> None:
    """Raise NotAllowed if nothing may be done at all."""
    if read_only:
        raise NotAllowed(READ_ONLY.format(done=_DONE[action]))


def check_permitted(view: ServiceView, action: Action, *, own_container_id: str | None) -> None:
    """
    Raise why an action must not be done to a service.

    InvalidInput for what cannot be done to a container, NotAllowed for one that is to be left
    alone, Conflict for a task of a Swarm service and for ourselves: whoever stops Watchroom
    cannot start it again by it.
    """
    service = view.service
    if action not in _OF_CONTAINERS:
        raise InvalidInput("action", f"a container cannot be {_DONE[action]}")
    if service.ignored:
        raise NotAllowed(f"{service.container_name} is to be left alone: its labels say so")
    if view.replicas_wanted is None and service.place.swarm_service:
        raise Conflict(_swarm(service, action))
    if view.replicas_wanted is not None and action is Action.ROLL_BACK:
        raise Conflict(
            f"{service.container_name} is a Swarm service, and only its manager knows its way back:"
            " docker service rollback"
        )
    if action is not Action.START and _is_ours(view, own_container_id):
        raise Conflict(
            f"{service.container_name} is Watchroom itself, and would not live to see itself"
            f" {_DONE[action]}: do it with Docker's own command line"
        )


def _is_ours(view: ServiceView, own_container_id: str | None) -> bool:
    """Tell whether Watchroom runs in a service's container, or in one of its tasks."""
    ids = {view.service.container_id, *view.task_container_ids}
    return any(is_own(container_id, own_container_id) for container_id in ids)


def _swarm(service: Service, action: Action) -> str:
    owner = service.place.swarm_service or service.container_name
    return (
        f"{service.container_name} belongs to the Swarm service {owner}, whose manager would undo"
        f" it: it cannot be {_DONE[action]} by itself"
    )
