"""What all handlers have in common: the state behind them, parameters, answers in JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec
from aiohttp import web

from watchroom.demo.engine.bell import rung
from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import Container, JsonObject

STATE: Final = web.AppKey("state", EngineState)

_TRUE: Final = frozenset({"1", "true", "True", "yes"})


def state_of(request: web.Request) -> EngineState:
    """Return what the engine knows."""
    return request.app[STATE]


def container_of(request: web.Request) -> Container:
    """Return the container that a path names. Raises Refusal."""
    return state_of(request).find(request.match_info["name"])


def answer(told: object, *, status: int = 200) -> web.Response:
    """Return an answer in JSON."""
    body = msgspec.json.encode(told) + b"\n"
    return web.Response(body=body, status=status, content_type="application/json")


def done(*, changed: bool = True) -> web.Response:
    """Return the answer to a change: 304 if things were so already."""
    return web.Response(status=204 if changed else 304)


async def body_of(request: web.Request) -> JsonObject:
    """Return the JSON object that was sent; an empty one for no body. Raises Refusal."""
    sent = await request.read()
    try:
        return msgspec.json.decode(sent, type=dict[str, object]) if sent.strip() else {}
    except msgspec.DecodeError as error:
        raise Refusal(400, str(error)) from error


def flag(request: web.Request, name: str) -> bool:
    """Tell whether a parameter says yes."""
    return request.query.get(name, "") in _TRUE


def number(request: web.Request, name: str) -> int | None:
    """Return a whole number; None if it is not given. Raises Refusal."""
    text = request.query.get(name, "")
    try:
        return int(text) if text else None
    except ValueError as error:
        message = f'strconv.Atoi: parsing "{text}": invalid syntax'
        raise Refusal(500, message) from error


def moment_ns(request: web.Request, name: str) -> int | None:
    """Return a time, given in seconds with up to nine decimals; None if it is not. Refusal."""
    seconds, _, fraction = request.query.get(name, "").partition(".")
    if seconds in {"", "0"} and not fraction:
        return None
    try:
        return int(seconds) * NS_PER_S + int(fraction[:9].ljust(9, "0"))
    except ValueError as error:
        raise Refusal(400, f"{name} is no time: {request.query[name]!r}") from error


def filters(request: web.Request) -> Mapping[str, Sequence[str]]:
    """Return filters by name, each with the values of which any fits. Raises Refusal."""
    text = request.query.get("filters", "")
    try:
        found = msgspec.json.decode(text, type=dict[str, list[str] | dict[str, bool]])
    except msgspec.DecodeError as error:
        if not text:
            return {}
        raise Refusal(500, str(error)) from error
    return {name: list(values) for name, values in found.items()}


async def until(state: EngineState, is_so: Callable[[], bool]) -> None:
    """Return once something is so; whatever happens on the engine, it is looked at again."""
    ticket = state.bell.ticket()
    while not is_so():
        await rung(ticket)
        ticket = state.bell.ticket()
