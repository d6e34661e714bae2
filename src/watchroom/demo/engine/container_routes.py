"""Requests about containers, but for those whose answers are streams."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from aiohttp import web

from watchroom.demo.engine import creation, lives
from watchroom.demo.engine.answering import (
    answer,
    body_of,
    container_of,
    done,
    filters,
    flag,
    number,
    state_of,
    until,
)
from watchroom.demo.engine.engine_clock import to_datetime
from watchroom.demo.engine.inspections import inspection, list_entry
from watchroom.demo.engine.refusal import Refusal, not_running
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import Container, JsonObject, Order, Status
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.domain.json_values import mapping, whole

DEFAULT_GRACE_S: Final = 10

_POLICIES: Final = frozenset({"", "no", "always", "unless-stopped", "on-failure"})
_TOP: Final = ("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD")
_CHANGED: Final = 0  # the kinds of `changes`
_UPDATED: Final = ("Memory", "NanoCpus", "CpuShares")  # besides the policy, what `update` takes

Fits = Callable[[Container, str], bool]


async def listed(request: web.Request) -> web.Response:
    """Answer with the containers, newest first; those that run unless `all` is given."""
    state, wanted = state_of(request), filters(request)
    for name in wanted:
        if name not in _FITS:
            raise Refusal(400, f"Invalid filter '{name}'")
    everything = flag(request, "all") or "status" in wanted
    found = [
        each
        for each in sorted(state.containers.values(), key=lambda each: -each.created_ns)
        if (everything or each.is_up or each.status is Status.RESTARTING)
        and all(
            any(_FITS[name](each, value) for value in values) for name, values in wanted.items()
        )
    ]
    return answer([list_entry(state, each) for each in found[: number(request, "limit")]])


async def inspected(request: web.Request) -> web.Response:
    """Answer with everything about a container."""
    return answer(inspection(state_of(request), container_of(request)))


async def created(request: web.Request) -> web.Response:
    """Make a container."""
    made = creation.create(state_of(request), request.query.get("name"), await body_of(request))
    return answer({"Id": made.id, "Warnings": []}, status=201)


async def started(request: web.Request) -> web.Response:
    """Start a container."""
    return done(changed=lives.start(state_of(request), container_of(request)))


async def stopped(request: web.Request) -> web.Response:
    """Stop a container, and answer when it has ended."""
    state, container = state_of(request), container_of(request)
    changed = lives.order_end(state, container, Order.STOP, grace_s=_grace_s(request, container))
    await until(state, lambda: _has_ended(state, container))
    return done(changed=changed)


async def restarted(request: web.Request) -> web.Response:
    """Stop a container, if it runs, start it, and answer when it runs."""
    state, container = state_of(request), container_of(request)
    if container.is_up:
        lives.order_end(state, container, Order.RESTART, grace_s=_grace_s(request, container))
        await until(state, lambda: _has_begun_again(state, container))
    else:
        lives.start(state, replace(container, status=Status.EXITED))
        state.tell_of(state.containers[container.id], "restart")
    return done()


async def killed(request: web.Request) -> web.Response:
    """Send a signal to a container."""
    told = request.query.get("signal") or "SIGKILL"
    try:
        number_ = int(told) if told.isdigit() else signal.Signals[f"SIG{told.removeprefix('SIG')}"]
    except KeyError as error:
        raise Refusal(400, f"Invalid signal: {told}") from error
    reference = request.match_info["name"]
    lives.kill(state_of(request), container_of(request), int(number_), reference=reference)
    return done()


async def paused(request: web.Request) -> web.Response:
    """Freeze a container."""
    lives.pause(state_of(request), container_of(request))
    return done()


async def unpaused(request: web.Request) -> web.Response:
    """Let a frozen container go on."""
    lives.unpause(state_of(request), container_of(request))
    return done()


async def renamed(request: web.Request) -> web.Response:
    """Give a container another name."""
    creation.rename(state_of(request), container_of(request), request.query.get("name", ""))
    return done()


async def updated(request: web.Request) -> web.Response:
    """Change when a container is restarted, and what it may use."""
    state, container, body = state_of(request), container_of(request), await body_of(request)
    policy = mapping(body.get("RestartPolicy"))
    if policy and policy.get("Name") not in _POLICIES:
        raise Refusal(400, f"invalid restart policy '{policy.get('Name')}'")
    changes = {key: body[key] for key in _UPDATED if body.get(key)}
    if policy.get("Name"):
        changes["RestartPolicy"] = {"MaximumRetryCount": 0, **policy}
    host: JsonObject = {**container.host_config, **changes}
    state.tell_of(state.put(replace(container, host_config=host)), "update")
    return answer({"Warnings": None})


async def removed(request: web.Request) -> web.Response:
    """Remove a container."""
    lives.remove(state_of(request), container_of(request), force=flag(request, "force"))
    return done()


async def processes(request: web.Request) -> web.Response:
    """Answer with the processes of a container."""
    state, container = state_of(request), container_of(request)
    if not container.is_up:
        raise not_running(container.id)
    config = container.config
    command = " ".join([*strings(config.get("Entrypoint")), *strings(config.get("Cmd"))])
    begun = f"{to_datetime(container.started_ns or 0):%H:%M}"
    rows = [["root", str(container.pid), "1", "0", begun, "?", "00:00:00", command]]
    state.tell_of(container, "top")
    return answer({"Titles": _TOP, "Processes": rows})


async def changes_of_files(request: web.Request) -> web.Response:
    """Answer with the files that a container changed in itself: the folders of its mounts."""
    mounts = container_of(request).mounts
    return answer([{"Path": m.get("Destination"), "Kind": _CHANGED} for m in mounts] or None)


def _grace_s(request: web.Request, container: Container) -> float:
    asked = number(request, "t")
    own = whole(container.config.get("StopTimeout"))
    grace_s = own if asked is None else asked
    return DEFAULT_GRACE_S if grace_s is None else grace_s


def _has_ended(state: EngineState, container: Container) -> bool:
    now = state.containers.get(container.id)
    return now is None or not now.is_up or now.lives[-1] != container.lives[-1]


def _has_begun_again(state: EngineState, container: Container) -> bool:
    now = state.containers.get(container.id)
    return now is None or now.order is None


def _fits_label(container: Container, wanted: str) -> bool:
    labels = string_map(container.config.get("Labels"))
    name, equals, value = wanted.partition("=")
    return name in labels and (not equals or labels[name] == value)


def _fits_health(container: Container, wanted: str) -> bool:
    return wanted == (str(container.health.verdict) if container.health else "none")


_FITS: Final[Mapping[str, Fits]] = {
    "id": lambda container, wanted: container.id.startswith(wanted),
    "name": lambda container, wanted: wanted.removeprefix("/") in container.name,
    "label": _fits_label,
    "status": lambda container, wanted: container.status == wanted,
    "health": _fits_health,
    "network": lambda container, wanted: wanted in container.endpoints,
}
