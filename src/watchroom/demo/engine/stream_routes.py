"""Requests whose answers go on: logs, statistics, events, waiting, pulling."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec
from aiohttp import web

from watchroom.demo.engine.answering import (
    answer,
    container_of,
    filters,
    flag,
    moment_ns,
    state_of,
    until,
)
from watchroom.demo.engine.bell import rung
from watchroom.demo.engine.chance import hex_id
from watchroom.demo.engine.facts import event_json
from watchroom.demo.engine.images import add_image, familiar_name, release_of
from watchroom.demo.engine.logs import LogQuery, entries, framed, next_spoken_ns
from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.stats import stats
from watchroom.demo.engine.values import Container, Entry, Event, Image, Output, Status
from watchroom.docker.references import ImageReference, parse_reference

_BATCH: Final = 500  # entries of a log in one piece
_LAYERS: Final = 4
_STEPS: Final = 5  # of progress, for each layer
# With one of these among the wanted actions, all are taken that begin with what is wanted.
_FUZZY: Final = ("exec_create", "exec_start", "health_status")


async def logs(request: web.Request) -> web.StreamResponse:
    """Send what a container printed and, if it is followed, what it prints until it ends."""
    state, container, query = state_of(request), container_of(request), _log_query(request)
    tty = container.config.get("Tty") is True
    response = await _begun(request, "application/octet-stream")
    while container.id in state.containers:
        ticket = state.bell.ticket()
        state.advance()
        now, reached_ns = state.containers[container.id], state.now_ns
        await _send(response, entries(state, now, query, to_ns=reached_ns), query, tty=tty)
        if not (query.follow and _goes_on(now)) or _is_past(query.until_ns, reached_ns):
            break
        query = replace(query, tail=None, since_ns=max(query.since_ns, reached_ns + 1))
        await rung(ticket, most_s=state.seconds_until(next_spoken_ns(now, reached_ns)))
    return response


async def statistics(request: web.Request) -> web.Response:
    """Answer with one reading of a container's counters, as Watchroom asks for; never a stream."""
    state, container = state_of(request), container_of(request)
    return answer(stats(state, container, at_ns=state.now_ns))


async def events(request: web.Request) -> web.StreamResponse:
    """Send what happened since a time, and what happens until another one."""
    state, wanted = state_of(request), filters(request)
    since_ns, until_ns = moment_ns(request, "since"), moment_ns(request, "until")
    reached_ns = state.now_ns if "since" not in request.query else (since_ns or 1) - 1
    response = await _begun(request, "application/json")
    while True:
        ticket = state.bell.ticket()
        for event in state.events(after_ns=reached_ns):
            reached_ns = event.at_ns
            if until_ns is not None and event.at_ns > until_ns:
                return response
            if _is_wanted(event, wanted):
                await response.write(msgspec.json.encode(event_json(event)) + b"\n")
        left_s = state.seconds_until(until_ns)
        if left_s == 0:
            return response
        await rung(ticket, most_s=left_s)


async def waited(request: web.Request) -> web.StreamResponse:
    """Answer with the exit code once a container has ended, or is gone."""
    state, container = state_of(request), container_of(request)
    condition = request.query.get("condition") or "not-running"
    if condition not in _CONDITIONS:
        raise Refusal(400, f'invalid condition: "{condition}"')
    response = await _begun(request, "application/json")
    await until(state, _CONDITIONS[condition](state, container))
    ended = state.containers.get(container.id) or state.gone[container.id]
    told = {"Error": None, "StatusCode": ended.exit_code}
    await response.write(msgspec.json.encode(told) + b"\n")
    return response


async def pulled(request: web.Request) -> web.StreamResponse:
    """Pull an image from the made-up registry, and tell the steps."""
    state, reference = state_of(request), _pulled_reference(request)
    try:
        release = release_of(state, reference)
    except Refusal as refused:
        told = f"manifest for {reference.name}:{reference.effective_tag} not found"
        raise Refusal(404, f"{told}: {refused.message}") from refused
    response = await _begun(request, "application/json")
    name, tag = familiar_name(reference), reference.effective_tag or ""
    is_new = release.image.id not in state.images
    steps = list(_layer_steps(release.image)) if is_new else []
    await _tell(response, {"status": f"Pulling from {name}", "id": tag})
    for step in steps:
        await asyncio.sleep(state.pull_s / len(steps))
        await _tell(response, step)
    add_image(state, release)
    state.tell("image", "pull", f"{name}:{tag}", {"name": name})
    await _tell(response, {"status": f"Digest: {release.digest}"})
    what = "Downloaded newer image for" if is_new else "Image is up to date for"
    await _tell(response, {"status": f"Status: {what} {name}:{tag}"})
    return response


