"""Keeps operations and the audit of them: a row before anything is touched, and one after."""

from typing import Final

import structlog

from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.operations import Operation
from watchroom.flows.backoff import Backoff
from watchroom.store import audit, operations
from watchroom.store.database import Database

OURSELVES: Final = "watchroom"  # who did it, where nobody asked for it

_PATIENT: Final = Backoff(first_s=0.5, most_s=10.0)
_MOST_TRIES: Final = 6

log = structlog.get_logger(__name__)


class AuditTrail:
    """Writes of operations to the store, each together with its row of the audit."""

    def __init__(self, store: Database, *, retry: Backoff = _PATIENT) -> None:
        self._store = store
        self._retry = retry

    async def begin(self, operation: Operation) -> None:
        """Keep what is going to be done. Raises StoreUnavailable: then it must not be done."""
        async with self._store.writing() as session:
            await operations.add(session, operation)
            await audit.append(session, _entry(operation, AuditPhase.INTENT))

    async def save(self, operation: Operation) -> None:
        """Keep how far it is; a store that is away holds nothing up."""
        try:
            async with self._store.writing() as session:
                await operations.save_steps(session, operation.id, operation.steps)
        except StoreUnavailable as error:
            log.warning("step is not kept", operation=operation.id, reason=str(error))

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
