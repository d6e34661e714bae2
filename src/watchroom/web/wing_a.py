"""What the endpoints of services work with."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from watchroom.domain.operations import Action, Operation, StepImage
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.log_views import Followed, LogPage, LogQuery
from watchroom.flows.services.restart_counts import RestartCount
from watchroom.flows.services.runs_ahead import OrderOptions
from watchroom.flows.services.update_preview import UpdatePreview
from watchroom.flows.services.views import ServiceView, UpdateCheck


class Operations(Protocol):
    """Does what is ordered, one operation at a time on each service; see `flows.services`."""

    async def begin(
        self,
        action: Action,
        reference: str,
        *,
        who: str,
        host: str | None = None,
        options: OrderOptions | None = None,
    ) -> Operation:
        """
        Begin, and return at once.

        Raises NotFound, InvalidInput for an ambiguous reference, Conflict while another operation
        runs on the service, NotAllowed where actions are turned off.
        """
        ...

    async def begin_many(
        self, action: Action, references: Sequence[str], *, who: str
    ) -> list[Operation]:
        """Do it to one after the other, up to the first failure; return what was begun."""
        ...

    async def finished(self, operation_id: str, *, deadline_s: float | None = None) -> Operation:
        """Return an operation once it has ended, or as it stands after *deadline_s*."""
        ...

    def why_not(self, view: ServiceView, action: Action) -> str | None:
        """Return why an order would be refused, before anything is looked up; None: it is not."""
        ...

    def cancel(self, operation_id: str) -> None:
        """Call an update off. Raises NotFound if it is over, Conflict if it is too late."""
        ...

    async def recover(self, operation_id: str, *, who: str) -> Operation:
        """Try again to end an update whose way back failed. Raises NotFound, Conflict."""
        ...

    async def preview_update(
        self, reference: str, *, host: str | None = None, earlier: StepImage | None = None
    ) -> UpdatePreview:
        """Return what an update would do, or the way to an *earlier* image, without any of it."""
        ...


class UpdateChecks(Protocol):
    """Looks whether registries have newer images."""

    async def check(self, reference: str, *, host: str | None = None) -> UpdateCheck:
        """Look now. Raises NotFound, InvalidInput for an ambiguous reference."""
        ...


class ServiceLogs(Protocol):
    """Reads and follows logs."""

    async def read(self, reference: str, query: LogQuery, *, host: str | None = None) -> LogPage:
        """
        Return the latest lines that are wanted, also of a service that is gone.

        Raises NotFound, InvalidInput, EngineUnavailable, StoreUnavailable.
        """
        ...

    def follow(
        self, reference: str, query: LogQuery, *, host: str | None = None
    ) -> AsyncGenerator[Followed, None]:
        """
        Yield the latest lines, and then what comes, without end.

        Raises NotFound and InvalidInput at once, EngineUnavailable on the way.
        """
        ...


class Revealing(Protocol):
    """Tells what is masked everywhere else."""

    async def env(self, reference: str, *, who: str, host: str | None = None) -> tuple[str, ...]:
        """Return `NAME=value`, once it is recorded who was told; StoreUnavailable if it is not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WingA:
    """The neighbours of the endpoints of services, built by the composition root."""

    fleet: Fleet
    operations: Operations
    update_checks: UpdateChecks
    logs: ServiceLogs
    revealing: Revealing
    restarts: Callable[[ServiceView], RestartCount | None]  # of the last 24 hours; None: unknown
