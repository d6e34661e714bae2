"""
Watches a swarm bring about what a service was told to be.

Source: Docker Engine API 1.41, `UpdateStatus` of a service: updating, paused, completed,
rollback_started, rollback_paused, rollback_completed. It is absent until the swarm has begun, and
stays so where no task has to be replaced.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.docker.swarm import Swarm
from watchroom.domain.json_values import mapping, text
from watchroom.flows.services.progress import Progress
from watchroom.flows.services.swarm_reading import last_failure, running_tasks, wanted_tasks

STOOD_STILL: Final = frozenset({"paused", "rollback_paused", "rollback_completed"})

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutPace:
    """How patient; tests shrink it."""

    look_s: float = 0.5  # between looks
    most_s: float = 900.0  # for everything: models load for minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutState:
    """How it ended."""

    is_done: bool  # what was wanted is so
    word: str | None  # the swarm's own; None if it has none
    reason: str | None  # why it is not done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What a look at the service showed."""

    word: str | None  # the swarm's, for how the update stands
    message: str | None  # the swarm's, with it
    running: int  # tasks of the present spec that run
    wanted: int
    active: int  # tasks of any spec that have not ended yet
    failure: str | None  # why the last task failed that did


class Rollout:
    """One change of a service."""

    def __init__(self, swarm: Swarm, name: str, progress: Progress, pace: RolloutPace) -> None:
        self._swarm = swarm
        self._name = name
        self._progress = progress
        self._pace = pace

    async def until_running(self) -> RolloutState:
        """Wait until every wanted task runs."""
        async for sight in self._sights():
            if sight.running >= sight.wanted:
                return _done(sight)
        return self._given_up()

    async def until_ended(self) -> RolloutState:
        """Wait until no task runs any more."""
        async for sight in self._sights():
            if not sight.active:
                return _done(sight)
        return self._given_up()

    async def until_updated(self) -> RolloutState:
        """Wait until every task is replaced, or the swarm gives up or has gone back."""
        async for sight in self._sights():
            if sight.word == "completed":
                return _done(sight)
            if sight.word in STOOD_STILL:
                return _failed(sight)
            if sight.word is None and sight.running >= sight.wanted:
                return _done(sight)
        return self._given_up()

    async def until_rolled_back(self) -> RolloutState:
        """Wait until every task is as it was before, or the swarm gives that up."""
        async for sight in self._sights():
            if sight.word == "rollback_completed":
                return _done(sight)
            if sight.word == "rollback_paused":
                return _failed(sight)
        return self._given_up()

    async def _sights(self) -> AsyncIterator[_Sight]:
        """Give looks at the service until time is up; tell how far it is."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + self._pace.most_s
        while loop.time() < until_s:
            inspect = await self._swarm.service(self._name)
            tasks = await self._swarm.tasks(filters={"service": [self._name]})
            sight = _sight(inspect, tasks)
            action = self._progress.operation.action
            await self._progress.tell(action, f"{sight.running} of {sight.wanted} tasks run")
            yield sight
            await asyncio.sleep(self._pace.look_s)

    def _given_up(self) -> RolloutState:
        reason = f"it was not done after {self._pace.most_s:g} s"
        return RolloutState(is_done=False, word=None, reason=reason)


def _done(sight: _Sight) -> RolloutState:
    return RolloutState(is_done=True, word=sight.word, reason=None)


def _failed(sight: _Sight) -> RolloutState:
    words = [each for each in (sight.message, sight.failure) if each]
    return RolloutState(is_done=False, word=sight.word, reason="; ".join(words) or sight.word)


def _sight(inspect: Json, tasks: Sequence[Json]) -> _Sight:
    spec = mapping(inspect.get("Spec"))
    status = mapping(inspect.get("UpdateStatus"))
    template = spec.get("TaskTemplate")
    current = [task for task in running_tasks(tasks) if _is_of(task, template)]
    return _Sight(
        word=text(status.get("State")),
        message=text(status.get("Message")),
        running=len(current),
        wanted=wanted_tasks(spec, tasks),
        active=sum(_is_active(task) for task in tasks),
        failure=last_failure(tasks),
    )


def _is_of(task: Json, template: object) -> bool:
    """Tell whether a task was made from the present spec, as far as an update changes it."""
    spec = mapping(task.get("Spec"))
    wanted = mapping(template)
    image = mapping(spec.get("ContainerSpec")).get("Image")
    return image == mapping(wanted.get("ContainerSpec")).get("Image") and (
        spec.get("ForceUpdate") or 0
    ) == (wanted.get("ForceUpdate") or 0)


def _is_active(task: Json) -> bool:
    return mapping(task.get("Status")).get("State") in {"starting", "running"}
