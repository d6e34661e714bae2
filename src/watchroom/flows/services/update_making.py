"""Makes containers anew on one engine: there and, if anything goes wrong, back."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import structlog

from watchroom.docker.container_names import CONTAINER_MODE, SHARED_MODES
from watchroom.docker.engine import Engine
from watchroom.docker.recreate import create_request
from watchroom.domain.errors import (
    Conflict,
    EngineRefused,
    EngineUnavailable,
    NotFound,
    WatchroomError,
)
from watchroom.domain.json_values import mapping, text
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.actions import grace_of
from watchroom.flows.services.update_gate import Patience
from watchroom.flows.services.update_journal import (
    Journal,
    Journals,
    Moment,
    OpenJournal,
    StepName,
)
from watchroom.flows.services.update_moves import container_or_none
from watchroom.flows.services.update_return import Returned, go_back, go_on
from watchroom.flows.services.update_steps import Failpoint, Replacement, Shown
from watchroom.flows.services.update_survey import name_in, ran

MOST_REFUSALS: Final = 4  # of one move by the engine, until a person has to help
DEPENDANT_TRIES: Final = 2  # what it held on to is gone: without a new one it cannot run at all
LATE_S: Final = 5.0  # how long a busy engine may take for what a killed process asked for
LATE_LOOK_S: Final = 0.5

log = structlog.get_logger(__name__)


def no_failure(_step: StepName, _moment: Moment) -> None:
    """Let everything go as it goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What it takes to make containers anew on one engine."""

    engine: Engine
    journals: Journals
    patience: Patience = field(default_factory=Patience)
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=15.0))
    late_s: float = LATE_S  # in which the engine may still do what nobody waits for any more
    fail: Failpoint = no_failure  # what goes wrong on purpose, in tests


class RolledBack(WatchroomError):
    """It went wrong, and all is as it was before."""


class NotRolledBack(WatchroomError):
    """It went wrong, and so did the way back; the journal is kept."""


async def make_anew(
    shop: Workshop,
    opened: OpenJournal,
    image: Mapping[str, object],
    *,
    old_image: Mapping[str, object] | None,
    shown: Shown,
) -> list[str]:
    """
    Put a new container, made from *image*, in the place of the journal's; the old one is removed.

    Returns what could not be done although the new one is good, in words. Raises RolledBack, or
    NotRolledBack where even that failed.
    """
    try:
        await _replace(shop, opened, image, old_image, shown)
    except Exception as error:
        if not isinstance(error, WatchroomError):
            log.exception("replacement failed", container=opened.journal.name)
        words = str(error) or type(error).__name__
        is_unanswered = isinstance(error, EngineUnavailable)
        raise RolledBack(
            await _roll_back(shop, opened, words, is_unanswered=is_unanswered)
        ) from error
    async with shown(StepName.REMOVE):
        return await clear_up(shop, opened.journal)


async def clear_up(shop: Workshop, journal: Journal) -> list[str]:
    """
    Remove the old container, whose successor is good; an engine that is away is waited for.

    Returns what could not be done, in words.
    """
    failures = 0
    while True:
        try:
            shop.fail(StepName.REMOVE, Moment.BEFORE)
            await go_on(shop.engine, journal)
            shop.fail(StepName.REMOVE, Moment.AFTER)
        except (EngineUnavailable, EngineRefused, Conflict) as error:
            failures += 1
            if not isinstance(error, EngineUnavailable) and failures >= MOST_REFUSALS:
                return [f"the old container stays as {journal.parked_name}: {error}"]
            await shop.retry.wait(failures)
        else:
            return []


async def return_to_old(shop: Workshop, opened: OpenJournal, *, is_unanswered: bool) -> Returned:
    """
    Go back; an engine that is away is waited for, one that refuses is asked a few times.

    Where the last request *is_unanswered*, because whoever made it was killed or the connection
    was lost, the engine may still carry it out after we looked: it is looked at again for a while.
    Raises NotRolledBack.
    """
    journal = opened.journal
    returned = await _go_back(shop, journal, starts=True)
    if is_unanswered:
        is_stop = journal.step is StepName.STOP
        lasts_s = shop.late_s + (grace_of(journal.old_inspect) if is_stop else 0)
        ends_s = time.monotonic() + lasts_s
        while time.monotonic() < ends_s:
            await asyncio.sleep(min(LATE_LOOK_S, shop.late_s))
            again = await _go_back(shop, journal, starts=is_stop)
            returned = returned.and_then(again)
    return returned


async def _go_back(shop: Workshop, journal: Journal, *, starts: bool) -> Returned:
    failures = 0
    while True:
        try:
            return await go_back(shop.engine, journal, starts=starts)
        except EngineUnavailable as error:
            failures += 1
            log.warning("way back is blocked", container=journal.name, reason=str(error))
        except (EngineRefused, Conflict, NotFound) as error:
            failures += 1
            if failures >= MOST_REFUSALS:
                raise NotRolledBack(str(error)) from error
        await shop.retry.wait(failures)


async def see_to_dependants(shop: Workshop, parent: Journal) -> list[str]:
    """Make the dependants anew that still are what they were; return what failed, in words."""
    failures: list[str] = []
    for inspect in parent.dependants:
        for left in reversed(range(DEPENDANT_TRIES)):
            if await container_or_none(shop.engine, str(inspect.get("Id"))) is None:
                break  # it was made anew before we were cut off
            try:
                failures += await _make_dependant_anew(shop, parent, inspect)
            except WatchroomError as error:
                failures += [] if left else [f"{name_in(inspect)}: {error}"]
            else:
                break
    return failures


async def see_to_dependants_after_return(
    shop: Workshop, parent: Journal, returned: Returned
) -> list[str]:
    """Give dependants back what they shared with a container that was started or made again."""
    if returned.container_id != parent.old_id:
        return await see_to_dependants(shop, parent)
    failures: list[str] = []
    for inspect in parent.dependants if returned.was_started else ():
        if _shares(inspect) and ran(inspect):
            try:
                await shop.engine.containers.restart(
                    str(inspect.get("Id")), grace_s=grace_of(inspect)
                )
            except WatchroomError as error:
                failures.append(f"{name_in(inspect)}: {error}")
    return failures


async def _replace(
    shop: Workshop,
    opened: OpenJournal,
    image: Mapping[str, object],
    old_image: Mapping[str, object] | None,
    shown: Shown,
) -> None:
    journal = opened.journal
    recreation = create_request(
        journal.old_inspect,
        old_image,
        image,
        api_version=await shop.engine.api_version(),
        name=journal.new_name,
        names=journal.names,
    )
    replacement = Replacement(
        engine=shop.engine,
        opened=opened,
        recreation=recreation,
        image_id=str(image.get("Id")),
        patience=shop.patience,
        shown=shown,
        fail=shop.fail,
    )
    new_id = await replacement.run()
    await opened.note(replace(opened.journal, step=StepName.REMOVE, new_id=new_id, is_good=True))


async def _roll_back(
    shop: Workshop, opened: OpenJournal, reason: str, *, is_unanswered: bool
) -> str:
    """Go back and close the journal; return why it was needed, and what did not come back."""
    try:
        returned = await return_to_old(shop, opened, is_unanswered=is_unanswered)
    except NotRolledBack as stuck:
        raise NotRolledBack(f"{reason}; and the way back failed: {stuck}") from stuck
    failures = await see_to_dependants_after_return(shop, opened.journal, returned)
    await opened.close()
    return "; ".join([reason, *failures])


async def _make_dependant_anew(
    shop: Workshop, parent: Journal, inspect: Mapping[str, object]
) -> list[str]:
    """Make a dependant anew from its own image, so that it holds on to the parent's successor."""
    image = await shop.engine.images.inspect(str(inspect.get("Image")))
    journal = Journal(
        operation_id=parent.operation_id,
        host=parent.host,
        name=name_in(inspect),
        step=StepName.CREATE,
        is_dependant=True,
        old_id=str(inspect.get("Id")),
        old_inspect=inspect,
        names=parent.names,
    )
    with await shop.journals.begin(journal) as opened:
        left = await make_anew(shop, opened, image, old_image=image, shown=_unseen)
        await opened.close()
    return left


def _shares(inspect: Mapping[str, object]) -> bool:
    """Tell whether a container lives in another's network, processes or memory."""
    host = mapping(inspect.get("HostConfig"))
    return any((text(host.get(mode)) or "").startswith(CONTAINER_MODE) for mode in SHARED_MODES)


@asynccontextmanager
async def _unseen(_step: str) -> AsyncIterator[None]:
    yield
