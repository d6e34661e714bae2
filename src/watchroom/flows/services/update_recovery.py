"""Finishes or undoes what a killed or stopped Watchroom left half done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from watchroom.domain.operations import ROLLED_BACK, OperationStatus
from watchroom.flows.services.progress import Outcome
from watchroom.flows.services.update_journal import Journal, OpenJournal
from watchroom.flows.services.update_making import (
    NotRolledBack,
    Workshop,
    clear_up,
    return_to_old,
    see_to_dependants,
    see_to_dependants_after_return,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A replacement that was cut off, and what became of it."""

    journal: Journal
    outcome: Outcome


async def recover_all(
    shop: Workshop, host: str, settled: Callable[[Recovered], Awaitable[None]]
) -> None:
    """
    Bring every replacement on a host to one of its two ends, telling *settled* of each.

    An engine that is away is waited for. What another process works on is left to it.
    """
    for journal in shop.journals.unfinished():
        if journal.host == host:
            recovered = await recover(shop, host, journal.name)
            if recovered is not None:
                await settled(recovered)


async def recover(shop: Workshop, host: str, name: str) -> Recovered | None:
    """
    Bring the replacement of one container to an end.

    None if there is none, or another process works on it. Raises Undecodable for a journal that
    cannot be read.
    """
    opened = shop.journals.adopt(host, name)
    if opened is None:
        return None
    with opened:
        settle = _finish if opened.journal.is_good else _undo
        return Recovered(journal=opened.journal, outcome=await settle(shop, opened))


async def _finish(shop: Workshop, opened: OpenJournal) -> Outcome:
    failures = await clear_up(shop, opened.journal)
    failures += await see_to_dependants(shop, opened.journal)
    await opened.close()
    return Outcome(
        status=OperationStatus.FAILED if failures else OperationStatus.SUCCEEDED,
        result="Updated; Watchroom was cut off and has finished it afterwards.",
        error="; ".join(failures) or None,
    )


async def _undo(shop: Workshop, opened: OpenJournal) -> Outcome:
    journal = opened.journal
    reason = f"Watchroom was cut off at the step: {journal.step}"
    try:
        returned = await return_to_old(shop, opened, is_unanswered=True)
    except NotRolledBack as error:
        return Outcome(
            status=OperationStatus.ROLLBACK_FAILED,
            result="The way back failed.",
            error=f"{reason}; {error}",
        )
    failures = await see_to_dependants_after_return(shop, journal, returned)
    await opened.close()
    return Outcome(
        status=OperationStatus.ROLLED_BACK,
        result=ROLLED_BACK,
        error="; ".join([reason, *failures]),
    )
