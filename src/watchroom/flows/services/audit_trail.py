"""Keeps operations and the audit of them: a row before anything is touched, and one after."""

from dataclasses import replace
from typing import Final

import structlog

from watchroom.domain import operation_happenings
from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.operations import Operation, OperationStatus, Step
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.permits import OperationUnderWay
from watchroom.store import audit, event_log, operations
from watchroom.store.database import Database, Session

OURSELVES: Final = "watchroom"  # who did it, where nobody asked for it

_PATIENT: Final = Backoff(first_s=0.5, most_s=10.0)
_MOST_TRIES: Final = 6

log = structlog.get_logger(__name__)


class AuditTrail:
    """Writes of operations to the store, each together with its row of the audit."""

    def __init__(self, store: Database, *, server: str, retry: Backoff = _PATIENT) -> None:
        self._store = store
        self._server = server
        self._retry = retry

    async def begin(self, operation: Operation) -> None:
        """
        Keep what is going to be done.

        Raises StoreUnavailable, and OperationUnderWay if another server is at work on the same
        container: then it must not be done.
        """
        async with self._store.writing() as session:
            if not await operations.add(session, operation, holder=self._server):
                await self._clear_the_way(session, operation)
                await operations.add(session, operation, holder=self._server)
            await audit.append(session, _entry(operation, AuditPhase.INTENT))
            await event_log.append(session, [operation_happenings.started(operation)])

    async def save(self, operation: Operation, step: Step, *, at_ms: int) -> bool:
        """
        Keep how far it is, and tell of the step that has changed; a store away stops nothing.

        False if the operation is over: another server took this one for dead, and closed it.
        """
        told = operation_happenings.stepped(operation, step, at_ms=at_ms)
        try:
            async with self._store.writing() as session:
                is_under_way = await operations.save_steps(session, operation.id, operation.steps)
                if is_under_way:
                    await event_log.append(session, [told])
        except StoreUnavailable as error:
            log.warning("step is not kept", operation=operation.id, reason=str(error))
            return True
        return is_under_way

    async def end(self, operation: Operation) -> None:
        """Keep how it ended; a store that is away is tried again for a while."""
        for failures in range(1, _MOST_TRIES + 1):
            try:
                await self._end(operation)
            except StoreUnavailable as error:
                log.warning("end is not kept yet", operation=operation.id, reason=str(error))
                await self._retry.wait(failures)
            else:
                return
        log.error("the end of an operation could not be kept", operation=operation.id)

    async def add(self, entry: AuditEntry) -> None:
        """Keep a row that belongs to no operation of its own. Raises StoreUnavailable."""
        async with self._store.writing() as session:
            await audit.append(session, entry)

    async def _end(self, operation: Operation) -> None:
        async with self._store.writing() as session:
            await _write_end(session, operation)

    async def _clear_the_way(self, session: Session, operation: Operation) -> None:
        """
        Close the record of what was under way on the container, if that was ours.

        Only its end had not been kept then. Raises OperationUnderWay if it is another server's.
        """
        other = await operations.under_way(session, operation.host, operation.container_name)
        if other is None:
            return
        if other.holder != self._server:
            found = other.operation
            raise OperationUnderWay(operation.container_name, found.action, found.id)
        lost = replace(
            other.operation,
            status=OperationStatus.FAILED,
            error="it came to an end, but the store did not answer, and its result is lost",
            ended_ms=operation.created_ms,
        )
        await _write_end(session, lost)


async def _write_end(session: Session, operation: Operation) -> None:
    await operations.save_steps(session, operation.id, operation.steps)
    was_under_way = await operations.finish(
        session,
        operation.id,
        status=operation.status,
        ended_ms=operation.ended_ms or operation.created_ms,
        result=operation.result,
        error=operation.error,
    )
    if was_under_way:
        await audit.append(session, _entry(operation, AuditPhase.RESULT))
        await event_log.append(session, operation_happenings.ended(operation))


def _entry(operation: Operation, phase: AuditPhase) -> AuditEntry:
    is_result = phase is AuditPhase.RESULT
    facts = {"operation": operation.id, "container": operation.container_name}
    words = {"result": operation.result, "error": operation.error} if is_result else {}
    return AuditEntry(
        at_ms=(operation.ended_ms if is_result else None) or operation.created_ms,
        who=operation.requested_by or OURSELVES,
        action=operation.action,
        target=f"{operation.host}/{operation.service}",
        phase=phase,
        outcome=operation.status if is_result else None,
        detail=facts | {name: text for name, text in words.items() if text},
    )
