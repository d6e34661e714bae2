"""
Starting, stopping, restarting and updating a Swarm service, through its manager.

A swarm knows neither start nor stop: a service is stopped by scaling it to no task, and started by
giving it as many as it had. Containers of tasks are never touched.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from watchroom.docker.engine import Engine
from watchroom.docker.references import ImageReference
from watchroom.domain.errors import EngineRefused
from watchroom.domain.operations import ALREADY_LATEST, Action, Operation, OperationStatus
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.progress import Outcome, Progress, succeeded
from watchroom.flows.services.swarm_newest import newest_image
from watchroom.flows.services.swarm_reading import container_spec, wanted_replicas
from watchroom.flows.services.swarm_rollout import Rollout, RolloutPace, RolloutState
from watchroom.store import desired_state
from watchroom.store.database import Database

Json = Mapping[str, object]

GLOBAL: Final = "it runs once on every node, so a number of tasks cannot be chosen for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One action on one service."""

    engine: Engine
    operation: Operation
    progress: Progress

    @property
    def name(self) -> str:
        """The service's name, which the manager takes as well as its id."""
        return self.operation.container_name


class SwarmActions:
    """Does what operations order for a Swarm service."""

    def __init__(self, store: Database, clock: Clock, pace: RolloutPace | None = None) -> None:
        self._store = store
        self._clock = clock
        self._pace = pace or RolloutPace()

    async def act(self, engine: Engine, progress: Progress) -> Outcome:
        """
        Carry out the operation of *progress*, as its only step, and return what came of it.

        Raises what the manager says, and StoreUnavailable if a number of tasks cannot be kept.
        """
        job = _Job(engine=engine, operation=progress.operation, progress=progress)
        does = {
            Action.START: self._start,
            Action.STOP: self._stop,
            Action.RESTART: self._restart,
            Action.UPDATE: self._update,
        }
        async with progress.step(job.operation.action):
            return await does[job.operation.action](job)

    async def _start(self, job: _Job) -> Outcome:
        inspect = await job.engine.swarm.service(job.name)
        if _replicas(inspect) > 0:
            return succeeded("It was running already.")
        host, service = job.operation.host, job.operation.service
        replicas = await desired_state.remembered_replicas(self._store, host=host, service=service)
        await self._change(job, inspect, _scaled(inspect, replicas or 1))
        state = await self._rollout(job).until_running()
        async with self._store.writing() as session:
            await desired_state.forget_replicas(session, host=host, service=service)
        return _outcome(state, f"It was started with {_tasks(replicas or 1)}.")

    async def _stop(self, job: _Job) -> Outcome:
        inspect = await job.engine.swarm.service(job.name)
        replicas = _replicas(inspect)
        if replicas == 0:
            return succeeded("It was not running.")
        async with self._store.writing() as session:
            await desired_state.remember_replicas(
                session,
                host=job.operation.host,
                service=job.operation.service,
                replicas=replicas,
                now_ms=to_ms(self._clock()),
            )
        await self._change(job, inspect, _scaled(inspect, 0))
        state = await self._rollout(job).until_ended()
        return _outcome(state, f"It was stopped; it had {_tasks(replicas)}.")

    async def _restart(self, job: _Job) -> Outcome:
        inspect = await job.engine.swarm.service(job.name)
        if wanted_replicas(_spec(inspect)) == 0:
            return await self._start(job)
        await self._change(job, inspect, _forced(inspect))
        state = await self._rollout(job).until_updated()
        return await self._settled(job, state, "It was restarted.")

    async def _update(self, job: _Job) -> Outcome:
        inspect = await job.engine.swarm.service(job.name)
        newest = await newest_image(job.engine, _spec(inspect))
        if container_spec(_spec(inspect)).get("Image") == newest.image:
            return succeeded(ALREADY_LATEST)
        job.progress.cannot_be_cancelled_any_more()
        await self._change(job, inspect, _with_image(inspect, newest.image), newest.reference)
        state = await self._rollout(job).until_updated()
        return await self._settled(job, state, f"Updated to {newest.version}.")

    async def _settled(self, job: _Job, state: RolloutState, words: str) -> Outcome:
        """Return what came of a rollout; one that stands still is taken back by the swarm."""
        if state.is_done:
            return succeeded(words)
        if state.word != "rollback_completed":
            inspect = await job.engine.swarm.service(job.name)
            await job.engine.swarm.roll_back(
                job.name, version=_version(inspect), spec=_spec(inspect)
            )
            back = await self._rollout(job).until_rolled_back()
            if not back.is_done:
                return Outcome(
                    status=OperationStatus.ROLLBACK_FAILED,
                    result="It failed, and so did the way back: see `docker service ps`.",
                    error=back.reason or state.reason,
                )
        return Outcome(
            status=OperationStatus.ROLLED_BACK,
            result="The swarm took it back.",
            error=state.reason,
        )

    async def _change(
        self, job: _Job, inspect: Json, spec: Json, new_image: ImageReference | None = None
    ) -> None:
        await job.engine.swarm.update_service(
            job.name, version=_version(inspect), spec=spec, new_image=new_image
        )

    def _rollout(self, job: _Job) -> Rollout:
        return Rollout(job.engine.swarm, job.name, job.progress, self._pace)


def _spec(inspect: Json) -> dict[str, Any]:
    """Return a spec that may be changed without touching the inspection."""
    spec = copy.deepcopy(inspect["Spec"])
    assert isinstance(spec, dict)  # noqa: S101  # a manager has no service without one
    return spec


def _version(inspect: Json) -> int:
    version = inspect["Version"]
    assert isinstance(version, dict)  # noqa: S101  # likewise
    return int(version["Index"])


def _replicas(inspect: Json) -> int:
    """Return how many tasks a service is to have. Raises EngineRefused for a global one."""
    replicas = wanted_replicas(_spec(inspect))
    if replicas is None:
        raise EngineRefused(GLOBAL)
    return replicas


def _scaled(inspect: Json, replicas: int) -> Json:
    spec = _spec(inspect)
    spec["Mode"]["Replicated"]["Replicas"] = replicas
    return spec


def _forced(inspect: Json) -> Json:
    """Return the same spec in a form that makes a swarm replace every task."""
    spec = _spec(inspect)
    task = spec["TaskTemplate"]
    task["ForceUpdate"] = int(task.get("ForceUpdate") or 0) + 1
    return spec


def _with_image(inspect: Json, image: str) -> Json:
    spec = _spec(inspect)
    spec["TaskTemplate"]["ContainerSpec"]["Image"] = image
    return spec


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"


def _outcome(state: RolloutState, words: str) -> Outcome:
    if state.is_done:
        return succeeded(words)
    return Outcome(status=OperationStatus.FAILED, result="Failed.", error=state.reason)
