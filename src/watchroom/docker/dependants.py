"""Containers that hold on to one that is made anew, and must be made anew after it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.docker.container_names import CONTAINER_MODE
from watchroom.docker.inspected_parts import strings
from watchroom.domain.json_values import mapping, text


class Hold(StrEnum):
    """How one container holds on to another: to the object itself, not to its name."""

    NETWORK = "network"  # it lives in the other's network
    PROCESSES = "processes"  # it sees the other's processes
    MEMORY = "memory"  # it shares memory with the other
    LINK = "link"  # the other's address was written into it, on the default bridge


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependant:
    """A container that holds on to another one."""

    container_id: str
    name: str
    holds: tuple[Hold, ...]  # at least one


_MODES: Final = {
    "NetworkMode": Hold.NETWORK,
    "PidMode": Hold.PROCESSES,
    "IpcMode": Hold.MEMORY,
}


def dependants_of(
    inspect: Mapping[str, object], others: Iterable[Mapping[str, object]]
) -> tuple[Dependant, ...]:
    """
    Return those of *others* that hold on to the container of *inspect*, by name.

    Neither counts who has only its volumes, for they outlive it, nor who knows it by name on a
    network of the user's, for names are looked up anew.
    """
    container_id, name = str(inspect.get("Id")), str(inspect.get("Name")).removeprefix("/")
    found = (
        Dependant(
            container_id=str(other.get("Id")),
            name=str(other.get("Name")).removeprefix("/"),
            holds=holds,
        )
        for other in others
        if (holds := tuple(_holds(mapping(other.get("HostConfig")), container_id, name)))
    )
    return tuple(sorted(found, key=lambda dependant: dependant.name))


def _holds(host: Mapping[str, object], container_id: str, name: str) -> Iterator[Hold]:
    meant = {CONTAINER_MODE + container_id, CONTAINER_MODE + name}
    yield from (hold for key, hold in _MODES.items() if text(host.get(key)) in meant)
    linked = {entry.partition(":")[0].removeprefix("/") for entry in strings(host.get("Links"))}
    if name in linked:
        yield Hold.LINK
