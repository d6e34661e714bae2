"""Other containers that a container's settings name, by id or by name."""

from collections.abc import Iterator, Mapping
from typing import Final

from watchroom.docker.inspected_parts import strings
from watchroom.domain.json_values import mapping, text

CONTAINER_MODE: Final = "container:"  # begins a mode that means another container's namespace
SHORT_ID_CHARS: Final = 12
SHARED_MODES: Final = ("NetworkMode", "PidMode", "IpcMode")

_HEX: Final = frozenset("0123456789abcdef")


def by_name(mode: str, names: Mapping[str, str]) -> str:
    """
    Return `container:<name>` for `container:<id>`, and any other mode as it is.

    An id names one container for good; a name finds the one that took its place. *names* gives
    the names by full id. An id that it does not know stays.
    """
    if not mode.startswith(CONTAINER_MODE):
        return mode
    return CONTAINER_MODE + name_of(mode.removeprefix(CONTAINER_MODE), names)


def name_of(reference: str, names: Mapping[str, str]) -> str:
    """Return the name of the container that *reference* means; itself if it is no known id."""
    if reference in names:
        return names[reference]
    if reference in names.values() or not _is_id(reference):
        return reference
    found = [name for full, name in names.items() if full.startswith(reference)]
    return found[0] if len(found) == 1 else reference


def volumes_from(entry: str, names: Mapping[str, str]) -> str:
    """Return an entry of VolumesFrom, `container[:mode]`, with the container's name."""
    reference, colon, mode = entry.partition(":")
    return name_of(reference, names) + colon + mode


def missing_containers(inspect: Mapping[str, object], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the containers that a container's settings need and that *names* does not hold."""
    host = mapping(inspect.get("HostConfig"))
    modes = (text(host.get(key)) or "" for key in SHARED_MODES)
    needed = [
        mode.removeprefix(CONTAINER_MODE) for mode in modes if mode.startswith(CONTAINER_MODE)
    ]
    needed += [entry.partition(":")[0] for entry in strings(host.get("VolumesFrom"))]
    known = set(names.values())
    yield from (each for each in dict.fromkeys(needed) if name_of(each, names) not in known)


def _is_id(text: str) -> bool:
    return len(text) >= SHORT_ID_CHARS and _HEX.issuperset(text)
