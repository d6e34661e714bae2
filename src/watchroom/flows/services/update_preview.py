"""What an update or the way back would do, for a person to read first; nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import strings
from watchroom.docker.recreate import create_request
from watchroom.docker.recreate_difference import Change, difference
from watchroom.docker.references import is_current, parse_reference
from watchroom.domain.errors import WatchroomError
from watchroom.domain.json_values import whole
from watchroom.domain.operations import StepImage
from watchroom.flows.services.rolling_back import gone_words, why_not
from watchroom.flows.services.update_download import download_of
from watchroom.flows.services.update_gate import Gate, Patience, gate_of
from watchroom.flows.services.update_survey import (
    Survey,
    image_or_none,
    name_in,
    survey,
    version_in,
)
from watchroom.outbound.registries import AskRegistry

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
    size_bytes: int | None = None  # of what runs, unpacked; None if its image is gone
    download_bytes: int | None = None  # 0: it is here; None: only a pull would tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goal:
    """What a container would be made anew from."""

    digest: str | None = None  # None if it cannot be told
    image: Mapping[str, object] | None = None  # its inspection; None: it would have to be pulled
    version: str | None = None  # for people; None: not known before it is here
    is_latest: bool | None = None  # whether it is what runs; None if it cannot be told
    download_bytes: int | None = None  # None if nobody tells
    problem: str | None = None  # why it cannot be had; None: nothing speaks against it


async def preview(
    engine: Engine,
    container_id: str,
    *,
    patience: Patience,
    ask: AskRegistry,
    earlier: StepImage | None = None,
) -> UpdatePreview:
    """
    Return what an update of a container would do, or the way back to an *earlier* image.

    Of an image that is not here *ask* is asked what it is made of.
    Raises the engine's errors, NotFound.
    """
    found = await survey(engine, container_id)
    goal = await (_newest(engine, found) if earlier is None else _back(engine, found, earlier))
    if goal.problem is None and not goal.is_latest:
        goal = await _measured(engine, found, goal, ask)
    changes, warnings = await _changes(engine, found, goal.image)
    reasons = (*found.refusals(), found.updatability.reason, goal.problem)
    return UpdatePreview(
        image=found.image,
        version=version_in(found.old_image, found.reference),
        digest=_digest(found),
        remote_digest=goal.digest,
        is_latest=goal.is_latest,
        changes=changes,
        new_version=goal.version,
        dependants=tuple(name_in(inspect) for inspect in found.dependants),
        warnings=warnings,
        refusals=tuple(reason for reason in reasons if reason is not None),
        gate=gate_of(found.inspect, patience),
        size_bytes=whole((found.old_image or {}).get("Size")),
        download_bytes=goal.download_bytes,
    )


async def _measured(engine: Engine, found: Survey, goal: _Goal, ask: AskRegistry) -> _Goal:
    """Return a goal with what a pull would bring; nothing is pulled of what is here."""
    if goal.image is not None:
        return replace(goal, download_bytes=0)
    if goal.digest is None or found.reference is None:
        return goal
    told = await download_of(engine, found, found.reference, goal.digest, ask)
    version = goal.version or told.version
    return replace(goal, version=version, download_bytes=told.size_bytes)


async def _newest(engine: Engine, found: Survey) -> _Goal:
    """Return what the registry has now."""
    remote, problem = await _remote_digest(engine, found)
    image = await _image_here(engine, found, remote)
    return _Goal(
        digest=remote,
        image=image,
        version=None if image is None else version_in(image, found.reference),
        is_latest=None if remote is None else is_current(remote, found.digests or ()),
        problem=problem,
    )


async def _back(engine: Engine, found: Survey, earlier: StepImage) -> _Goal:
    """Return an earlier image, which a registry is asked for only where it is gone from here."""
    here = await image_or_none(engine, earlier.id)
    problem = why_not(found, earlier)
    if here is None and problem is None:
        problem = await _why_gone(engine, earlier)
    return _Goal(
        digest=earlier.digest,
        image=here,
        version=earlier.version,
        problem=problem,
    )


async def _why_gone(engine: Engine, earlier: StepImage) -> str | None:
    """Return why an image that is not here cannot be pulled; None if it seems that it can."""
    reference = parse_reference(earlier.reference or "")
    if reference is None:
        return gone_words(earlier, None)
    try:
        await engine.images.remote(reference)
    except WatchroomError as error:
        return gone_words(earlier, error)
    return None


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
