"""Everything that has to be known of a container before it is made anew."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from watchroom.docker.dependants import dependants_of
from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.docker.references import (
    ImageReference,
    Updatability,
    parse_reference,
    updatability,
    version_words,
)
from watchroom.docker.refusals import refusals
from watchroom.domain.errors import NotFound
from watchroom.domain.json_values import mapping, text
from watchroom.domain.operations import StepImage
from watchroom.domain.service_labels import COMPOSE_PROJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A container as it stands, what it was made from and what holds on to it."""

    inspect: Mapping[str, object] = field(repr=False)
    old_image: Mapping[str, object] | None = field(repr=False)  # by id; None: it is gone
    names: Mapping[str, str]  # of all containers, by full id
    dependants: tuple[Mapping[str, object], ...] = field(repr=False)  # in the order of recreation
    changes: Sequence[Mapping[str, object]] = field(repr=False)  # of its own files; see `_changes`

    @property
    def container_id(self) -> str:
        """Its full id."""
        return str(self.inspect.get("Id"))

    @property
    def name(self) -> str:
        """Its name, without the leading slash."""
        return name_in(self.inspect)

    @property
    def image_id(self) -> str:
        """The id of the image that it was made from."""
        return str(self.inspect.get("Image"))

    @property
    def image(self) -> str:
        """The reference that it was made from, as the user wrote it."""
        return text(mapping(self.inspect.get("Config")).get("Image")) or self.image_id

    @property
    def reference(self) -> ImageReference | None:
        """That reference, read; None if it is none."""
        return parse_reference(self.image)

    @property
    def updatability(self) -> Updatability:
        """Whether it can be updated by pulling that reference."""
        return updatability(self.image, image_id=self.image_id, repo_digests=self.digests)

    @property
    def digests(self) -> tuple[str, ...] | None:
        """`name@digest` of its image on each registry; None if the image is gone."""
        return None if self.old_image is None else strings(self.old_image.get("RepoDigests"))

    def refusals(self, new_image: Mapping[str, object] | None = None) -> tuple[str, ...]:
        """Return why it cannot be made anew without losing something; empty if it can."""
        return refusals(
            self.inspect,
            names=self.names,
            old_image=self.old_image,
            new_image=new_image,
            changes=self.changes,
        )


async def survey(engine: Engine, container_id: str) -> Survey:
    """Look at a container, its image and all that hold on to it. Raises the engine's errors."""
    inspect = await engine.containers.inspect(container_id)
    others = await _inspect_all(engine)
    return Survey(
        inspect=inspect,
        old_image=await image_or_none(engine, str(inspect.get("Image"))),
        names={str(other.get("Id")): name_in(other) for other in others},
        dependants=all_dependants(inspect, others),
        changes=await _changes(engine, inspect),
    )


async def image_or_none(engine: Engine, image: str) -> Mapping[str, object] | None:
    """Return the inspection of an image; None if it is not here."""
    try:
        return await engine.images.inspect(image)
    except NotFound:
        return None


def all_dependants(
    inspect: Mapping[str, object], others: Sequence[Mapping[str, object]]
) -> tuple[Mapping[str, object], ...]:
    """Return what holds on to a container, and in turn what holds on to those, each once."""
    by_id = {str(other.get("Id")): other for other in others}
    found: dict[str, Mapping[str, object]] = {}
    waiting = [inspect]
    for parent in waiting:
        for dependant in dependants_of(parent, others):
            key = dependant.container_id
            if key not in found and key != inspect.get("Id"):
                found[key] = by_id[key]
                waiting.append(by_id[key])
    return tuple(found.values())


def version_in(image: Mapping[str, object] | None, reference: ImageReference | None) -> str:
    """Return the version of an image for people, at least the beginning of its id."""
    if image is None:
        return "an image that is gone"
    labels = string_map(mapping(image.get("Config")).get("Labels"))
    digest = str(image.get("Id"))
    words = version_words(labels, reference, digest) if reference else None
    return words or digest.rpartition(":")[2][:12]


def image_found(image: Mapping[str, object], reference: ImageReference | None) -> StepImage:
    """Return what is kept of an image for the way back to it; *reference* is what names it here."""
    digests = strings(image.get("RepoDigests"))
    same = (each for each in digests if reference and named(each) == reference.name)
    return StepImage(
        id=str(image.get("Id")),
        version=version_in(image, reference),
        reference=next(same, None),
    )


def named(reference: str) -> str | None:
    """Return registry and repository of a reference; None if it is none."""
    parsed = parse_reference(reference)
    return parsed.name if parsed else None


def name_in(inspect: Mapping[str, object]) -> str:
    """Return the name of a container, without the leading slash."""
    return str(inspect.get("Name")).removeprefix("/")


def ran(inspect: Mapping[str, object]) -> bool:
    """Tell whether a container was meant to run: what was stopped stays stopped."""
    return mapping(inspect.get("State")).get("Status") in {"running", "restarting"}


async def _inspect_all(engine: Engine) -> list[Mapping[str, object]]:
    """Return every container's inspection; one that goes away meanwhile is left out."""
    found: list[Mapping[str, object]] = []
    for entry in await engine.containers.list_all():
        with suppress(NotFound):
            found.append(await engine.containers.inspect(str(entry.get("Id"))))
    return found


async def _changes(engine: Engine, inspect: Mapping[str, object]) -> list[Mapping[str, object]]:
    """
    Return the files that a container changed in itself, if Compose made it.

    Only Compose puts secrets there before a start, and the engine has to go through every file.
    """
    labels = string_map(mapping(inspect.get("Config")).get("Labels"))
    if COMPOSE_PROJECT not in labels:
        return []
    return await engine.containers.changes(str(inspect.get("Id")))
