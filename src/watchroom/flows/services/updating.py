"""Updates a container to what its registry has now, with a way back until the new one is well."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.references import ImageReference, is_current
from watchroom.docker.registry import PullProgress
from watchroom.domain.errors import Conflict, WatchroomError
from watchroom.domain.operations import (
    ALREADY_LATEST,
    REFUSED,
    ROLLED_BACK,
    Action,
    OperationStatus,
)
from watchroom.flows.services.progress import Outcome, Progress
from watchroom.flows.services.runs_ahead import OrderOptions, let_runs_end
from watchroom.flows.services.update_journal import Journal, StepName
from watchroom.flows.services.update_making import (
    NotRolledBack,
    RolledBack,
    Workshop,
    make_anew,
    see_to_dependants,
)
from watchroom.flows.services.update_survey import (
    Survey,
    image_found,
    survey,
    version_in,
)

_LATEST: Final = Outcome(status=OperationStatus.SUCCEEDED, result=ALREADY_LATEST)
_MEBI: Final = 1024 * 1024
_DONE: Final = {Action.UPDATE: "Updated", Action.ROLL_BACK: "Rolled back"}


class UpdateRefused(Conflict):
    """A container cannot be updated as it is; nothing of it was changed."""


async def update(
    shop: Workshop, container_id: str, progress: Progress, options: OrderOptions
) -> Outcome:
    """
    Update a container and return what came of it.

    Its result is REFUSED, with the reasons, if this container cannot be updated. Before anything is
    changed it may raise the engine's errors and Cancelled.
    """
    try:
        return await _update(shop, container_id, progress, options)
    except UpdateRefused as error:
        return refused(error)


async def _update(
    shop: Workshop, container_id: str, progress: Progress, options: OrderOptions
) -> Outcome:
    async with progress.step(StepName.CHECK):
        found = await survey(shop.engine, container_id)
        reference = updatable_reference(found)
        raise_for(found.refusals())
        if found.old_image is not None:
            progress.found(StepName.CHECK, image_found(found.old_image, reference))
        is_latest = await runs_latest(shop.engine, found, reference)
    if is_latest:
        return _LATEST
    async with progress.step(StepName.PULL):
        await pull(shop.engine, reference, progress)
        new_image = await shop.engine.images.inspect(found.image)
        raise_for(found.refusals(new_image))
        progress.found(StepName.PULL, image_found(new_image, reference))
    if new_image.get("Id") == found.image_id:
        return _LATEST
    await let_runs_end(options.runs_ahead, progress)
    progress.cannot_be_cancelled_any_more()
    return await replace_container(shop, found, new_image, progress, options)


def updatable_reference(found: Survey) -> ImageReference:
    """Return the reference to pull. Raises UpdateRefused with the reason if there is none."""
    reason = found.updatability.reason
    if reason is not None or found.reference is None:
        raise UpdateRefused(f"{found.name} cannot be updated: {reason}")
    return found.reference


async def runs_latest(engine: Engine, found: Survey, reference: ImageReference) -> bool:
    """Tell, without a pull, whether a container runs what the registry has under its name."""
    remote = await engine.images.remote(reference)
    return is_current(remote.digest, found.digests or ())


async def pull(engine: Engine, reference: ImageReference, progress: Progress) -> None:
    """Pull an image and tell how far that is. Raises Cancelled and the engine's errors."""
    layers: dict[str, tuple[int, int]] = {}
    async with aclosing(engine.images.pull(reference)) as steps:
        async for step in steps:
            progress.check_cancelled()
            if step.layer and step.total_bytes and step.current_bytes is not None:
                layers[step.layer] = step.current_bytes, step.total_bytes
            await progress.tell(StepName.PULL, _pull_words(step, layers.values()))


def _pull_words(step: PullProgress, layers: Iterable[tuple[int, int]]) -> str:
    """Return how far a pull is; the engine counts what it unpacks as it counts what it loads."""
    done, total = (sum(each) for each in zip((0, 0), *layers, strict=True))
    return (
        f"{step.status} ({done / _MEBI:.0f} of {total / _MEBI:.0f} MiB)" if total else step.status
    )


async def replace_container(
    shop: Workshop,
    found: Survey,
    new_image: Mapping[str, object],
    progress: Progress,
    options: OrderOptions,
) -> Outcome:
    """Make a container anew from another image, and return what came of it."""
    journal = Journal(
        operation_id=progress.operation.id,
        host=progress.operation.host,
        name=found.name,
        step=StepName.CREATE,
        old_id=found.container_id,
        old_inspect=found.inspect,
        names=found.names,
        dependants=found.dependants,
    )
    with await shop.journals.begin(journal) as opened:
        try:
            left = await make_anew(
                shop, opened, new_image, old_image=found.old_image, shown=progress.step
            )
        except RolledBack as error:
            return _failed(OperationStatus.ROLLED_BACK, ROLLED_BACK, error)
        except NotRolledBack as error:
            return _failed(OperationStatus.ROLLBACK_FAILED, "The way back failed.", error)
        if found.dependants:
            async with progress.step(StepName.DEPENDANTS):
                left += await see_to_dependants(shop, opened.journal)
        await opened.close()
    if options.remove_old_image:
        await _remove_image(shop.engine, found, progress)
    return _replaced(found, new_image, left, done=_DONE[progress.operation.action])


async def _remove_image(engine: Engine, found: Survey, progress: Progress) -> None:
    """Remove the old image, unless something else uses it: that is no failure of the update."""
    try:
        async with progress.step(StepName.CLEAN):
            await engine.images.remove(found.image_id)
    except WatchroomError as error:
        await progress.skip(StepName.CLEAN, f"it stays: {error}")


def _replaced(
    found: Survey, new_image: Mapping[str, object], left: Sequence[str], *, done: str
) -> Outcome:
    before = version_in(found.old_image, found.reference)
    words = f"{done} from {before} to {version_in(new_image, found.reference)}."
    status = OperationStatus.FAILED if left else OperationStatus.SUCCEEDED
    return Outcome(status=status, result=words, error="; ".join(left) or None)


def _failed(status: OperationStatus, words: str, error: WatchroomError) -> Outcome:
    return Outcome(status=status, result=words, error=str(error))


def refused(error: UpdateRefused) -> Outcome:
    """Return that nothing was changed, and why."""
    return _failed(OperationStatus.FAILED, REFUSED, error)


def raise_for(reasons: Sequence[str]) -> None:
    """Raise UpdateRefused if there are reasons not to make a container anew."""
    if reasons:
        raise UpdateRefused("it cannot be made anew as it is: " + "; ".join(reasons))
