"""The parts of an inspection that are lists: ports, mounts, networks, devices."""

from collections.abc import Iterator, Mapping
from typing import Final

from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.domain.services import (
    RestartPolicy,
    ServiceNetwork,
    ServicePort,
    ServiceVolume,
)

MAX_PORT: Final = 65_535


def string_map(value: object) -> dict[str, str]:
    """Return a JSON object of strings without the members that are none."""
    return {key: item for key, item in mapping(value).items() if isinstance(item, str)}


def strings(value: object) -> tuple[str, ...]:
    """Return a JSON array of strings without the elements that are none."""
    return tuple(item for item in sequence(value) if isinstance(item, str))


def ports(inspect: Mapping[str, object]) -> tuple[ServicePort, ...]:
    """
    Return the ports of a container in the order of their numbers, each publication once.

    Those of a stopped one are what it asked for, since only a running one has any.
    """
    asked = mapping(mapping(inspect.get("HostConfig")).get("PortBindings"))
    exposed = mapping(mapping(inspect.get("Config")).get("ExposedPorts"))
    actual = mapping(mapping(inspect.get("NetworkSettings")).get("Ports"))
    found = actual or {**dict.fromkeys(exposed), **asked}
    distinct: dict[tuple[int, str, int], ServicePort] = {}
    for key, bindings in found.items():
        for port in _published(key, bindings):
            distinct.setdefault((port.internal, port.protocol, port.external or 0), port)
    return tuple(distinct[key] for key in sorted(distinct))


def volumes(inspect: Mapping[str, object]) -> tuple[ServiceVolume, ...]:
    """Return what is mounted into a container, in the order of the paths inside it."""
    mounts = [_volume(mapping(mount)) for mount in sequence(inspect.get("Mounts"))]
    memory = string_map(mapping(inspect.get("HostConfig")).get("Tmpfs"))
    mounts += [
        ServiceVolume(
            kind="tmpfs", source=None, destination=path, writable="ro" not in options.split(",")
        )
        for path, options in memory.items()
    ]
    return tuple(sorted(mounts, key=lambda mount: mount.destination))


def networks(inspect: Mapping[str, object]) -> tuple[ServiceNetwork, ...]:
    """Return the networks that a container is attached to, by name."""
    attached = mapping(mapping(inspect.get("NetworkSettings")).get("Networks"))
    return tuple(_network(name, mapping(attached[name])) for name in sorted(attached))


def restart_policy(value: object) -> RestartPolicy | None:
    """Return the restart policy of a HostConfig; None if it has none."""
    policy = mapping(value)
    if "Name" not in policy:
        return None
    name = text(policy.get("Name")) or "no"  # an empty name is the engine's default
    retries = whole(policy.get("MaximumRetryCount"))
    return RestartPolicy(name=name, most_retries=retries or None)


def gpus(value: object) -> str | None:
    """Return which GPUs the DeviceRequests ask for: "all", a number or ids; None for none."""
    for request in map(mapping, sequence(value)):
        kinds = {kind for group in sequence(request.get("Capabilities")) for kind in strings(group)}
        ids, count = strings(request.get("DeviceIDs")), whole(request.get("Count"))
        if "gpu" in kinds or request.get("Driver") == "nvidia":
            return ",".join(ids) or ("all" if count == -1 else str(count or 1))
    return None


def _published(key: str, bindings: object) -> Iterator[ServicePort]:
    number, _, protocol = key.partition("/")
    internal = port_number(number)
    if internal is None:
        return
    protocol = protocol or "tcp"
    listed = sequence(bindings) or (None,)
    for binding in map(mapping, listed):
        external = port_number(binding.get("HostPort"))
        address = text(binding.get("HostIp")) or "0.0.0.0"  # noqa: S104 - what the engine binds
        yield ServicePort(
            internal=internal,
            external=external,
            protocol=protocol,
            address=address if external else None,
        )


def port_number(value: object) -> int | None:
    """Return a port that is written in digits; None for 0, ranges and anything else."""
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 5):
        return None
    return int(value) if 0 < int(value) <= MAX_PORT else None


def _volume(mount: Mapping[str, object]) -> ServiceVolume:
    return ServiceVolume(
        kind=text(mount.get("Type")) or "bind",
        source=text(mount.get("Name")) or text(mount.get("Source")),
        destination=text(mount.get("Destination")) or "",
        writable=mount.get("RW") is True,
    )


def _network(name: str, endpoint: Mapping[str, object]) -> ServiceNetwork:
    return ServiceNetwork(
        name=name,
        address=text(endpoint.get("IPAddress")),
        address6=text(endpoint.get("GlobalIPv6Address")),
        aliases=strings(endpoint.get("Aliases")),
    )
