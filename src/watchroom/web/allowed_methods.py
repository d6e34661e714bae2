"""Answers OPTIONS: with every method of a path, for several endpoints may share one."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from litestar import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from watchroom.web.endpoint import Endpoint

_IN_BRACES: Final = re.compile(r"\{(\w+)\}")


def route_path(endpoint: Endpoint[Any]) -> str:
    """Return the path of an endpoint as the router spells it."""
    return _IN_BRACES.sub(r"{\1:str}", endpoint.path)


def methods_of(endpoint: Endpoint[Any]) -> list[HttpMethod]:
    """Return the methods that an endpoint answers."""
    method = HttpMethod(endpoint.method)
    return [method, HttpMethod.HEAD] if method is HttpMethod.GET else [method]


def options_routes(endpoints: Iterable[Endpoint[Any]]) -> Iterator[HTTPRouteHandler]:
    """
    Give what answers OPTIONS, for each path; it must come before the endpoints themselves.

    The router makes such answers by itself where there are none, but then names the methods of
    the first endpoint of a path only.
    """
    allowed: dict[str, set[str]] = {}
    for endpoint in endpoints:
        allowed.setdefault(route_path(endpoint), {HttpMethod.OPTIONS}).update(methods_of(endpoint))
    for path, methods in allowed.items():
        yield _options_route(path, ", ".join(sorted(methods)))


def _options_route(path: str, allow: str) -> HTTPRouteHandler:
    async def answer() -> Response[None]:
        return Response(None, status_code=204, headers={"Allow": allow})

    return HTTPRouteHandler(path, http_method=[HttpMethod.OPTIONS], status_code=204)(answer)
