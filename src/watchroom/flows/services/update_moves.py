"""Moves on an engine that may have been made already, by a process that was killed since."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from watchroom.docker.containers import WaitFor
from watchroom.docker.engine import Engine
from watchroom.docker.log_stream import LogQuery
from watchroom.docker.references import parse_reference
from watchroom.domain.errors import Conflict, EngineRefused, EngineUnavailable, NotFound
from watchroom.domain.json_values import mapping, text
from watchroom.domain.log_text import plain_text
from watchroom.domain.secret_shapes import masked_text
from watchroom.flows.services.update_survey import image_or_none

VANISH_S: Final = 60.0  # in which the engine deletes a container that is to go when it stops
LAST_LINES: Final = 20  # of a failed container's log


async def remove(engine: Engine, container: str) -> None:
    """Remove a container, running or not, but none of its volumes; none is as good."""
    with suppress(NotFound):
        try:
            await engine.containers.remove(container, force=True)
        except Conflict:  # the engine is removing it already
            await engine.containers.wait(container, WaitFor.REMOVED, deadline_s=VANISH_S)


async def container_or_none(engine: Engine, container: str) -> Mapping[str, object] | None:
    """Return the inspection of a container; None if there is none."""
    try:
        return await engine.containers.inspect(container)
    except NotFound:
        return None


async def join(engine: Engine, container_id: str, networks: Iterable[tuple[str, object]]) -> None:
    """Connect a container to networks, each with its EndpointSettings."""
    for network, endpoint in networks:
        await engine.networks.connect(network, container_id, endpoint=mapping(endpoint))


@asynccontextmanager
async def meaning(engine: Engine, reference: str, image_id: str) -> AsyncIterator[None]:
    """
    Let *reference* mean the image of *image_id* for a moment.

    The engine keeps what a container was created from as it was written: created from an id, the
    container would no longer know under which name to look for newer images.
    """
    parsed = parse_reference(reference)
    meant = text((await image_or_none(engine, reference) or {}).get("Id"))
    if parsed is None or parsed.effective_tag is None or parsed.digest or meant == image_id:
        yield
        return
    repository, tag = parsed.name, parsed.effective_tag
    await engine.images.tag(image_id, repository=repository, tag=tag)
    try:
        yield
    finally:
        if meant is not None:
            await engine.images.tag(meant, repository=repository, tag=tag)


async def wait_until_gone(engine: Engine, container_id: str) -> None:
    """Return when the engine has deleted a container. Raises EngineRefused if it does not."""
    try:
        waited = await engine.containers.wait(container_id, WaitFor.REMOVED, deadline_s=VANISH_S)
    except NotFound:
        return
    if waited is None:
        raise EngineRefused(f"the engine did not delete {container_id[:12]} in {VANISH_S:g} s")


async def last_lines(engine: Engine, inspect: Mapping[str, object]) -> str:
    """Return the end of a container's log, secrets masked, to go on with; empty if unreadable."""
    tty = mapping(inspect.get("Config")).get("Tty") is True
    query = LogQuery(tail=LAST_LINES)
    records = engine.containers.logs(str(inspect.get("Id")), tty=tty, query=query)
    try:
        lines = [masked_text(plain_text(record.message)) async for record in records]
    except (EngineRefused, EngineUnavailable, NotFound):
        return ""
    return "\n".join(["; its last lines:", *lines]) if lines else ""
