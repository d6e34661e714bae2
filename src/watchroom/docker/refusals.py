"""Containers that cannot be made anew as they are: found before anything is touched."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from watchroom.docker.container_names import missing_containers
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.docker.recreate_host import explicit_destinations
from watchroom.docker.recreate_networks import attached_networks, network_mode, uses_networks
from watchroom.domain.json_values import mapping, sequence, text

INJECTED_FOLDER: Final = "/run/secrets"  # where Compose copies secrets that are no files

# Whoever set such a label made the container, and makes it again in its own way.
_OWNERS: Final = {
    "com.docker.swarm.task.id": "Swarm: its service is updated instead",
    "io.kubernetes.pod.name": "Kubernetes",
    "com.amazonaws.ecs.task-arn": "Amazon ECS",
    "com.hashicorp.nomad.alloc_id": "Nomad",
    "io.hass.type": "the Home Assistant Supervisor",
    "io.balena.supervised": "the balena Supervisor",
    "PODMAN_SYSTEMD_UNIT": "systemd, which starts it as a unit",
}
_NEEDED: Final = ("Id", "Name", "Image", "State", "Config", "HostConfig", "NetworkSettings")
_STATES: Final = {
    "paused": "it is paused, and a new one would run: start it first",
    "removing": "the engine is removing it",
    "dead": "it is dead: the engine failed to remove it",
}


def refusals(
    inspect: Mapping[str, object],
    *,
    names: Mapping[str, str],
    old_image: Mapping[str, object] | None = None,
    new_image: Mapping[str, object] | None = None,
    changes: Iterable[Mapping[str, object]] = (),
) -> tuple[str, ...]:
    """
    Return why a container cannot be made anew without losing something; empty if it can.

    *names* gives the names of all containers by full id. The images are looked at if they are
    known, and so are *changes*, what `GET /containers/{id}/changes` tells of its own files.
    """
    if missing := [key for key in _NEEDED if not inspect.get(key)]:
        return (f"the engine does not tell its {', '.join(missing)}",)
    found = [reason for check in _CHECKS for reason in check(inspect)]
    found += (f"it needs {each}, which is gone" for each in missing_containers(inspect, names))
    return (*found, *_platform(old_image, new_image), *_injected(inspect, changes))


def _owned(inspect: Mapping[str, object]) -> Iterator[str]:
    labels = string_map(mapping(inspect.get("Config")).get("Labels"))
    yield from (f"it belongs to {owner}" for label, owner in _OWNERS.items() if label in labels)


def _state(inspect: Mapping[str, object]) -> Iterator[str]:
    state = str(mapping(inspect.get("State")).get("Status"))
    if state in _STATES:
        yield _STATES[state]
    if inspect.get("Platform") == "windows":
        yield "it is a Windows container"


def _attached(inspect: Mapping[str, object]) -> Iterator[str]:
    """Find somebody's session: its input ends with the client that started it."""
    config = mapping(inspect.get("Config"))
    attached = config.get("AttachStdin") is True and config.get("StdinOnce") is True
    if attached and mapping(inspect.get("State")).get("Running") is True:
        yield "it was started from a terminal that is attached to it, and would be cut off"


def _networks(inspect: Mapping[str, object]) -> Iterator[str]:
    disabled = mapping(inspect.get("Config")).get("NetworkDisabled") is True
    if uses_networks(inspect) and not attached_networks(inspect) and not disabled:
        mode = network_mode(inspect) or "default"
        yield f"it was taken off every network, and a new one would join {mode!r} again"


def _mounts(inspect: Mapping[str, object]) -> Iterator[str]:
    """Find what is mounted although no setting says so: it would be missing in a new one."""
    explicit = explicit_destinations(inspect)
    inherited = bool(strings(mapping(inspect.get("HostConfig")).get("VolumesFrom")))
    for mount in map(mapping, sequence(inspect.get("Mounts"))):
        destination = text(mount.get("Destination")) or ""
        is_named_volume = mount.get("Type") == "volume" and text(mount.get("Name"))
        if not (destination in explicit or is_named_volume or inherited):
            yield f"what is mounted at {destination} stands in none of its settings"


_CHECKS: Final[Collection[Callable[[Mapping[str, object]], Iterator[str]]]] = (
    _owned,
    _state,
    _attached,
    _networks,
    _mounts,
)


def _platform(
    old_image: Mapping[str, object] | None, new_image: Mapping[str, object] | None
) -> Iterator[str]:
    if old_image is None or new_image is None:
        return
    old, new = (
        "/".join(text(image.get(key)) or "?" for key in ("Os", "Architecture"))
        for image in (old_image, new_image)
    )
    if old != new:
        yield f"the new image is for {new}, the old one for {old}"


def _injected(
    inspect: Mapping[str, object], changes: Iterable[Mapping[str, object]]
) -> Iterator[str]:
    """Find secrets that were copied into the container itself: they go with it."""
    mounted = explicit_destinations(inspect)
    for path in sorted(text(change.get("Path")) or "" for change in changes):
        is_mounted = any(path == each or path.startswith(f"{each}/") for each in mounted)
        if path.startswith(f"{INJECTED_FOLDER}/") and not is_mounted:
            yield f"{path} was copied into it, and a new one would lack it"
