"""
Asks a registry what an image is made of, without pulling it: engines tell no more than its digest.

Sources: the Distribution project's HTTP API, `spec/api` and `spec/auth/token`; the OCI Image
Specification, `manifest`, `image-index` and `config`.
"""

import asyncio
import ipaddress
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

import msgspec
import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar

from watchroom.domain.json_values import mapping, sequence, text, whole

DEADLINE_S: Final = 6.0  # for all requests about one image: a person waits
MOST_BYTES: Final = 4 * 1024 * 1024  # of a manifest; registries take no larger ones

UNAUTHORIZED: Final = 401

_HOSTS: Final = {"docker.io": "registry-1.docker.io"}  # where what is named so really is
_LISTS: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS: Final = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_PARAMETER: Final = re.compile(r'(\w+)="([^"]*)"')

log = structlog.get_logger(__name__)
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAsked:
    """An image on a registry."""

    registry: str  # its host, with its port if it has one
    repository: str
    digest: str  # of its manifest, or of a list of manifests
    system: str  # such as "linux": of a list, the manifest for it is taken
    architecture: str  # such as "arm64"
    login: tuple[str, str] | None = field(repr=False)  # name and password; None: as anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOffered:
    """What an image is made of."""

    labels: Json
    layers: tuple[tuple[str, int], ...]  # id of each once it is unpacked, and bytes to download


AskRegistry = Callable[[ImageAsked], Awaitable[ImageOffered | None]]


class _UntoldError(Exception):
    """The registry answered something else than what was asked for."""


async def ask_nobody(_asked: ImageAsked) -> None:
    """Tell of no image what it is made of."""


async def ask_registry(asked: ImageAsked) -> ImageOffered | None:
    """Return what an image is made of; None if its registry does not tell, for whatever reason."""
    session = ClientSession(
        cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=None), trust_env=True
    )
    try:
        async with session, asyncio.timeout(DEADLINE_S):
            return await _Talk(session, asked).offered()
    except (ClientError, OSError, ValueError, _UntoldError) as error:  # TimeoutError is an OSError
        log.info("registry does not tell", registry=asked.registry, reason=str(error))
        return None


class _Talk:
    """The requests about one image."""

    def __init__(self, session: ClientSession, asked: ImageAsked) -> None:
        self._session = session
        self._asked = asked
        scheme = "http" if _is_loopback(asked.registry) else "https"
        host = _HOSTS.get(asked.registry, asked.registry)
        self._base = f"{scheme}://{host}/v2/{quote(asked.repository)}"
        self._authorization: dict[str, str] = {}

    async def offered(self) -> ImageOffered:
        found = await self._get(f"/manifests/{self._asked.digest}", (*_LISTS, *_MANIFESTS))
        if "manifests" in found:
            found = await self._get(f"/manifests/{self._chosen(found)}", _MANIFESTS)
        name = text(mapping(found.get("config")).get("digest"))
        if name is None:
            raise _UntoldError("its answer is no manifest of an image")
        config = await self._get(f"/blobs/{name}", ("*/*",))
        ids = sequence(mapping(config.get("rootfs")).get("diff_ids"))
        sizes = [whole(mapping(layer).get("size")) for layer in sequence(found.get("layers"))]
        if None in sizes or len(sizes) != len(ids):
            raise _UntoldError("it does not tell the sizes of all layers")
        layers = tuple((str(id_), size or 0) for id_, size in zip(ids, sizes, strict=True))
        labels = mapping(mapping(config.get("config")).get("Labels"))
        return ImageOffered(labels=labels, layers=layers)

    def _chosen(self, index: Json) -> str:
        """Return the digest of the manifest for the platform that is asked for."""
        wanted = self._asked.system, self._asked.architecture
        for entry in map(mapping, sequence(index.get("manifests"))):
            platform = mapping(entry.get("platform"))
            if (platform.get("os"), platform.get("architecture")) == wanted:
                return str(entry.get("digest"))
        raise _UntoldError(f"nothing for {'/'.join(wanted)}")

    async def _get(self, path: str, accepted: tuple[str, ...]) -> Json:
        for _ in range(2):  # the first time a registry may say what it wants to see before
            headers = {"Accept": ", ".join(accepted), **self._authorization}
            async with self._session.get(self._base + path, headers=headers) as answer:
                if answer.status != UNAUTHORIZED:
                    return await _json(answer)
                challenge = answer.headers.get("WWW-Authenticate", "")
            self._authorization = {"Authorization": await self._admission(challenge)}
        raise _UntoldError("it does not accept the login")

    async def _admission(self, challenge: str) -> str:
        """Return what a registry wants to see before it answers."""
        scheme, _, rest = challenge.partition(" ")
        facts = dict(_PARAMETER.findall(rest))
        own = _basic(self._asked.login)
        if scheme.lower() == "basic" and own is not None:
            return own
        realm = facts.pop("realm", "")
        if scheme.lower() != "bearer" or not realm.startswith(self._base.partition("/")[0]):
            raise _UntoldError(f"it wants to see {scheme or 'nothing'} before it tells")
        headers = {"Authorization": own} if own else {}
        facts.setdefault("scope", f"repository:{self._asked.repository}:pull")
        async with self._session.get(realm, params=facts, headers=headers) as answer:
            found = await _json(answer)
        return f"Bearer {found.get('token') or found.get('access_token')}"


async def _json(answer: ClientResponse) -> Json:
    if answer.status != 200:
        raise _UntoldError(f"it answers {answer.status}")
    taken = bytearray()
    async for piece in answer.content.iter_chunked(64 * 1024):
        taken += piece
        if len(taken) > MOST_BYTES:
            raise _UntoldError("its answer is too long")
    try:
        return mapping(msgspec.json.decode(taken))
    except msgspec.DecodeError as error:
        raise _UntoldError("its answer is no JSON") from error


def _basic(login: tuple[str, str] | None) -> str | None:
    if login is None:
        return None
    return "Basic " + b64encode(":".join(login).encode()).decode()


def _is_loopback(registry: str) -> bool:
    """Tell whether engines ask a registry without TLS: those in 127.0.0.0/8, and localhost."""
    host = registry.rpartition(":")[0] or registry
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
