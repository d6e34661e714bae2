"""
References to images: what they name, and whether a newer one can be had for them.

Source of the grammar and of the defaults: the Distribution project's `reference` package.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.domain.service_labels import version_of

DOCKER_HUB: Final = "docker.io"
DOCKER_HUB_INDEX: Final = "index.docker.io"  # under which `docker login` keeps its login
DEFAULT_TAG: Final = "latest"
SHORT_DIGEST_CHARS: Final = 12

_MAX_NAME_CHARS: Final = 255
_IMAGE_ID: Final = re.compile(r"(?:sha256:)?[0-9a-f]{64}")
_SHORT_ID: Final = re.compile(r"(?:sha256:)?[0-9a-f]{7,63}")
_REFERENCE: Final = re.compile(
    r"(?P<name>[^@\s]+?)(?::(?P<tag>[A-Za-z0-9_][\w.-]{0,127}))?(?:@(?P<digest>[^@\s]+))?",
    re.ASCII,
)
_DIGEST: Final = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,128}")
_REGISTRY: Final = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?")
_PATH: Final = re.compile(
    r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReference:
    """The name of an image, with the defaults filled in."""

    registry: str  # host, with its port if it has one; docker.io by default
    repository: str  # path on the registry, such as library/redis
    tag: str | None  # None if none is written: `latest` is meant, unless there is a digest
    digest: str | None  # algorithm:hex; None if it may be any image of that tag

    @property
    def name(self) -> str:
        """Registry and repository, as the engine's API takes it."""
        return f"{self.registry}/{self.repository}"

    @property
    def short_name(self) -> str:
        """The last part of the repository, such as "redis"."""
        return self.repository.rpartition("/")[2]

    @property
    def effective_tag(self) -> str | None:
        """The tag that is meant; None if a digest stands without one."""
        return self.tag or (None if self.digest else DEFAULT_TAG)

    @property
    def login_hosts(self) -> tuple[str, ...]:
        """The hosts under which a login for its registry may be kept, best first."""
        is_hub = self.registry == DOCKER_HUB
        return (DOCKER_HUB_INDEX, DOCKER_HUB) if is_hub else (self.registry,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Updatability:
    """Whether an update can bring a container a newer image."""

    can: bool
    reason: str | None  # why not; None if it can


def is_image_id(text: str) -> bool:
    """Tell whether *text* is an image's id in full, with or without `sha256:`."""
    return _IMAGE_ID.fullmatch(text) is not None


def parse_reference(text: str) -> ImageReference | None:
    """Return what an image reference names; None for an id and for what is no reference."""
    if len(text) > 2 * _MAX_NAME_CHARS or is_image_id(text):
        return None
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    registry, repository = _split_name(match["name"])
    digest = match["digest"]
    if len(match["name"]) > _MAX_NAME_CHARS or not _REGISTRY.fullmatch(registry):
        return None
    if not _PATH.fullmatch(repository) or (digest and not _DIGEST.fullmatch(digest)):
        return None
    return ImageReference(registry=registry, repository=repository, tag=match["tag"], digest=digest)


def updatability(
    reference: str, *, image_id: str | None, repo_digests: Iterable[str] | None
) -> Updatability:
    """
    Tell whether a container can be updated by pulling *reference*, the name it was created from.

    *repo_digests* are those of the image that it runs; None if that image is gone. An image that
    never came from the repository of that name is local: whatever lies there may be a
    stranger's.
    """
    parsed = parse_reference(reference)
    if is_image_id(reference) or _is_short_id(reference, image_id):
        return _cannot("it was created from an image id, which never names another image")
    if parsed is None:
        return _cannot(f"{reference!r} is not the name of an image")
    if parsed.digest:
        return _cannot("it is pinned to a digest, which never names another image")
    if repo_digests is not None and not _comes_from(parsed, repo_digests):
        return _cannot(
            f"its image exists only on this host: it was not pulled from {parsed.name}, nor"
            " pushed there"
        )
    return Updatability(can=True, reason=None)


def is_current(remote_digest: str, repo_digests: Iterable[str]) -> bool:
    """Tell whether the image with these RepoDigests is the one that the registry offers."""
    return remote_digest in {digest_of(entry) for entry in repo_digests}


def digest_of(repo_digest: str) -> str | None:
    """Return the digest of `name@digest`; None if there is none."""
    return repo_digest.partition("@")[2] or None


def short_digest(digest: str) -> str:
    """Return the beginning of a digest or id for people, without its algorithm."""
    return digest.rpartition(":")[2][:SHORT_DIGEST_CHARS]


def version_words(
    labels: Mapping[str, str], reference: ImageReference, digest: str | None
) -> str | None:
    """
    Return an image's version for people: its label, else "tag (short digest)".

    None if it has neither label, tag nor digest.
    """
    labelled = version_of(labels, image_name=reference.short_name, image_tag=None)
    if labelled:
        return labelled
    tag, short = reference.effective_tag, short_digest(digest) if digest else None
    return f"{tag} ({short})" if tag and short else tag or short


def _split_name(name: str) -> tuple[str, str]:
    """Return registry and repository; the first part is a registry if it looks like a host."""
    first, slash, rest = name.partition("/")
    is_host = "." in first or ":" in first or first == "localhost" or first != first.lower()
    registry, repository = (first, rest) if slash and is_host else (DOCKER_HUB, name)
    if registry == DOCKER_HUB_INDEX:
        registry = DOCKER_HUB
    if registry == DOCKER_HUB and "/" not in repository:
        repository = f"library/{repository}"
    return registry, repository


def _is_short_id(reference: str, image_id: str | None) -> bool:
    """Tell whether *reference* is the beginning of the id of the very image that runs."""
    if image_id is None or not _SHORT_ID.fullmatch(reference):
        return False
    return image_id.rpartition(":")[2].startswith(reference.rpartition(":")[2])


def _comes_from(reference: ImageReference, repo_digests: Iterable[str]) -> bool:
    parsed = (parse_reference(entry) for entry in repo_digests)
    return any(entry is not None and entry.name == reference.name for entry in parsed)


def _cannot(reason: str) -> Updatability:
    return Updatability(can=False, reason=reason)