async def _begun(request: web.Request, kind: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": kind})
    await response.prepare(request)
    return response


async def _tell(response: web.StreamResponse, step: Mapping[str, object]) -> None:
    await response.write(msgspec.json.encode(step) + b"\r\n")


def _log_query(request: web.Request) -> LogQuery:
    outputs = frozenset(each for each in Output if flag(request, each))
    if not outputs:
        raise Refusal(400, "Bad parameters: you must choose at least one stream")
    tail = request.query.get("tail", "all")
    return LogQuery(
        outputs=outputs,
        since_ns=moment_ns(request, "since") or 0,
        until_ns=moment_ns(request, "until"),
        tail=int(tail) if tail.isdigit() else None,
        timestamps=flag(request, "timestamps"),
        follow=flag(request, "follow"),
    )


async def _send(
    response: web.StreamResponse, found: Sequence[Entry], query: LogQuery, *, tty: bool
) -> None:
    for begin in range(0, len(found), _BATCH):
        batch = found[begin : begin + _BATCH]
        await response.write(b"".join(framed(entry, query, tty=tty) for entry in batch))


def _is_past(until_ns: int | None, reached_ns: int) -> bool:
    return until_ns is not None and reached_ns >= until_ns


def _goes_on(container: Container) -> bool:
    return container.is_up or container.status is Status.RESTARTING


def _is_wanted(event: Event, wanted: Mapping[str, Sequence[str]]) -> bool:
    kinds, actions = wanted.get("type"), wanted.get("event")
    if kinds is not None and event.kind not in kinds:
        return False
    if actions is not None and not _is_action(event.action, actions):
        return False
    containers = wanted.get("container")
    names = {event.id, event.attributes.get("name")}
    return containers is None or (event.kind == "container" and not names.isdisjoint(containers))


def _is_action(action: str, wanted: Sequence[str]) -> bool:
    """Tell whether an action is wanted. Source: moby, daemon/events/filter.go."""
    if any(each in wanted for each in _FUZZY):
        return any(action.startswith(each) for each in wanted)
    return action in wanted


def _not_running(state: EngineState, container: Container) -> Callable[[], bool]:
    def is_so() -> bool:
        now = state.containers.get(container.id)
        return now is None or not _goes_on(now)

    return is_so


def _next_exit(state: EngineState, container: Container) -> Callable[[], bool]:
    def is_so() -> bool:
        now = state.containers.get(container.id)
        return now is None or now.finished_ns != container.finished_ns

    return is_so


def _removed(state: EngineState, container: Container) -> Callable[[], bool]:
    return lambda: container.id not in state.containers


_CONDITIONS: Final = {"not-running": _not_running, "next-exit": _next_exit, "removed": _removed}


def _pulled_reference(request: web.Request) -> ImageReference:
    name, tag = request.query.get("fromImage", ""), request.query.get("tag", "")
    parsed = parse_reference(f"{name}{'@' if ':' in tag else ':'}{tag}" if tag else name)
    if parsed is None:
        raise Refusal(400, "invalid reference format")
    return parsed


def _layer_steps(image: Image) -> Iterator[Mapping[str, object]]:
    layers = [hex_id("layer", image.id, layer_number)[:12] for layer_number in range(_LAYERS)]
    total = image.size_bytes // _LAYERS
    for layer in layers:
        yield {"status": "Pulling fs layer", "progressDetail": {}, "id": layer}
    for layer in layers:
        for step in range(1, _STEPS + 1):
            detail = {"current": total * step // _STEPS, "total": total}
            yield {"status": "Downloading", "progressDetail": detail, "id": layer}
        yield {"status": "Download complete", "progressDetail": {}, "id": layer}
        yield {"status": "Pull complete", "progressDetail": {}, "id": layer}
