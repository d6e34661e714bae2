"""The HostConfig of a container that is made anew: the old one, with ids turned into names."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from watchroom.docker.container_names import CONTAINER_MODE, by_name, volumes_from
from watchroom.docker.inspected_parts import port_number, string_map, strings
from watchroom.docker.recreate_networks import network_mode, network_mode_for
from watchroom.domain.json_values import mapping, sequence, text

_DROPPED: Final = ("ContainerIDFile",)  # a file that the client wrote, never the engine
# What belongs to the container whose network is shared; the engine refuses it beside that.
_OF_THE_NETWORK: Final = (
    "PortBindings", "PublishAllPorts", "Links", "Dns", "DnsOptions", "DnsSearch", "ExtraHosts",
)  # fmt: skip


def create_host_config(
    inspect: Mapping[str, object], *, names: Mapping[str, str]
) -> dict[str, object]:
    """Return the HostConfig to create with; *names* gives container names by full id."""
    host = dict(mapping(inspect.get("HostConfig")))
    shared = network_mode(inspect).startswith(CONTAINER_MODE)
    for key in (*_DROPPED, *(_OF_THE_NETWORK if shared else ())):
        host.pop(key, None)
    overrides: dict[str, object] = {
        "NetworkMode": network_mode_for(inspect, names),
        "PidMode": by_name(text(host.get("PidMode")) or "", names),
        "IpcMode": by_name(text(host.get("IpcMode")) or "", names),
        "VolumesFrom": [volumes_from(entry, names) for entry in strings(host.get("VolumesFrom"))],
        "Links": [_link(entry) for entry in strings(host.get("Links"))],
        "Binds": [*strings(host.get("Binds")), *_anonymous_binds(inspect)],
        "Mounts": [_named_mount(inspect, mapping(mount)) for mount in sequence(host.get("Mounts"))],
    }
    return host | {key: value for key, value in overrides.items() if value}


def explicit_destinations(inspect: Mapping[str, object]) -> set[str]:
    """Return the paths inside a container on which its settings say what to mount."""
    host = mapping(inspect.get("HostConfig"))
    binds = (entry.split(":") for entry in strings(host.get("Binds")))
    mounts = (text(mapping(mount).get("Target")) for mount in sequence(host.get("Mounts")))
    paths = [
        *(parts[1] for parts in binds if len(parts) > 1),
        *mounts,
        *string_map(host.get("Tmpfs")),
    ]
    return {clean_path(path) for path in paths if path}


def clean_path(path: str) -> str:
    """Return an absolute path as the engine tells it: without doubled and trailing slashes."""
    return posixpath.normpath(f"/{path.lstrip('/')}")


def random_ports(inspect: Mapping[str, object]) -> tuple[str, ...]:
    """Return the ports, such as "8080/tcp", whose number on the host the engine chooses."""
    host = mapping(inspect.get("HostConfig"))
    asked = mapping(host.get("PortBindings"))
    chosen = [
        key
        for key, bindings in asked.items()
        if any(port_number(mapping(b).get("HostPort")) is None for b in sequence(bindings))
    ]
    if host.get("PublishAllPorts") is True:
        exposed = mapping(mapping(inspect.get("Config")).get("ExposedPorts"))
        chosen += [key for key in exposed if key not in asked]
    return tuple(sorted(chosen))


def _anonymous_binds(inspect: Mapping[str, object]) -> Iterator[str]:
    """
    Yield binds that keep the volumes without a name of the user's, by the name they were given.

    Without them the new container would begin with empty ones, and the data would seem lost.
    """
    explicit = explicit_destinations(inspect)
    for mount in map(mapping, sequence(inspect.get("Mounts"))):
        name, destination = text(mount.get("Name")), text(mount.get("Destination"))
        if mount.get("Type") != "volume" or not name or not destination:
            continue
        if destination not in explicit:
            yield f"{name}:{destination}" + ("" if mount.get("RW") is True else ":ro")


def _named_mount(inspect: Mapping[str, object], mount: Mapping[str, object]) -> dict[str, object]:
    """Return an entry of `HostConfig.Mounts` that names its volume, if it has one."""
    if mount.get("Type") != "volume" or text(mount.get("Source")):
        return dict(mount)
    target = clean_path(text(mount.get("Target")) or "")
    name = _volume_at(target, sequence(inspect.get("Mounts")))
    return {**mount, "Source": name} if name else dict(mount)


def _volume_at(destination: str, mounts: Sequence[object]) -> str | None:
    for mount in map(mapping, mounts):
        if mount.get("Type") == "volume" and mount.get("Destination") == destination:
            return text(mount.get("Name"))
    return None


def _link(entry: str) -> str:
    """Return `db:alias` for what the engine tells as `/db:/web/alias`."""
    container, _, alias = entry.partition(":")
    return f"{container.removeprefix('/')}:{alias.rpartition('/')[2]}"
