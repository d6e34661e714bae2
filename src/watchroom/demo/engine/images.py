"""Images that are here, and the made-up registry that has others."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from watchroom.demo.engine.chance import digest
from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.state import SHORT_ID_CHARS, EngineState
from watchroom.demo.engine.values import MEBI, Container, Image, JsonObject, Program, Release
from watchroom.docker.references import DOCKER_HUB, ImageReference, parse_reference
from watchroom.domain.json_values import mapping

_VERSION: Final = "org.opencontainers.image.version"
_LIBRARY: Final = "library/"
_LEAST_ID_CHARS: Final = 4


def make_image(
    state: EngineState,
    reference: str,
    *,
    version: str,
    config: JsonObject | None = None,
    program: Program | None = None,
    size_bytes: int = 64 * MEBI,
    created_ns: int | None = None,
    is_local: bool = False,
) -> Release:
    """
    Return an image as its registry has it; *version* is its label and makes it another one.

    A local one was built here, and no registry knows it. Raises Refusal for no reference.
    """
    labels = {_VERSION: version, **mapping((config or {}).get("Labels"))}
    manifest, parsed = digest("manifest", reference, version), _parsed(reference)
    image = Image(
        id=digest("image", reference, version),
        tags=(familiar(parsed),),
        digests=() if is_local else (f"{familiar_name(parsed)}@{manifest}",),
        created_ns=state.now_ns if created_ns is None else created_ns,
        size_bytes=size_bytes,
        config={**(config or {}), "Labels": labels},
        program=program or Program(),
    )
    return Release(image=image, digest=manifest)


def add_image(state: EngineState, release: Release) -> Image:
    """Have an image here, which takes its tags from those that had them; return it."""
    for tag in release.image.tags:
        untag(state, tag)
    known = state.images.get(release.image.id)
    tags = (*(known.tags if known else ()), *release.image.tags)
    image = replace(release.image, tags=tuple(dict.fromkeys(tags)))
    state.images[image.id] = image
    return image


def publish(state: EngineState, reference: str, release: Release) -> None:
    """Let the registry have an image under a name."""
    state.releases[full_reference(_parsed(reference))] = release


def release_of(state: EngineState, reference: ImageReference) -> Release:
    """Return what the registry has under a name. Raises Refusal."""
    found = state.releases.get(full_reference(reference))
    if found is None or reference.digest not in {None, found.digest}:
        raise Refusal(404, "manifest unknown: manifest unknown")
    return found


def find_image(state: EngineState, reference: str) -> Image:
    """Return an image by id, by its beginning, by tag or by digest. Raises Refusal."""
    found = next(_matches(state, reference), None)
    if found is None:
        shown = reference if ":" in reference.rpartition("/")[2] else f"{reference}:latest"
        raise Refusal(404, f"No such image: {shown}")
    return found


def tag_image(state: EngineState, image: Image, repository: str, tag: str) -> None:
    """Give an image another name, which the one that had it loses. Raises Refusal."""
    parsed = parse_reference(f"{repository}:{tag or 'latest'}")
    if parsed is None:
        raise Refusal(400, "invalid reference format")
    name = familiar(parsed)
    untag(state, name)
    known = state.images[image.id]
    state.images[image.id] = replace(known, tags=(*known.tags, name))
    state.tell("image", "tag", image.id, {"name": name})


def remove_image(state: EngineState, reference: str) -> list[Mapping[str, str]]:
    """Remove a name of an image, or the image; return what was. Raises Refusal."""
    image = find_image(state, reference)
    parsed = parse_reference(reference)
    name = familiar(parsed) if parsed and not parsed.digest else None
    is_by_name = name in image.tags
    if is_by_name and len(image.tags) > 1:
        untag(state, str(name))
        return [{"Untagged": str(name)}]
    users = [each for each in state.containers.values() if each.image_id == image.id]
    if users:
        raise _in_use(image, users[0], str(name) if is_by_name else None)
    del state.images[image.id]
    state.tell("image", "delete", image.id, {"name": image.id})
    gone = [{"Untagged": each} for each in (*image.tags, *image.digests)]
    return [*gone, {"Deleted": image.id}]


def untag(state: EngineState, name: str) -> None:
    """Take a name from the image that has it, if there is one."""
    for image in list(state.images.values()):
        if name in image.tags:
            rest = tuple(tag for tag in image.tags if tag != name)
            state.images[image.id] = replace(image, tags=rest)
            state.tell("image", "untag", image.id, {"name": image.id})


def full_reference(reference: ImageReference) -> str:
    """Return registry, repository and tag."""
    return f"{reference.name}:{reference.effective_tag}"


def familiar(reference: ImageReference) -> str:
    """Return a reference with its tag as people write it: without Docker Hub's name."""
    return f"{familiar_name(reference)}:{reference.effective_tag}"


def familiar_name(reference: ImageReference) -> str:
    """Return a repository as people write it."""
    return reference.name.removeprefix(f"{DOCKER_HUB}/").removeprefix(_LIBRARY)


def _matches(state: EngineState, reference: str) -> Iterator[Image]:
    bare = reference.removeprefix("sha256:")
    parsed = parse_reference(reference)
    if parsed and parsed.digest:
        wanted = f"{familiar_name(parsed)}@{parsed.digest}"
        yield from (image for image in state.images.values() if wanted in image.digests)
    elif parsed:
        yield from (image for image in state.images.values() if familiar(parsed) in image.tags)
    if len(bare) >= _LEAST_ID_CHARS:
        prefix = f"sha256:{bare}"
        yield from (image for image in state.images.values() if image.id.startswith(prefix))


def _in_use(image: Image, user: Container, name: str | None) -> Refusal:
    container, short = user.id[:SHORT_ID_CHARS], _short(image.id)
    if name is not None:
        return Refusal(
            409,
            f'conflict: unable to remove repository reference "{name}" (must force) - container'
            f" {container} is using its referenced image {short}",
        )
    state, must = ("running ", "cannot be forced") if user.is_up else ("stopped ", "must be forced")
    return Refusal(
        409,
        f"conflict: unable to delete {short} ({must}) - image is being used by {state}container"
        f" {container}",
    )


def _parsed(reference: str) -> ImageReference:
    parsed = parse_reference(reference)
    if parsed is None:
        raise Refusal(400, "invalid reference format")
    return parsed


def _short(image_id: str) -> str:
    return image_id.removeprefix("sha256:")[:SHORT_ID_CHARS]
