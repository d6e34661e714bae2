"""Who answers what at each path: several endpoints may share one."""

import re
from collections.abc import Iterable
from typing import Any, Final

from litestar import HttpMethod

from watchroom.web.endpoint import Endpoint

_IN_BRACES: Final = re.compile(r"\{(\w+)\}")


def by_path(endpoints: Iterable[Endpoint[Any]]) -> dict[str, dict[HttpMethod, Endpoint[Any]]]:
    """Return who answers each method of each path; paths are spelled as the router wants them."""
    paths: dict[str, dict[HttpMethod, Endpoint[Any]]] = {}
    for endpoint in endpoints:
        path = _IN_BRACES.sub(r"{\1:str}", endpoint.path)
        paths.setdefault(path, {}).update(dict.fromkeys(_methods_of(endpoint), endpoint))
    return paths


def _methods_of(endpoint: Endpoint[Any]) -> list[HttpMethod]:
    method = HttpMethod(endpoint.method)
    return [method, HttpMethod.HEAD] if method is HttpMethod.GET else [method]
