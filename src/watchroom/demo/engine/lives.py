"""
Starts and ends of containers, and what follows from them by themselves.

Order of events and rules of restarting: moby, daemon/start.go, stop.go, kill.go, monitor.go and
restartmanager.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from watchroom.demo.engine.attachments import host_ports, join_all, leave_all
from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.health import begin_checks
from watchroom.demo.engine.refusal import Refusal, not_running
from watchroom.demo.engine.state import EngineState, only_if
from watchroom.demo.engine.values import (
    MOST_LIVES,
    Container,
    Life,
    Order,
    Status,
)
from watchroom.demo.engine.voices import voice_of
from watchroom.domain.json_values import mapping, whole

SIGKILL: Final = 9
SIGTERM: Final = 15
ENDING_SIGNALS: Final = frozenset({2, 3, SIGKILL, SIGTERM})
FIRST_PAUSE_NS: Final = 100_000_000  # before a restart by policy; doubled from one to the next
MOST_PAUSE_NS: Final = 60 * NS_PER_S
LONG_LIFE_NS: Final = 10 * NS_PER_S  # after which the pauses begin anew

_KILLED: Final = 128


def start(state: EngineState, container: Container) -> bool:
    """Start a container by order; return False if it ran. Raises Refusal."""
    if container.status is Status.PAUSED:
        raise Refusal(409, "cannot start a paused container, try unpause instead")
    if container.is_up:
        return False
    begin(state, state.put(replace(container, restart_count=0, pause_ns=0, order=None)))
    return True


def begin(state: EngineState, container: Container) -> None:
    """Let a container run. Raises Refusal if a network is gone, or a port is taken."""
    _check_ports(state, container)
    running = join_all(state, container)
    _tell_mounts(state, running, "mount")
    life = Life(started_ns=state.now_ns)
    running = state.put(
        replace(
            running,
            status=Status.RUNNING,
            lives=(*running.lives, life)[-MOST_LIVES:],
            exit_code=0,
            oom_killed=False,
            pid=2000 + state.now_ns // NS_PER_S % 60_000,
            health=None,
            rested_ns=0,
            order=None,
        )
    )
    state.tell_of(running, "start")
    begin_checks(state, running)
    for output, text in voice_of(running.program.voice).opening:
        state.say(running.id, text, output)
    program = running.program
    if program.ends_s is not None:
        _later_in_this_life(
            state, running, program.ends_s, lambda: end(state, running, program.end_code)
        )


def order_end(
    state: EngineState, container: Container, order: Order, *, grace_s: float = 10.0
) -> bool:
    """
    Tell a container to end, and kill it after *grace_s* seconds; return False if it did not run.

    It ends by and by: `is_up` tells when.
    """
    if container.status is Status.RESTARTING:
        stopped = state.put(replace(container, status=Status.EXITED, order=None))
        state.tell_of(stopped, "stop")
        return True
    if not container.is_up:
        return False
    told = state.put(replace(_awake(state, container), order=order))
    state.tell_of(told, "kill", signal=str(SIGTERM))
    if container.status is Status.PAUSED:
        state.tell_of(told, "unpause")
    program = told.program
    if program.stop_s <= grace_s:
        _later_in_this_life(
            state, told, program.stop_s, lambda: end(state, told, program.stop_code)
        )
    else:
        _later_in_this_life(state, told, grace_s, lambda: _kill_late(state, told))
    return True


def kill(state: EngineState, container: Container, signal: int, *, reference: str) -> None:
    """Send a signal. Raises Refusal if it does not run."""
    if not container.is_up:
        words = not_running(container.id).message
        raise Refusal(409, f"Cannot kill container: {reference}: {words}")
    if signal not in ENDING_SIGNALS:
        state.tell_of(container, "kill", signal=str(signal))
    elif signal == SIGKILL:
        killed = state.put(replace(container, order=Order.KILL))
        state.tell_of(killed, "kill", signal=str(signal))
        end(state, killed, _KILLED + SIGKILL)
    else:
        order_end(state, container, Order.KILL, grace_s=float("inf"))


def end(state: EngineState, container: Container, exit_code: int, *, is_oom: bool = False) -> None:
    """Let a container end now, whether it was told to or not."""
    now = state.containers[container.id]
    *earlier, life = now.lives
    ended = state.put(
        replace(
            now,
            status=Status.EXITED,
            lives=(*earlier, replace(life, ended_ns=state.now_ns, ran_out=is_oom)),
            exit_code=exit_code,
            oom_killed=is_oom,
            pid=0,
            paused_ns=None,
            order=None,
        )
    )
    state.tell_of(ended, "die", exitCode=str(exit_code))
    ended = leave_all(state, ended)
    _tell_mounts(state, ended, "unmount")
    _go_on_after(state, ended, now.order)


def run_out_of_memory(state: EngineState, container: Container) -> None:
    """Let the kernel kill a container for lack of memory."""
    state.tell_of(container, "oom")
    end(state, container, _KILLED + SIGKILL, is_oom=True)


def pause(state: EngineState, container: Container) -> None:
    """Freeze a container. Raises Refusal."""
    if container.status is Status.PAUSED:
        raise Refusal(409, f"Container {container.id} is already paused")
    if not container.is_up:
        raise not_running(container.id)
    frozen = replace(container, status=Status.PAUSED, paused_ns=state.now_ns)
    state.tell_of(state.put(frozen), "pause")


def unpause(state: EngineState, container: Container) -> None:
    """Let a frozen container go on. Raises Refusal."""
    if container.status is not Status.PAUSED:
        raise Refusal(500, f"Container {container.id} is not paused")
    state.tell_of(state.put(_awake(state, container)), "unpause")


def remove(state: EngineState, container: Container, *, force: bool) -> None:
    """Remove a container, but none of its volumes. Raises Refusal if it runs, unless *force*."""
    if container.is_up and not force:
        raise Refusal(
            409,
            f"You cannot remove a running container {container.id}. Stop the container before"
            " attempting removal or force remove",
        )
    if container.is_up:
        doomed = state.put(replace(container, order=Order.REMOVE))
        state.tell_of(doomed, "kill", signal=str(SIGKILL))
        end(state, doomed, _KILLED + SIGKILL)
    if container.id in state.containers:
        state.forget(state.containers[container.id])
        state.tell_of(container, "destroy")


def _awake(state: EngineState, container: Container) -> Container:
    """Return a container that is not frozen any more, if it was."""
    rested_ns = 0 if container.paused_ns is None else state.now_ns - container.paused_ns
    return replace(
        container,
        status=Status.RUNNING,
        paused_ns=None,
        rested_ns=container.rested_ns + rested_ns,
    )


def _kill_late(state: EngineState, container: Container) -> None:
    state.tell_of(state.containers[container.id], "kill", signal=str(SIGKILL))
    end(state, container, _KILLED + SIGKILL)


def _go_on_after(state: EngineState, ended: Container, order: Order | None) -> None:
    """Do what follows from an end."""
    if order in {Order.STOP, Order.RESTART}:
        state.tell_of(ended, "stop")
    if order is Order.RESTART:
        with suppress(Refusal):  # what cannot be started again stays down
            begin(state, ended)
            state.tell_of(state.containers[ended.id], "restart")
    elif order is None and _is_to_restart(ended):
        _restart_by_policy(state, ended)
    elif mapping(ended.host_config).get("AutoRemove") is True:
        remove(state, ended, force=True)


def _is_to_restart(ended: Container) -> bool:
    policy = mapping(ended.host_config.get("RestartPolicy"))
    name, most = policy.get("Name"), whole(policy.get("MaximumRetryCount")) or 0
    if name == "on-failure":
        return ended.exit_code != 0 and (not most or ended.restart_count < most)
    return name in {"always", "unless-stopped"}


def _restart_by_policy(state: EngineState, ended: Container) -> None:
    life = ended.lives[-1]
    was_long = (life.ended_ns or life.started_ns) - life.started_ns >= LONG_LIFE_NS
    again = was_long or not ended.pause_ns
    pause_ns = FIRST_PAUSE_NS if again else min(2 * ended.pause_ns, MOST_PAUSE_NS)
    waiting = state.put(
        replace(
            ended,
            status=Status.RESTARTING,
            restart_count=ended.restart_count + 1,
            pause_ns=pause_ns,
        )
    )

    def still_waits() -> bool:
        now = state.containers.get(waiting.id)
        return now is not None and now.status is Status.RESTARTING and now.lives == waiting.lives

    def go_on() -> None:
        with suppress(Refusal):
            begin(state, state.containers[waiting.id])

    state.at(state.now_ns + pause_ns, only_if(still_waits, go_on))


def _later_in_this_life(
    state: EngineState, container: Container, delay_s: float, act: Callable[[], None]
) -> None:
    """Put an act on the agenda that is only for a container that was not started anew by then."""

    def is_same_life() -> bool:
        now = state.containers.get(container.id)
        return now is not None and now.is_up and now.lives == container.lives

    state.later(delay_s, only_if(is_same_life, act))


def _check_ports(state: EngineState, container: Container) -> None:
    wanted = host_ports(container)
    for other in state.containers.values():
        if other.is_up and other.id != container.id and (both := wanted & host_ports(other)):
            port = min(both)[1]
            raise Refusal(
                500,
                f"driver failed programming external connectivity on endpoint {container.name}:"
                f" Bind for 0.0.0.0:{port} failed: port is already allocated",
            )


def _tell_mounts(state: EngineState, container: Container, action: str) -> None:
    for mount in container.mounts:
        if mount.get("Type") == "volume":
            attributes = {"container": container.id, "driver": "local"}
            state.tell("volume", action, str(mount.get("Name")), attributes)
