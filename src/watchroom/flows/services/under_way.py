"""Which operations are under way: one at a time on each service."""

import asyncio
from dataclasses import dataclass, field

from watchroom.domain.errors import Conflict
from watchroom.domain.operations import Operation
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.permits import OperationUnderWay
from watchroom.flows.services.progress import Progress
from watchroom.flows.services.update_journal import Journals


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An operation that is under way."""

    progress: Progress
    container_id: str
    is_swarm: bool  # whether it is on a Swarm service, which has no container of its own
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def operation(self) -> Operation:
        """How it stands now."""
        return self.progress.operation


class UnderWay:
    """The operations of this process; the fleet shows which one runs on a service."""

    def __init__(self, fleet: Fleet, journals: Journals) -> None:
        self._fleet = fleet
        self._journals = journals
        self._running: dict[tuple[str, str], Running] = {}  # by host and container's name

    def add(self, running: Running) -> None:
        """
        Take a service for an operation.

        Raises OperationUnderWay while another one runs on it, Conflict while an update of it that
        was cut off is neither finished nor undone.
        """
        operation = running.operation
        key = operation.host, operation.container_name
        other = self._running.get(key)
        if other is not None:
            raise OperationUnderWay(
                operation.container_name, other.operation.action, other.operation.id
            )
        if self._journals.has(*key):
            raise Conflict(
                f"an update of {operation.container_name} was cut off: it is finished or undone"
                " first"
            )
        self._running[key] = running
        self._fleet.set_operation(operation.host, operation.service, operation.id)

    def release(self, running: Running) -> None:
        """Let a service go, and wake those who wait for the end of its operation."""
        operation = running.operation
        del self._running[operation.host, operation.container_name]
        self._fleet.set_operation(operation.host, operation.service, None)
        running.is_over.set()

    def find(self, operation_id: str) -> Running | None:
        """Return an operation; None if it is not under way."""
        return next((each for each in self.all() if each.operation.id == operation_id), None)

    def all(self) -> list[Running]:
        """Return every operation, the earliest first."""
        return list(self._running.values())
