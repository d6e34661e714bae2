"""The API of a made-up engine, on a socket of this machine or on a port of its loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from watchroom.demo.engine.answering import STATE, answer, state_of
from watchroom.demo.engine.facts import API_VERSION, ENGINE_VERSION, OLDEST_API
from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.routes import ROUTES
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.world import World
from watchroom.docker.versions import parse_version

SHUTDOWN_S: Final = 0.2  # in which streams may end by themselves

_HEADERS: Final = {
    "Api-Version": API_VERSION,
    "Docker-Experimental": "false",
    "Ostype": "linux",
    "Server": f"Docker/{ENGINE_VERSION} (linux)",
}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def simulated_engine(world: World, socket: Path) -> AsyncIterator[str]:
    """Answer on a socket while the block lasts, and let the world go on; give the address."""
    async with _running(world.state) as runner:
        await web.UnixSite(runner, str(socket)).start()
        yield f"unix://{socket}"


@asynccontextmanager
async def _running(state: EngineState) -> AsyncIterator[web.AppRunner]:
    runner = web.AppRunner(
        _app(state), access_log=None, handler_cancellation=True, shutdown_timeout=SHUTDOWN_S
    )
    await runner.setup()
    try:
        async with asyncio.TaskGroup() as tasks:
            living = tasks.create_task(state.live())
            yield runner
            living.cancel()
    finally:
        await runner.cleanup()


def _app(state: EngineState) -> web.Application:
    app = web.Application(middlewares=[_manners])
    app[STATE] = state
    app.on_response_prepare.append(_sign)
    for method, path, handler in ROUTES:
        app.router.add_route(method, path, handler)
        app.router.add_route(method, r"/v{version:\d+\.\d+}" + path, handler)
    return app


@web.middleware
async def _manners(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Answer as an engine does where something is not as it should be."""
    try:
        _check_version(request.match_info.get("version", API_VERSION))
        state_of(request).advance()
        return await handler(request)
    except Refusal as refused:
        return answer({"message": refused.message}, status=refused.status)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return answer({"message": "page not found"}, status=404)


def _check_version(asked: str) -> None:
    version = parse_version(asked) or (0, 0)
    if version > (parse_version(API_VERSION) or version):
        raise Refusal(
            400,
            f"client version {asked} is too new. Maximum supported API version is {API_VERSION}",
        )
    if version < (parse_version(OLDEST_API) or version):
        raise Refusal(
            400,
            f"client version {asked} is too old. Minimum supported API version is {OLDEST_API},"
            " please upgrade your client to a newer version",
        )


async def _sign(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
