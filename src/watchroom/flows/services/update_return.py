"""
The two ends of a replacement: back to the old container, or on to the new one for good.

Both look at what there is rather than at how far the journal says things went, and both can be
cut off and begun again at any point: they may run long after the process that began is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import restart_policy
from watchroom.docker.recreate import create_request
from watchroom.docker.recreate_networks import attached_networks, attachments
from watchroom.domain.errors import Conflict, EngineRefused, NotFound
from watchroom.domain.json_values import mapping
from watchroom.flows.services.update_journal import Journal
from watchroom.flows.services.update_moves import container_or_none, join, meaning, remove
from watchroom.flows.services.update_survey import name_in, ran

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the way back led to."""

    container_id: str  # that has the name now; another one than before if that had vanished
    was_started: bool  # it had to be started: what shared its network lost that

    def and_then(self, later: Self) -> Self:
        """Return what going back again, after this, led to in all."""
        return replace(later, was_started=self.was_started or later.was_started)


async def go_back(engine: Engine, journal: Journal, *, starts: bool = True) -> Returned:
    """
    Bring back the old container as it was: name, networks, restart policy, running if it ran.

    It is left as it is, running or not, unless *starts*. One that the engine deleted is made again
    from its inspection and its image. Raises the engine's errors; then there is still a way back.
    """
    for new in filter(None, (journal.new_id, journal.new_name)):
        await remove(engine, new)
    old = await container_or_none(engine, journal.old_id)
    if old is None:
        container_id = await _make_again(engine, journal)
    else:
        container_id = journal.old_id
        await _reinstate(engine, journal, old)
    is_wanted = starts and ran(journal.old_inspect)
    was_started = is_wanted and await _start_again(engine, journal, container_id)
    return Returned(container_id=container_id, was_started=was_started)


async def go_on(engine: Engine, journal: Journal) -> None:
    """Remove the old container, whose successor stood its test. Raises the engine's errors."""
    await remove(engine, journal.old_id)


async def _reinstate(engine: Engine, journal: Journal, old: Mapping[str, object]) -> None:
    if name_in(old) != journal.name:
        await engine.containers.rename(journal.old_id, journal.name)
    present = attached_networks(old)
    wanted = attachments(journal.old_inspect, api_version=await engine.api_version())
    missing = [(each.network, each.endpoint) for each in wanted if each.network not in present]
    await join(engine, journal.old_id, missing)
    before = restart_policy(_policy(journal.old_inspect))
    if before and before != restart_policy(_policy(old)):
        await engine.containers.set_restart_policy(
            journal.old_id, before.name, before.most_retries or 0
        )


async def _make_again(engine: Engine, journal: Journal) -> str:
    """Return the id of a container like the one that vanished, stopped, under its name."""
    named = await container_or_none(engine, journal.name)
    if named is not None:  # an earlier way back came as far as that
        return str(named.get("Id"))
    await remove(engine, journal.restored_name)
    image_id = str(journal.old_inspect.get("Image"))
    image = await engine.images.inspect(image_id)
    again = create_request(
        journal.old_inspect,
        image,
        image,
        api_version=await engine.api_version(),
        name=journal.restored_name,
        names=journal.names,
    )
    async with meaning(engine, str(again.body.get("Image")), image_id):
        container_id = (await engine.containers.create(again.name, again.body)).id
    await join(engine, container_id, [(each.network, each.endpoint) for each in again.connect])
    await engine.containers.rename(container_id, journal.name)
    return container_id


async def _start_again(engine: Engine, journal: Journal, container_id: str) -> bool:
    """Start what ran before; return whether it had to be."""
    try:
        return await engine.containers.start(container_id)
    except (Conflict, EngineRefused, NotFound):
        if not journal.is_dependant:
            raise
        # What it shared belonged to a container that is gone; it is made anew instead.
        log.warning("dependant does not start", container=journal.name, host=journal.host)
        return False


def _policy(inspect: Mapping[str, object]) -> object:
    return mapping(inspect.get("HostConfig")).get("RestartPolicy")
