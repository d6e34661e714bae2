"""Who the demo's webhooks lead to: one receiver that takes everything, and one that is broken."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from watchroom.demo.home import HOST
from watchroom.domain.errors import Unavailable

WORKING: Final = "/control-room"
BROKEN: Final = "/old-pager-gateway"


@asynccontextmanager
async def receiving(port: int) -> AsyncIterator[None]:
    """Answer webhooks while the block lasts. Raises Unavailable if the port is taken."""
    app = web.Application()
    app.router.add_post(WORKING, _take)
    app.router.add_post(BROKEN, _fail)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        raise Unavailable(f"the demo's webhooks lead to port {port}: {error}") from error


async def _take(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(status=204)


async def _fail(request: web.Request) -> web.Response:
    await request.read()
    return web.json_response({"error": "queue is full"}, status=500)
