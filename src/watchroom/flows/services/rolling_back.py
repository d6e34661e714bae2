"""Brings a container back to an image that an update has replaced, as an update brings a newer."""

from collections.abc import Mapping
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.references import parse_reference
from watchroom.domain.errors import EngineRefused, NotFound
from watchroom.domain.operations import StepImage
from watchroom.domain.services import Service
from watchroom.flows.services.progress import FIND, Outcome, Progress
from watchroom.flows.services.runs_ahead import OrderOptions, let_runs_end
from watchroom.flows.services.update_journal import StepName
from watchroom.flows.services.update_making import Workshop
from watchroom.flows.services.update_survey import (
    Survey,
    image_found,
    image_or_none,
    named,
    survey,
)
from watchroom.flows.services.updating import (
    UpdateRefused,
    pull,
    raise_for,
    refused,
    replace_container,
    updatable_reference,
)
from watchroom.store import operations
from watchroom.store.database import Reader

MOST_OPERATIONS: Final = 200  # of a service, the latest, that are looked through


async def earlier_image(store: Reader, service: Service, image_id: str) -> StepImage:
    """
    Return an image that an update of a service began or ended with.

    Raises NotFound if none of its latest operations knows it, StoreUnavailable.
    """
    page = await operations.page(
        store, limit=MOST_OPERATIONS, service=service.id, host=service.host
    )
    steps = (step for operation in page.items for step in operation.steps)
    found = next((step.image for step in steps if step.image and step.image.id == image_id), None)
    if found is None:
        raise NotFound(f"no update of {service.container_name} knows an image {image_id!r}")
    return found


async def roll_back(
    shop: Workshop, container_id: str, progress: Progress, options: OrderOptions
) -> Outcome:
    """
    Bring a container back to the earlier image of *options*, and return what came of it.

    If that one does not get well, the container is put back as it was. The result is REFUSED, with
    the reasons, if it cannot be done. Before anything is changed it may raise the engine's errors
    and Cancelled.
    """
    try:
        return await _roll_back(shop, container_id, progress, options)
    except UpdateRefused as error:
        return refused(error)


async def _roll_back(
    shop: Workshop, container_id: str, progress: Progress, options: OrderOptions
) -> Outcome:
    async with progress.step(FIND):
        found = await survey(shop.engine, container_id)
        reference = updatable_reference(found)
        wanted = _wanted(found, options.earlier)
        raise_for(found.refusals())
        if found.old_image is not None:
            progress.found(FIND, image_found(found.old_image, reference))
    async with progress.step(StepName.PULL):
        image = await _have(shop.engine, wanted, progress)
        raise_for(found.refusals(image))
        progress.found(StepName.PULL, image_found(image, reference))
    await let_runs_end(options.runs_ahead, progress)
    progress.cannot_be_cancelled_any_more()
    return await replace_container(shop, found, image, progress, options)


def _wanted(found: Survey, earlier: StepImage | None) -> StepImage:
    reason = "it is not told to which image" if earlier is None else why_not(found, earlier)
    if earlier is None or reason is not None:
        raise UpdateRefused(f"{found.name} cannot be rolled back: {reason}")
    return earlier


def why_not(found: Survey, earlier: StepImage) -> str | None:
    """Return why a container cannot go back to an image, wherever that is; None if it can."""
    if found.image_id == earlier.id:
        return "it runs that image already"
    name = named(earlier.reference) if earlier.reference else None
    if name and found.reference and name != found.reference.name:
        return f"it is made from {found.image} since, of which that is no earlier image"
    return None


async def _have(engine: Engine, wanted: StepImage, progress: Progress) -> Mapping[str, object]:
    """Return the inspection of an earlier image, which is pulled if it is not here any more."""
    here = await image_or_none(engine, wanted.id)
    if here is not None:
        await progress.tell(StepName.PULL, "it is on this host")
        return here
    reference = parse_reference(wanted.reference or "")
    if reference is None:
        raise UpdateRefused(gone_words(wanted, None))
    try:
        await pull(engine, reference, progress)
    except (NotFound, EngineRefused) as error:
        raise UpdateRefused(gone_words(wanted, error)) from error
    return await engine.images.inspect(f"{reference.name}@{reference.digest}")


def gone_words(wanted: StepImage, error: Exception | None) -> str:
    """Return that an image is neither here nor to be had; *error* is what its registry said."""
    gone = f"{wanted.version} is not on this host any more, and "
    return gone + (f"cannot be pulled: {error}" if error else "no registry is known to have it")
