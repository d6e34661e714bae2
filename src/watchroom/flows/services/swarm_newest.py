"""What an update would bring a Swarm service: the image that its registry has now."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchroom.docker.engine import Engine
from watchroom.docker.recreate_difference import Change
from watchroom.docker.references import ImageReference, parse_reference, version_words
from watchroom.domain.errors import EngineRefused, WatchroomError
from watchroom.domain.json_values import mapping, text, whole
from watchroom.flows.services.swarm_reading import container_spec, tagged_image, wanted_replicas
from watchroom.flows.services.update_preview import UpdatePreview

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestImage:
    """What the registry has under the tag that a service follows."""

    reference: ImageReference  # the tag
    digest: str
    image: str  # `tag@digest`, as the service is to have it

    @property
    def version(self) -> str:
        """What it is called for people: its tag and the beginning of its digest."""
        return version_words({}, self.reference, self.digest) or self.digest


async def newest_image(engine: Engine, spec: Json) -> NewestImage:
    """
    Ask the registry for the newest image of a service; nothing is pulled.

    Raises EngineRefused if the service follows no tag, NotFound and the engine's errors.
    """
    tagged = tagged_image(spec)
    reference = parse_reference(tagged)
    if reference is None or reference.digest:
        raise EngineRefused(f"{tagged} never names another image, so there is no newer one")
    remote = await engine.images.remote(reference)
    return NewestImage(reference=reference, digest=remote.digest, image=f"{tagged}@{remote.digest}")


async def preview_of_swarm(engine: Engine, name: str) -> UpdatePreview:
    """
    Return what an update of a service would do, as far as it is known without doing it.

    Raises NotFound and the engine's errors.
    """
    spec = mapping((await engine.swarm.service(name)).get("Spec"))
    before = text(container_spec(spec).get("Image")) or ""
    newest: NewestImage | None = None
    refusals: tuple[str, ...] = ()
    try:
        newest = await newest_image(engine, spec)
    except WatchroomError as error:
        refusals = (str(error),)
    changes = _changes(before, newest) if newest else ()
    return UpdatePreview(
        image=tagged_image(spec),
        version=_version(before),
        digest=before.partition("@")[2] or None,
        remote_digest=newest.digest if newest else None,
        is_latest=_is_latest(before, newest) if newest else None,
        changes=changes if newest else None,
        new_version=newest.version if newest else None,
        dependants=(),
        warnings=(_replacement(spec),) if changes else (),
        refusals=refusals,
    )


def _changes(before: str, newest: NewestImage) -> tuple[Change, ...]:
    if before == newest.image:
        return ()
    return (Change(field="Image", before=before, after=newest.image),)


def _is_latest(before: str, newest: NewestImage) -> bool | None:
    """Tell whether a service has it already; None if the service names no digest."""
    return before == newest.image if "@" in before else None


def _version(image: str) -> str:
    reference = parse_reference(image)
    return (reference and version_words({}, reference, reference.digest)) or image


def _replacement(spec: Json) -> str:
    """
    Return how the swarm would replace the tasks.

    Source: Docker Engine API 1.41, `UpdateConfig` of a service; by default one task at a time.
    """
    config, replicas = mapping(spec.get("UpdateConfig")), wanted_replicas(spec)
    at_once = 1 if "Parallelism" not in config else whole(config["Parallelism"])
    tasks = "its tasks" if replicas is None else f"its tasks ({replicas})"
    pace = f"{at_once} at a time" if at_once else "all at once"
    is_start_first = config.get("Order") == "start-first"
    order = "new ones start before old ones stop" if is_start_first else "old ones stop first"
    return f"the swarm replaces {tasks}, {pace}: {order}"
