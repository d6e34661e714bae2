"""What is sent to an engine for its talks with registries, and what it reports of them."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

import msgspec

from watchroom.docker.answers import decode
from watchroom.docker.connection import Connection, Request
from watchroom.docker.json_lines import json_lines
from watchroom.docker.logins import RegistryLogin, login_header
from watchroom.docker.references import ImageReference
from watchroom.domain.errors import EngineRefused, NotFound

_NOT_THERE: Final = re.compile(r"not found|manifest unknown|does not exist", re.IGNORECASE)


class PullProgress(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a pull, as the engine tells it."""

    status: str  # such as "Downloading", "Pull complete", "Digest: sha256:..."
    layer: str | None  # short id of the layer it is about; None if it is about the whole image
    current_bytes: int | None  # of the layer; None if the step has no measure
    total_bytes: int | None  # None if it is not known


class RemoteImage(msgspec.Struct, frozen=True, kw_only=True):
    """What a registry offers under a name."""

    digest: str  # of the manifest, or of the list of manifests for several platforms
    platforms: tuple[str, ...]  # such as "linux/arm64"; empty if the registry does not tell


class _Detail(msgspec.Struct):
    current: int | None = None
    total: int | None = None


class _Step(msgspec.Struct):
    status: str = ""
    id: str | None = None
    error: str | None = None
    detail: _Detail | None = msgspec.field(default=None, name="progressDetail")


class _Descriptor(msgspec.Struct):
    digest: str


class _Platform(msgspec.Struct):
    os: str = ""
    architecture: str = ""


class _Distribution(msgspec.Struct, rename="pascal"):
    descriptor: _Descriptor
    platforms: list[_Platform] | None = None


async def pull_image(
    connection: Connection, reference: ImageReference, login: RegistryLogin | None
) -> AsyncGenerator[PullProgress, None]:
    """Give the steps of a pull; dropping the generator ends it. See `Images.pull`."""
    # Without a tag the engine pulls every tag there is.
    params = {"fromImage": reference.name, "tag": reference.digest or reference.effective_tag or ""}
    headers = login_header(login)
    request = Request(method="POST", path="/images/create", params=params, headers=headers)
    # The engine begins to answer when the registry has begun to answer it.
    pieces = connection.stream(
        request,
        deadline_s=connection.deadlines.registry_s,
        silence_s=connection.deadlines.pull_silence_s,
    )
    async with aclosing(json_lines(pieces)) as lines:
        async for line in lines:
            yield _progress(decode(line, _Step))


async def remote_image(
    connection: Connection, reference: ImageReference, login: RegistryLogin | None
) -> RemoteImage:
    """Return what the registry offers now. See `Images.remote`."""
    tag = reference.digest or reference.effective_tag
    separator = "@" if reference.digest else ":"
    request = Request(
        path=f"/distribution/{reference.name}{separator}{tag}/json",
        headers=login_header(login),
    )
    answer = await connection.fetch(request, deadline_s=connection.deadlines.registry_s)
    found = decode(answer.body, _Distribution)
    platforms = (f"{platform.os}/{platform.architecture}" for platform in found.platforms or ())
    return RemoteImage(digest=found.descriptor.digest, platforms=tuple(platforms))


def _progress(step: _Step) -> PullProgress:
    """Return a step; raises what it is if it is an error: the status of the answer said 200."""
    if step.error is not None:
        raise (NotFound if _NOT_THERE.search(step.error) else EngineRefused)(step.error)
    detail = step.detail or _Detail()
    return PullProgress(
        status=step.status,
        layer=step.id,
        current_bytes=detail.current,
        total_bytes=detail.total,
    )
