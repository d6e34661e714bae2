"""What an update would do, for a person to read first; nothing is pulled and nothing changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import strings
from watchroom.docker.recreate import create_request
from watchroom.docker.recreate_difference import Change, difference
from watchroom.docker.references import is_current
from watchroom.domain.errors import WatchroomError
from watchroom.flows.services.update_gate import Gate, Patience, gate_of
from watchroom.flows.services.update_survey import (
    Survey,
    image_or_none,
    name_in,
    survey,
    version_in,
)

_UNUSED_NAME: Final = "preview"  # a create request needs one, and this one is not sent


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePreview:
    """What an update would do."""

    image: str  # reference that would be pulled
    version: str  # that runs, for people
    digest: str | None  # of what runs, as registries name it; None if its image has none
    remote_digest: str | None  # of what the registry has; None if it cannot be told
    is_latest: bool | None  # None if it cannot be told
    changes: tuple[Change, ...] | None  # setting by setting; None: they cannot be told yet
    new_version: str | None  # None: the new image is not here yet, and only its digest is known
    dependants: tuple[str, ...]  # names of containers that would be made anew after it
    warnings: tuple[str, ...]  # what will differ although nobody asked for it
    refusals: tuple[str, ...]  # why it would be refused; empty: it would be done
    gate: Gate | None = None  # of the new container; None: the swarm has rules of its own


async def preview(engine: Engine, container_id: str, *, patience: Patience) -> UpdatePreview:
    """Return what an update of a container would do. Raises the engine's errors, NotFound."""
    found = await survey(engine, container_id)
    refused = list(found.refusals())
    if found.updatability.reason is not None:
        refused.append(found.updatability.reason)
    remote, problem = await _remote_digest(engine, found)
    if problem is not None:
        refused.append(problem)
    is_latest = None if remote is None else is_current(remote, found.digests or ())
    new_image = await _image_here(engine, found, remote)
    changes, warnings = await _changes(engine, found, new_image)
    return UpdatePreview(
        image=found.image,
        version=version_in(found.old_image, found.reference),
        digest=_digest(found),
        remote_digest=remote,
        is_latest=is_latest,
        changes=changes,
        new_version=None if new_image is None else version_in(new_image, found.reference),
        dependants=tuple(name_in(inspect) for inspect in found.dependants),
        warnings=warnings,
        refusals=tuple(refused),
        gate=gate_of(found.inspect, patience),
    )


def _digest(found: Survey) -> str | None:
    """Return the digest of what runs, of the first registry that named it."""
    return next((each.rpartition("@")[2] for each in found.digests or ()), None)


async def _remote_digest(engine: Engine, found: Survey) -> tuple[str | None, str | None]:
    """Return the digest that the registry has, or why it cannot be told; neither if not asked."""
    if found.reference is None or not found.updatability.can:
        return None, None
    try:
        return (await engine.images.remote(found.reference)).digest, None
    except WatchroomError as error:
        return None, str(error)


async def _image_here(
    engine: Engine, found: Survey, remote: str | None
) -> Mapping[str, object] | None:
    """Return the image that an update would lead to; None if it would have to be pulled."""
    if remote is None:
        return None
    image = await image_or_none(engine, found.image)
    digests = strings((image or {}).get("RepoDigests"))
    return image if is_current(remote, digests) else None


async def _changes(
    engine: Engine, found: Survey, new_image: Mapping[str, object] | None
) -> tuple[tuple[Change, ...] | None, tuple[str, ...]]:
    """Return what would differ, as far as it is known, and what to warn of."""
    request = create_request(
        found.inspect,
        found.old_image,
        new_image or found.old_image or {},
        api_version=await engine.api_version(),
        name=_UNUSED_NAME,
        names=found.names,
    )
    if new_image is None:
        return None, request.warnings
    return difference(found.inspect, request.body, new_image), request.warnings
