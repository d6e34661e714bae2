"""Starting, stopping and restarting a container; what is so already is left so."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from watchroom.docker.containers import WaitFor
from watchroom.docker.engine import Engine
from watchroom.domain.exits import exit_words
from watchroom.domain.json_values import mapping, whole
from watchroom.domain.operations import Action, OperationStatus
from watchroom.flows.services.progress import Outcome, Progress, succeeded

DEFAULT_GRACE_S: Final = 10  # the engine's own, for a container that asks for no other
AT_ONCE_S: Final = 0.5  # in which a program that cannot work usually ends
LOOKS: Final = 5  # at one that the engine starts again and again
LOOK_EVERY_S: Final = 0.1

_ENDED: Final = frozenset({"exited", "dead", "restarting"})

Act = Callable[[Engine, str, Progress], Awaitable[Outcome]]


async def start(engine: Engine, container_id: str, progress: Progress) -> Outcome:
    """
    Start a container; a paused one goes on.

    Raises what the engine says if it cannot be started.
    """
    async with progress.step(Action.START):
        inspect = await engine.containers.inspect(container_id)
        if mapping(inspect.get("State")).get("Paused") is True:
            await engine.containers.unpause(container_id)
            return succeeded("It was paused, and goes on.")
        if not await engine.containers.start(container_id):
            return succeeded("It was running already.")
        return await _started(engine, container_id, "It was started.")


async def stop(engine: Engine, container_id: str, progress: Progress) -> Outcome:
    """Stop a container, which gets the grace that it asks for."""
    async with progress.step(Action.STOP):
        grace_s = grace_of(await engine.containers.inspect(container_id))
        changed = await engine.containers.stop(container_id, grace_s=grace_s)
    return succeeded("It was stopped." if changed else "It was not running.")


async def restart(engine: Engine, container_id: str, progress: Progress) -> Outcome:
    """Stop a container, if it runs, and start it."""
    async with progress.step(Action.RESTART):
        before = await engine.containers.inspect(container_id)
        await engine.containers.restart(container_id, grace_s=grace_of(before))
        ran = mapping(before.get("State")).get("Running") is True
        words = "It was restarted." if ran else "It was not running, and was started."
        return await _started(engine, container_id, words)


ACTIONS: Final[Mapping[Action, Act]] = {
    Action.START: start,
    Action.STOP: stop,
    Action.RESTART: restart,
}


def grace_of(inspect: Mapping[str, object]) -> int:
    """Return how many seconds a container gets to end by itself before it is killed."""
    grace_s = whole(mapping(inspect.get("Config")).get("StopTimeout"))
    return DEFAULT_GRACE_S if grace_s is None else grace_s


async def _started(engine: Engine, container_id: str, words: str) -> Outcome:
    """
    Return the success in *words*, unless the container fails within a moment.

    Also where the engine starts it again and again: each of its starts ends like this one.
    """
    before = await engine.containers.inspect(container_id)
    await engine.containers.wait(container_id, WaitFor.STOPPED, deadline_s=AT_ONCE_S)
    for _ in range(LOOKS):
        inspect = await engine.containers.inspect(container_id)
        state = mapping(inspect.get("State"))
        code = whole(state.get("ExitCode"))
        if state.get("Status") in _ENDED and code:
            return _failed(exit_words(code, oom_killed=state.get("OOMKilled") is True))
        if inspect.get("RestartCount") == before.get("RestartCount"):
            return succeeded(words)
        await asyncio.sleep(LOOK_EVERY_S)  # the engine has just started it again
    return _failed("It ends again and again.")


def _failed(error: str) -> Outcome:
    return Outcome(
        status=OperationStatus.FAILED, result="It was started and ended at once.", error=error
    )
