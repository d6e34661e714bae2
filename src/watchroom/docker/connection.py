"""HTTP to one Docker Engine: deadlines, errors in our words, streams that notice its death."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import msgspec
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
)

from watchroom.docker.address import EngineAddress
from watchroom.docker.answers import decode, error_of
from watchroom.docker.connector import connector_to
from watchroom.docker.deadlines import Deadlines
from watchroom.docker.pulse import Pulse
from watchroom.docker.versions import ApiVersion, negotiated, version_text
from watchroom.domain.errors import EngineUnavailable, WatchroomError

MOST_ANSWER_BYTES: Final = 64 * 1024 * 1024  # a list of ten thousand containers has 30 MB
NOT_MODIFIED: Final = 304

REDIRECT: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an engine is asked."""

    path: str  # below the API's version, such as "/containers/json"
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    body: object = None  # sent as JSON; None sends no body
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What it answered, if that was no error."""

    body: bytes
    changed: bool  # False where the engine says that things already were as wanted


class _Versions(msgspec.Struct):
    newest: str = msgspec.field(name="ApiVersion")
    oldest: str | None = msgspec.field(default=None, name="MinAPIVersion")


class Connection:
    """
    Every way to one engine; must be made where an event loop runs, and closed.

    Nothing is sent before the first request. Each request and each stream has a connection of its
    own while it lasts, without a limit: hundreds of streams are normal. What is asked may raise
    EngineUnavailable, and EngineRefused, NotFound and Conflict with the engine's own words.
    """

    def __init__(self, address: EngineAddress, deadlines: Deadlines) -> None:
        self.deadlines = deadlines
        self.shown = f"the Docker Engine at {address.shown}"  # for the text of errors
        self._address = address
        # An engine may have closed a connection that was kept. What only reads is sent again then;
        # of a change nobody could tell whether it had arrived, so it takes a fresh connection.
        self._reads = _session(address, deadlines, reuse=True)
        self._changes = _session(address, deadlines, reuse=False)
        self._pulse = Pulse(self.ping, every_s=deadlines.quiet_s)
        self._version: ApiVersion | None = None

    async def fetch(self, request: Request, *, deadline_s: float | None = None) -> Answer:
        """Return the whole answer to a request, within `answer_s` unless told otherwise."""
        prefix = await self._prefix()
        return await self._fetch(request, prefix, self._deadline(deadline_s))

    async def stream(
        self,
        request: Request,
        *,
        deadline_s: float | None = None,
        silence_s: float | None = None,
    ) -> AsyncGenerator[bytes, None]:
        """
        Give an answer in pieces as they come, however long that takes.

        It has to begin within `answer_s` unless told otherwise. *silence_s* is how long nothing
        may come after that; None for as long as the engine lives. Dropping the generator closes
        the connection.
        """
        response = await self._opened(request, self._deadline(deadline_s))
        try:
            while piece := await self._next_piece(response, silence_s):
                yield piece
        finally:
            response.close()

    async def ping(self) -> None:
        """Return if the engine answers. Raises EngineUnavailable."""
        await self._fetch_plain("/_ping", self.deadlines.ping_s)

    async def version(self) -> ApiVersion:
        """
        Return the version that is spoken; the engine is asked again after it was away.

        Raises EngineUnavailable, and EngineRefused if there is no version that both sides speak.
        """
        if self._version is None:
            body = await self._fetch_plain("/version", self.deadlines.answer_s)
            theirs = decode(body, _Versions)
            self._version = negotiated(theirs.newest, theirs.oldest)
        return self._version

    async def close(self) -> None:
        """Close every connection; streams that still run end with an error."""
        await self._reads.close()
        await self._changes.close()

    def _deadline(self, deadline_s: float | None) -> float:
        return self.deadlines.answer_s if deadline_s is None else deadline_s

    async def _prefix(self) -> str:
        return f"/v{version_text(await self.version())}"

    async def _fetch_plain(self, path: str, deadline_s: float) -> bytes:
        """Return the answer to what every engine answers whatever its version."""
        try:
            return (await self._fetch(Request(path=path), "", deadline_s)).body
        except EngineUnavailable:
            raise
        except WatchroomError as error:
            raise EngineUnavailable(f"{self.shown} is none; it answers {path}: {error}") from error

    async def _fetch(self, request: Request, prefix: str, deadline_s: float) -> Answer:
        with self._errors(deadline_s):
            async with asyncio.timeout(deadline_s):
                response = await self._send(request, prefix)
                async with response:
                    body = await _body(response)
        return Answer(body=body, changed=response.status != NOT_MODIFIED)

    async def _opened(self, request: Request, deadline_s: float) -> ClientResponse:
        prefix = await self._prefix()
        with self._errors(deadline_s):
            async with asyncio.timeout(deadline_s):
                return await self._send(request, prefix)

    async def _send(self, request: Request, prefix: str) -> ClientResponse:
        """Return an answer whose body is still to come. Raises the errors that answers are."""
        headers = dict(request.headers)
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        session = self._reads if request.method == "GET" else self._changes
        response = await session.request(
            request.method,
            self._address.base_url + prefix + request.path,
            params=request.params,
            data=None if request.body is None else msgspec.json.encode(request.body),
            headers=headers,
            allow_redirects=False,
        )
        if response.status < REDIRECT or response.status == NOT_MODIFIED:
            return response
        async with response:
            raise error_of(response.status, await _body(response))

    async def _next_piece(self, response: ClientResponse, silence_s: float | None) -> bytes:
        """Return what comes next, nothing at the end; feel the engine's pulse meanwhile."""
        waited_s = 0.0
        while (piece := await self._awaited_piece(response)) is None:
            waited_s += self.deadlines.quiet_s
            if silence_s is not None and waited_s >= silence_s:
                raise EngineUnavailable(f"{self.shown} was silent for {waited_s:g} s")
            await self._pulse.feel()
        return piece

    async def _awaited_piece(self, response: ClientResponse) -> bytes | None:
        """Return what comes next; None if nothing comes in `quiet_s`, which loses nothing."""
        patience = asyncio.timeout(self.deadlines.quiet_s)
        with self._errors(self.deadlines.quiet_s):
            try:
                async with patience:
                    return await response.content.readany()
            except TimeoutError:
                if not patience.expired():  # the kernel's: its probes were not answered
                    raise
                return None

    @contextmanager
    def _errors(self, deadline_s: float) -> Iterator[None]:
        """Translate what goes wrong between us and the engine; it may come back as another one."""
        try:
            yield
        except TimeoutError as error:
            self._version = None
            raise EngineUnavailable(f"{self.shown} did not answer in {deadline_s:g} s") from error
        except (ClientError, OSError) as error:
            self._version = None
            raise EngineUnavailable(f"{self.shown} cannot be reached: {_words(error)}") from error


def _words(error: ClientError | OSError) -> str:
    """Return why it failed; where nobody listens the library repeats the address before that."""
    if isinstance(error, ClientConnectorError) and not isinstance(error, ClientSSLError):
        code = error.os_error.errno or 0  # negative where it is the resolver's
        return os.strerror(code) if code > 0 else error.strerror or str(error)
    return str(error) or type(error).__name__


def _session(address: EngineAddress, deadlines: Deadlines, *, reuse: bool) -> ClientSession:
    return ClientSession(
        connector=connector_to(address, reuse=reuse),
        cookie_jar=DummyCookieJar(),
        headers={"User-Agent": "watchroom"},
        timeout=ClientTimeout(total=None, sock_connect=deadlines.connect_s),
    )


async def _body(response: ClientResponse) -> bytes:
    body = bytearray()
    while piece := await response.content.readany():
        body += piece
        if len(body) > MOST_ANSWER_BYTES:
            raise EngineUnavailable(f"an answer of more than {MOST_ANSWER_BYTES} bytes was refused")
    return bytes(body)
