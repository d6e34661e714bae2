"""Takes the base path off addresses, so that nothing behind has to know where a proxy puts us."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """
    Stands before everything else.

    Some proxies take the path off themselves and some leave it on: both are understood.
    """

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self._app = app
        self._base_path = base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request as if it came to the root."""
        if scope["type"] in {ScopeType.HTTP, ScopeType.WEBSOCKET}:
            scope["path"] = self._below(scope["path"])
        await self._app(scope, receive, send)

    def _below(self, path: str) -> str:
        if path == self._base_path:
            return "/"
        return path.removeprefix(self._base_path) if self._is_below(path) else path

    def _is_below(self, path: str) -> bool:
        return path.startswith(f"{self._base_path}/")
