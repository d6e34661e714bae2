"""What a pull would download, and which version it would bring, as far as the registry tells."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.docker.references import ImageReference
from watchroom.domain.json_values import mapping, text
from watchroom.domain.service_labels import version_of
from watchroom.flows.services.update_survey import Survey
from watchroom.outbound.registries import AskRegistry, ImageAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What a pull would bring."""

    version: str | None = None  # for people; None: the image names none, or nobody tells
    size_bytes: int | None = None  # without layers that what runs has too; None: nobody tells


async def download_of(
    engine: Engine, found: Survey, reference: ImageReference, digest: str, ask: AskRegistry
) -> Download:
    """Return what a pull of the image of *digest* would bring for a container."""
    old = found.old_image or {}
    login = engine.images.login(reference)
    offered = await ask(
        ImageAsked(
            registry=reference.registry,
            repository=reference.repository,
            digest=digest,
            system=text(old.get("Os")) or "linux",
            architecture=text(old.get("Architecture")) or "",
            login=(login.username, login.password) if login and login.password else None,
        )
    )
    if offered is None:
        return Download()
    here = _layers(old)
    return Download(
        version=version_of(
            string_map(offered.labels), image_name=reference.short_name, image_tag=None
        ),
        size_bytes=sum(size for id_, size in offered.layers if id_ not in here),
    )


def _layers(image: Mapping[str, object]) -> frozenset[str]:
    """Return the ids of an image's layers, as they are once unpacked."""
    return frozenset(strings(mapping(image.get("RootFS")).get("Layers")))
