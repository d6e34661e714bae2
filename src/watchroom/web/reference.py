"""The API reference: its document for programs, its page for people."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar.response import Redirect, Response
from swagger_ui_bundle import swagger_ui_path  # type: ignore[import-untyped]

from watchroom.domain.errors import NotFound
from watchroom.web.endpoint import JSON, Call, Endpoint
from watchroom.web.inputs import Inputs, path
from watchroom.web.kinds import ANY_TEXT
from watchroom.web.openapi import document
from watchroom.web.openapi30 import in_openapi_30

_HTML: Final = "text/html"
_SCRIPT: Final = "text/javascript"
_CSS: Final = "text/css"
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Watchroom API</title>
<script src="{base}/docs/theme.js"></script>
<link rel="stylesheet" href="{base}/docs/swagger-ui.css">
<link rel="stylesheet" href="{base}/docs/theme.css">
<link rel="icon" href="{base}/docs/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="{base}/docs/swagger-ui-bundle.js"></script>
<script src="{base}/docs/start.js"></script>
</body>
</html>
"""
_START: Final = """SwaggerUIBundle({
  url: "{base}/docs/openapi-3.0.json",
  dom_id: "#reference",
  deepLinking: true,
  validatorUrl: null,
});
"""
# The theme that was chosen in Watchroom's pages; they keep it in ui/src/state/preferences.ts.
_THEME: Final = """try {
  const kept = JSON.parse(localStorage.getItem("watchroom.preferences") || "{}");
  const isChosen = kept.theme === "dark" || kept.theme === "light";
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = isChosen ? kept.theme : isDark ? "dark" : "light";
} catch {}
"""
# The bundled page knows one theme: its lightness is turned over, and its hues are turned back.
_COLOURS: Final = """html { color-scheme: light; background: #ffffff; }
html[data-theme="dark"] { color-scheme: dark; background: #14181f; }
html[data-theme="dark"] .swagger-ui { filter: invert(0.9) hue-rotate(180deg); }
html[data-theme="dark"] .swagger-ui .microlight { filter: invert(1) hue-rotate(180deg); }
"""
_BUNDLED: Final = {
    "swagger-ui.css": _CSS,
    "swagger-ui-bundle.js": _SCRIPT,
    "favicon-32x32.png": "image/png",
}
_FOR_A_DAY: Final = {"Cache-Control": "public, max-age=86400"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInputs(Inputs):
    """Which file of the page."""

    file: str = path(ANY_TEXT, says="Name of the file.", example="start.js")


class Reference:
    """The reference of some endpoints."""

    def __init__(self, endpoints: Sequence[Endpoint[Any]]) -> None:
        self._endpoints = endpoints
        self._documents: dict[tuple[str, str], dict[str, Any]] = {}  # by version and base path

    async def read_openapi(self, call: Call[Inputs]) -> Response[bytes]:
        """Return the OpenAPI 3.1 document."""
        return _json(self._document(call))

    async def lead_to_page(self, call: Call[Inputs]) -> Response[Any]:
        """Lead who opens the bare address to the page."""
        return Redirect(f"{call.options.base_path}/docs", status_code=303)

    async def read_page(self, call: Call[Inputs]) -> Response[bytes]:
        """Return the page that shows the reference."""
        return Response(_below(_PAGE, call), media_type=_HTML)

    async def read_file(self, call: Call[FileInputs]) -> Response[bytes]:
        """Return one of the files that the page needs."""
        name = call.inputs.file
        if name == "start.js":
            return Response(_below(_START, call), media_type=_SCRIPT)
        if name == "theme.js":
            return Response(_THEME.encode(), media_type=_SCRIPT)
        if name == "theme.css":
            return Response(_COLOURS.encode(), media_type=_CSS)
        if name == "openapi-3.0.json":
            return _json(in_openapi_30(self._document(call)))
        if name not in _BUNDLED:
            raise NotFound(f"The reference has no file {name[:64]!r}.")
        content = await asyncio.to_thread(Path(swagger_ui_path, name).read_bytes)
        return Response(content, media_type=_BUNDLED[name], headers=_FOR_A_DAY)

    def _document(self, call: Call[Any]) -> dict[str, Any]:
        which = version, base_path = call.options.version, call.options.base_path
        if which not in self._documents:
            found = document(self._endpoints, version=version, base_path=base_path)
            self._documents[which] = found
        return self._documents[which]


def _below(text: str, call: Call[Any]) -> bytes:
    return text.replace("{base}", call.options.base_path).encode()


def _json(document_: dict[str, Any]) -> Response[bytes]:
    return Response(msgspec.json.encode(document_), media_type=JSON)
