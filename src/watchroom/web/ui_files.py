"""The pages that people see: files that were built beforehand, and read once, at the start."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from watchroom.domain.base_path import NO_PAGES
from watchroom.web.headers import Headers

FOLDER: Final = Path(__file__).parent / "ui"  # where the build puts them
INDEX: Final = "/index.html"
ASSETS: Final = "/assets/"  # named by their content: another content has another name
ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}  # compressed beforehand; the better one first

_ZERO: Final = re.compile(r"0(?:\.0{0,3})?")
_TYPES: Final = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}
_ROOT: Final = b'<base href="/"'  # as the build writes it: the base path is put in its place
_UNBUILT: Final = b"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><base href="/"><title>Watchroom</title></head>
<body>
<h1>Watchroom runs, but its pages are not built</h1>
<p>In a copy of the source, <code>sh scripts/run</code> builds them; a package has them in it.
Then start the server again.</p>
<p>The API works without them: <a href="docs">its reference</a>.</p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UiFile:
    """One file, with its compressed twins."""

    content: bytes
    media_type: str
    is_immutable: bool  # its address never leads to another content
    encoded: Mapping[str, bytes] = field(default_factory=dict)  # by Content-Encoding

    def choose(self, accepted: str) -> tuple[str | None, bytes]:
        """Return the best encoding that an Accept-Encoding header allows, and its bytes."""
        wanted = _accepted(accepted)
        for name, content in self.encoded.items():
            if name in wanted:
                return name, content
        return None, self.content


def read_ui_files(folder: Path) -> dict[str, UiFile]:
    """Return every file of a built UI by its path; empty where none is built."""
    if not (folder / INDEX.lstrip("/")).is_file():
        return {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    plain = (path for path in found if path.suffix not in ENCODINGS.values())
    named = {f"/{path.relative_to(folder).as_posix()}": path for path in plain}
    return {name: _read(path, folder) for name, path in named.items() if "/." not in name}


class UiFiles:
    """
    Answers what browsers ask for as pages, and passes everything else on.

    Nothing is looked for on the disk, so no path leads out of the folder.
    """

    def __init__(self, app: ASGIApp, files: Mapping[str, UiFile], base_path: str = "") -> None:
        self._app = app
        self._files = files
        page = files[INDEX].content if INDEX in files else _UNBUILT
        self._page = UiFile(
            content=page.replace(_ROOT, f'<base href="{base_path}/"'.encode(), 1),
            media_type="text/html; charset=utf-8",
            is_immutable=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request, as ASGI has it."""
        if scope["type"] == ScopeType.HTTP:
            found = self._find(scope)
            if found is not None:
                await _answer(found, scope, send)
                return
        await self._app(scope, receive, send)

    def _find(self, scope: HTTPScope) -> UiFile | None:
        """Return what to answer; None if it is not for the UI."""
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        path = scope["path"]
        if path != INDEX and path in self._files:
            return self._files[path]
        is_other = any(path == root or path.startswith(f"{root}/") for root in NO_PAGES)
        wants_page = "text/html" in _header(scope, b"accept")
        return self._page if wants_page and not is_other else None


async def _answer(file: UiFile, scope: HTTPScope, send: Send) -> None:
    encoding, content = file.choose(_header(scope, b"accept-encoding"))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'.encode()
    lifetime = b"public, max-age=31536000, immutable" if file.is_immutable else b"no-cache"
    headers: Headers = [
        (b"etag", etag),
        (b"cache-control", lifetime),
        (b"vary", b"Accept-Encoding"),
    ]
    is_known = etag.decode() in _header(scope, b"if-none-match")
    if not is_known:
        headers.append((b"content-type", file.media_type.encode()))
        headers.append((b"content-length", b"%d" % len(content)))
        headers += [] if encoding is None else [(b"content-encoding", encoding.encode())]
    status = 304 if is_known else 200
    body = b"" if is_known or scope["method"] == "HEAD" else content
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _read(path: Path, folder: Path) -> UiFile:
    is_text = (media_type := _media_type(path)).startswith("text/")
    twins = {name: path.with_name(path.name + suffix) for name, suffix in ENCODINGS.items()}
    return UiFile(
        content=path.read_bytes(),
        media_type=f"{media_type}; charset=utf-8" if is_text else media_type,
        is_immutable=path.is_relative_to(folder / ASSETS.strip("/")),
        encoded={name: twin.read_bytes() for name, twin in twins.items() if twin.is_file()},
    )


def _media_type(path: Path) -> str:
    return _TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"


def _accepted(header: str) -> set[str]:
    """Return the encodings that an Accept-Encoding header names and does not weigh with zero."""
    names = set()
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if not _ZERO.fullmatch(weight.strip().removeprefix("q=")):
            names.add(name.strip())
    return names


def _header(scope: HTTPScope, name: bytes) -> str:
    return b",".join(value for key, value in scope["headers"] if key == name).decode("latin-1")
