"""The record of one operation: how it begins, which step it is at, and how it ends."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from watchroom.domain.errors import Conflict
from watchroom.domain.operations import (
    ID_RANDOM_BYTES,
    IMAGE_CHANGES,
    Action,
    Operation,
    OperationStatus,
    Step,
    StepImage,
    StepState,
    operation_id,
)
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.audit_trail import AuditTrail
from watchroom.flows.services.update_journal import StepName
from watchroom.flows.services.views import ServiceView

DETAIL_EVERY_MS: Final = 1000  # between two writes of how far a step is
MOST_DETAIL_CHARS: Final = 2000

RUNS_AHEAD: Final = "wait for runs in progress"  # a step of orders that let them end first

FIND: Final = "find the earlier image"  # a step of a way back; an update asks its registry

_UPDATE: Final = tuple(StepName)
_BEFORE_CHANGES: Final = _UPDATE.index(StepName.CREATE)
_ROLL_BACK: Final = tuple(
    FIND if name is StepName.CHECK else name for name in StepName if name is not StepName.CLEAN
)
_FINAL: Final = {StepState.PENDING: StepState.SKIPPED, StepState.RUNNING: StepState.FAILED}


class Cancelled(Exception):
    """A person called the operation off before anything was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an operation."""

    status: OperationStatus
    result: str  # in words
    error: str | None = None  # why it failed


def succeeded(words: str) -> Outcome:
    """Return a success, in *words*."""
    return Outcome(status=OperationStatus.SUCCEEDED, result=words)


class Progress:
    """Keeps the record of an operation that runs."""

    def __init__(self, operation: Operation, trail: AuditTrail, clock: Clock) -> None:
        self.operation = operation
        self._trail = trail
        self._clock = clock
        self._told_ms = 0
        self._is_cancelled = False
        self._can_be_cancelled = True
        self._is_closed = False  # by another server, which took this one for dead

    async def begin(self) -> None:
        """Keep it for the first time, with the audit's row. Raises StoreUnavailable."""
        await self._trail.begin(self.operation)

    @asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """
        Note that a step runs, and afterwards that it is done or has failed.

        Raises Conflict if the operation was closed meanwhile, unless something was changed
        already: what was begun is brought to its end.
        """
        await self._change(name, state=StepState.RUNNING, started_ms=to_ms(self._clock()))
        if self._is_closed and self._can_be_cancelled:
            raise Conflict("another server took this one for dead, and closed the operation")
        try:
            yield
        except Exception as error:
            await self._end_step(name, StepState.FAILED, str(error) or type(error).__name__)
            raise
        await self._end_step(name, StepState.DONE)

    def found(self, name: str, image: StepImage) -> None:
        """Note which image a step found; that is kept when the step ends."""
        self._note(name, image=image)

    async def skip(self, name: str, why: str) -> None:
        """Note that there is nothing to do in a step."""
        await self._change(name, state=StepState.SKIPPED, detail=why)

    async def tell(self, name: str, detail: str) -> None:
        """Note how far a step is; of what comes in quick succession only some is kept."""
        now_ms = to_ms(self._clock())
        if now_ms - self._told_ms >= DETAIL_EVERY_MS:
            self._told_ms = now_ms
            await self._change(name, detail=detail)

    async def end(self, outcome: Outcome) -> None:
        """Keep how it ended."""
        self.operation = ended(self.operation, outcome, now_ms=to_ms(self._clock()))
        await self._trail.end(self.operation)

    def cancel(self) -> None:
        """Call it off. Raises Conflict once it has begun to change something."""
        if not self._can_be_cancelled:
            raise Conflict("it is too late to call it off: something was changed already")
        self._is_cancelled = True

    def check_cancelled(self) -> None:
        """Raise Cancelled if a person called it off."""
        if self._is_cancelled:
            raise Cancelled

    def cannot_be_cancelled_any_more(self) -> None:
        """Note that something is about to be changed. Raises Cancelled."""
        self.check_cancelled()
        self._can_be_cancelled = False

    async def _end_step(self, name: str, state: StepState, detail: str | None = None) -> None:
        known = next((step.detail for step in self.operation.steps if step.name == name), None)
        shown = (detail or known or "")[:MOST_DETAIL_CHARS] or None
        await self._change(name, state=state, ended_ms=to_ms(self._clock()), detail=shown)

    async def _change(self, name: str, **changes: object) -> None:
        changed = self._note(name, **changes)
        if not await self._trail.save(self.operation, changed, at_ms=to_ms(self._clock())):
            self._is_closed = True

    def _note(self, name: str, **changes: object) -> Step:
        steps = {step.name: step for step in self.operation.steps}
        changed = replace(steps[name], **changes)  # type: ignore[arg-type]
        self.operation = replace(self.operation, steps=tuple((steps | {name: changed}).values()))
        return changed


def begun(
    view: ServiceView, action: Action, *, who: str | None, now_ms: int, waits: bool = False
) -> Operation:
    """
    Return a new operation on a service; *who* is None for Watchroom itself.

    *waits* says whether runs that use the service are let go first.
    """
    service, is_swarm = view.service, view.replicas_wanted is not None
    waiting = (RUNS_AHEAD,) if waits else ()
    names: tuple[str, ...] = (*waiting, action)
    if action in IMAGE_CHANGES and not is_swarm:
        parts = _UPDATE if action is Action.UPDATE else _ROLL_BACK
        names = (*parts[:_BEFORE_CHANGES], *waiting, *parts[_BEFORE_CHANGES:])
    return Operation(
        id=operation_id(now_ms, secrets.token_bytes(ID_RANDOM_BYTES)),
        host=service.host,
        service=service.id,
        container_name=service.container_name,
        action=action,
        requested_by=who,
        status=OperationStatus.RUNNING,
        steps=tuple(Step(name=name) for name in names),
        result=None,
        error=None,
        created_ms=now_ms,
        ended_ms=None,
    )


def ended(operation: Operation, outcome: Outcome, *, now_ms: int) -> Operation:
    """Return an operation that is over: no step of it goes on or is still to come."""
    return replace(
        operation,
        steps=tuple(
            replace(step, state=_FINAL.get(step.state, step.state)) for step in operation.steps
        ),
        status=outcome.status,
        result=outcome.result,
        error=outcome.error,
        ended_ms=now_ms,
    )
