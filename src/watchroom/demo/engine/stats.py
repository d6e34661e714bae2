"""
Counters of a running container, which grow so that the differences come out as they should.

Shape: Docker Engine API 1.41, `GET /containers/{id}/stats`, as under cgroup v2. Each rate is what
the load says, by the hour of the day, with a swing of its own on it; a counter is its integral, so
that it only grows and is the same for everybody who asks at one moment.
"""

import math
from functools import cache
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.engine_clock import NS_PER_S, ZERO_TIME, engine_time
from watchroom.demo.engine.rhythm import busy_seconds
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import Container, JsonObject
from watchroom.domain.json_values import whole

_SWINGS_S: Final = (23.0, 97.0, 421.0)  # periods; the swings of all are at most the rate itself
_WARM_S: Final = 20.0  # in which a program takes most of its memory
_FULL: Final = 0.985  # of its limit, that a container can hold and live
_RUNNING_OUT_NS: Final = 150 * NS_PER_S  # in which a container grows into its limit before its end
_DISK: Final = (254, 0)  # major and minor number
_NOTHING: Final = (
    "io_service_bytes_recursive", "io_serviced_recursive", "io_queue_recursive",
    "io_service_time_recursive", "io_wait_time_recursive", "io_merged_recursive",
    "io_time_recursive", "sectors_recursive",
)  # fmt: skip
_THROTTLING: Final[JsonObject] = {
    "periods": 0, "throttled_periods": 0, "throttled_time": 0,
}  # fmt: skip
_NO_CPU: Final[JsonObject] = {
    "cpu_usage": {"total_usage": 0, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
    "throttling_data": _THROTTLING,
}


def stats(state: EngineState, container: Container, *, at_ns: int) -> dict[str, object]:
    """Return the counters at a time; those of CPUs at a time before are empty."""
    told: dict[str, object] = {
        "read": ZERO_TIME,
        "preread": ZERO_TIME,
        "pids_stats": {},
        "blkio_stats": dict.fromkeys(_NOTHING),
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": _NO_CPU,
        "precpu_stats": _NO_CPU,
        "memory_stats": {},
        "name": f"/{container.name}",
        "id": container.id,
    }
    if container.is_up:
        told |= _of_life(state, container, at_ns)
    return told


def memory_bytes(state: EngineState, container: Container, at_ns: int) -> int:
    """
    Return what a running container holds, without page cache; never more than its limit.

    Of a life that ended for lack of memory, and that is looked back at, it shows how that came.
    """
    load, age_s = container.program.load, _age_s(container, at_ns)
    swing = _swing(state, container, "memory", at_ns / NS_PER_S) * load.memory_swing
    warm = 1 - math.exp(-age_s / _WARM_S)
    used = load.memory_bytes * warm * (1 + swing) + load.leak_bytes_per_h * age_s / 3600
    full = limit_bytes(state, container) * _FULL
    return int(min(used + max(0.0, full - used) * _running_out(container, at_ns), full))


def limit_bytes(state: EngineState, container: Container) -> int:
    """Return the most that a container may hold: its own limit, else its host's memory."""
    return whole(container.host_config.get("Memory")) or state.machine.memory_bytes


def _of_life(state: EngineState, container: Container, at_ns: int) -> dict[str, object]:
    load = container.program.load
    used, cache = memory_bytes(state, container, at_ns), load.cache_bytes
    told: dict[str, object] = {
        "read": engine_time(at_ns),
        "pids_stats": {"current": load.processes},
        "blkio_stats": dict.fromkeys(_NOTHING)
        | {"io_service_bytes_recursive": _disk(state, container, at_ns)},
        "cpu_stats": _cpu(state, container, at_ns),
        "memory_stats": {
            "usage": used + cache,
            "stats": {"anon": used, "file": cache, "inactive_file": cache, "active_file": 0},
            "limit": limit_bytes(state, container),
        },
    }
    if container.host_config.get("NetworkMode") != "host":
        told["networks"] = {"eth0": _traffic(state, container, at_ns)}
    return told


def _cpu(state: EngineState, container: Container, at_ns: int) -> dict[str, object]:
    used_ns = int(_grown(state, container, "cpu", at_ns) * container.program.load.cores * NS_PER_S)
    return {
        "cpu_usage": {
            "total_usage": used_ns,
            "usage_in_kernelmode": used_ns // 5,
            "usage_in_usermode": used_ns - used_ns // 5,
        },
        "system_cpu_usage": (at_ns - state.booted_ns) * state.machine.cpus,
        "online_cpus": state.machine.cpus,
        "throttling_data": _THROTTLING,
    }


def _traffic(state: EngineState, container: Container, at_ns: int) -> dict[str, int]:
    load = container.program.load
    received = int(_grown(state, container, "network", at_ns) * load.received_per_s)
    sent = int(_grown(state, container, "network", at_ns) * load.sent_per_s)
    return {
        "rx_bytes": received, "rx_packets": received // 900, "rx_errors": 0, "rx_dropped": 0,
        "tx_bytes": sent, "tx_packets": sent // 900, "tx_errors": 0, "tx_dropped": 0,
    }  # fmt: skip


def _disk(state: EngineState, container: Container, at_ns: int) -> list[dict[str, object]]:
    load, seconds = container.program.load, _grown(state, container, "disk", at_ns)
    major, minor = _DISK
    amounts = (("read", load.read_per_s), ("write", load.written_per_s))
    return [
        {"major": major, "minor": minor, "op": op, "value": int(seconds * per_s)}
        for op, per_s in amounts
    ]


def _grown(state: EngineState, container: Container, what: str, at_ns: int) -> float:
    """Return the seconds of full load that a container had since its start."""
    at_ns = container.worked_until_ns(at_ns)
    started_ns, night = container.started_ns or at_ns, container.program.load.night
    age_s = (at_ns - started_ns) / NS_PER_S
    steady = night * age_s + (1 - night) * busy_seconds(started_ns, at_ns)
    swung = sum(
        _swung_s(period_s, phase, at_ns / NS_PER_S)
        - _swung_s(period_s, phase, started_ns / NS_PER_S)
        for period_s, phase in _swings(state, container, what)
    )
    return steady + night * swung / len(_SWINGS_S)


def _swing(state: EngineState, container: Container, what: str, at_s: float) -> float:
    """Return where a swing is, from -1 to 1."""
    swings = _swings(state, container, what)
    return sum(math.sin(2 * math.pi * at_s / p + phase) for p, phase in swings) / len(_SWINGS_S)


def _swung_s(period_s: float, phase: float, at_s: float) -> float:
    """Return the integral of a swing."""
    turn = 2 * math.pi / period_s
    return -math.cos(turn * at_s + phase) / turn


def _swings(state: EngineState, container: Container, what: str) -> tuple[tuple[float, float], ...]:
    return _swings_of(state.seed, container.program.voice, what)


@cache
def _swings_of(seed: int, voice: str, what: str) -> tuple[tuple[float, float], ...]:
    dice = Dice(seed, voice, what)
    return tuple((period_s, dice.between(0, 2 * math.pi)) for period_s in _SWINGS_S)


def _running_out(container: Container, at_ns: int) -> float:
    """Return how far a container has grown into its limit: 0 is not at all, 1 is its end."""
    life = container.lives[-1]
    if life.ended_ns is None or not life.ran_out:
        return 0.0
    return max(0.0, 1 - (life.ended_ns - at_ns) / _RUNNING_OUT_NS)


def _age_s(container: Container, at_ns: int) -> float:
    return (at_ns - (container.started_ns or at_ns)) / NS_PER_S
