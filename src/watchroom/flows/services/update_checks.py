"""Looks from time to time whether the registries have newer images, without pulling any."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.docker.references import (
    ImageReference,
    is_current,
    parse_reference,
    updatability,
)
from watchroom.domain.errors import WatchroomError
from watchroom.domain.json_values import mapping
from watchroom.domain.service_labels import version_of
from watchroom.domain.services import Service
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.update_survey import image_or_none
from watchroom.flows.services.views import ServiceView, UpdateChance, UpdateCheck

# What registries said in one round, by host and image: many containers share an image, and
# registries count how often they are asked.
Answers = dict[tuple[str, str], str | WatchroomError]

HEX_DIGITS: Final = frozenset("0123456789abcdef")
NO_TASK_HERE: Final = "no task of it runs on this host, so its image cannot be compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPace:
    """How often the registries are asked; tests shrink these."""

    every_s: float = 6 * 3600.0  # for one service
    spread: float = 0.1  # of that, longer for some than for others: not all at the same time
    look_s: float = 60.0  # between looks for services whose turn has come, or that are new


class UpdateChecks:
    """Asks for one service on demand, and for all of them by and by."""

    def __init__(
        self,
        *,
        fleet: Fleet,
        engines: Mapping[str, Engine],
        clock: Clock,
        pace: CheckPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._clock = clock
        self._pace = pace or CheckPace()

    async def run(self) -> None:
        """Ask for every service when its turn has come, one after the other, for ever."""
        while True:
            answers: Answers = {}
            for view in self._fleet.views():
                if view.host.reachable and self._is_due(view):
                    await self._check(view.service, answers)
            await asyncio.sleep(self._pace.look_s)

    async def check(self, reference: str, *, host: str | None = None) -> UpdateCheck:
        """
        Ask now for one service, and return what its registry says.

        Raises NotFound and InvalidInput as the fleet's `find`. That a registry or an engine is
        away is an answer: it cannot be told.
        """
        return await self._check(self._fleet.find(reference, host=host).service, {})

    def _is_due(self, view: ServiceView) -> bool:
        if view.update is None:
            return True
        late = self._pace.spread * share_of(view.service.container_id)
        return (
            to_ms(self._clock()) - view.update.checked_ms >= self._pace.every_s * (1 + late) * 1000
        )

    async def _check(self, service: Service, answers: Answers) -> UpdateCheck:
        now_ms = to_ms(self._clock())
        try:
            check = await _checked(self._engines[service.host], service, answers, now_ms)
        except WatchroomError as error:
            check = UpdateCheck(chance=UpdateChance.UNKNOWN, reason=str(error), checked_ms=now_ms)
        self._fleet.put_update(service.host, service.container_id, check)
        return check


def share_of(container_id: str) -> float:
    """
    Return a number from 0 up to 1 that is a container's own: ids are random digits.

    Those of Swarm services have all letters in them.
    """
    digits = container_id[:8]
    base = 16 if HEX_DIGITS.issuperset(digits) else 36
    return int(digits, base) / base**8


async def _checked(engine: Engine, service: Service, answers: Answers, now_ms: int) -> UpdateCheck:
    """Return whether there is a newer image, or why nobody can tell. Raises the engine's errors."""
    if service.image_id is None and service.place.swarm_service:
        return UpdateCheck(chance=UpdateChance.UNKNOWN, reason=NO_TASK_HERE, checked_ms=now_ms)
    own = await image_or_none(engine, service.image_id or service.image)
    digests = None if own is None else strings(own.get("RepoDigests"))
    can = updatability(service.image, image_id=service.image_id, repo_digests=digests)
    reference = parse_reference(service.image)
    if reference is None or not can.can:
        return UpdateCheck(chance=UpdateChance.IMPOSSIBLE, reason=can.reason, checked_ms=now_ms)
    remote = await _remote_digest(engine, service, reference, answers)
    if is_current(remote, digests or ()):
        chance, version = UpdateChance.CURRENT, None
    else:
        chance, version = await _newer(engine, service, reference, remote)
    return UpdateCheck(
        chance=chance, reason=None, checked_ms=now_ms, digest=remote, version=version
    )


async def _newer(
    engine: Engine, service: Service, reference: ImageReference, remote: str
) -> tuple[UpdateChance, str | None]:
    """Return whether a newer image is here already, and then its version, if it names one."""
    here = await image_or_none(engine, service.image) or {}
    if not is_current(remote, strings(here.get("RepoDigests"))):
        return UpdateChance.AVAILABLE, None
    labels = string_map(mapping(here.get("Config")).get("Labels"))
    version = version_of(labels, image_name=reference.short_name, image_tag=None)
    return UpdateChance.PULLED, version


async def _remote_digest(
    engine: Engine, service: Service, reference: ImageReference, answers: Answers
) -> str:
    """Return what a registry has, asking it once in a round; what it refused it refuses again."""
    key = service.host, service.image
    if key not in answers:
        try:
            answers[key] = (await engine.images.remote(reference)).digest
        except WatchroomError as error:
            answers[key] = error
    answer = answers[key]
    if isinstance(answer, WatchroomError):
        raise answer
    return answer
