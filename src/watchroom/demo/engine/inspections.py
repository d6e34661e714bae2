"""Containers as an engine tells them. Source of the shape: what Docker 20.10 answers."""

from collections.abc import Mapping
from typing import Final

from watchroom.demo.engine.chance import hex_id
from watchroom.demo.engine.engine_clock import NS_PER_S, engine_time, length_words
from watchroom.demo.engine.health import findings
from watchroom.demo.engine.state import SHORT_ID_CHARS, EngineState
from watchroom.demo.engine.values import (
    Container,
    Endpoint,
    JsonObject,
    Network,
    Status,
    Verdict,
)
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.domain.json_values import mapping, sequence

PREFIX_BITS: Final = 16

_FOLDER: Final = "/var/lib/docker/containers"
_NO_ADDRESS: Final[JsonObject] = {
    "IPv6Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0,
}  # fmt: skip


def inspection(state: EngineState, container: Container) -> dict[str, object]:
    """Return everything about a container."""
    path, *arguments = [*strings(container.config.get("Entrypoint")), *_command(container)] or [""]
    was_started = container.started_ns is not None
    folder = f"{_FOLDER}/{container.id}" if was_started else ""
    files = {
        f"{key}Path": f"{folder}/{file}" if was_started else ""
        for key, file in (
            ("ResolvConf", "resolv.conf"),
            ("Hostname", "hostname"),
            ("Hosts", "hosts"),
            ("Log", f"{container.id}-json.log"),
        )
    }
    return {
        "Id": container.id,
        "Created": engine_time(container.created_ns),
        "Path": path,
        "Args": arguments,
        "State": _state(state, container),
        "Image": container.image_id,
        **files,
        "Name": f"/{container.name}",
        "RestartCount": container.restart_count,
        "Driver": "overlay2",
        "Platform": "linux",
        "MountLabel": "",
        "ProcessLabel": "",
        "AppArmorProfile": "",
        "ExecIDs": None,
        "HostConfig": container.host_config,
        "GraphDriver": {"Data": {}, "Name": "overlay2"},
        "Mounts": list(container.mounts),
        "Config": container.config,
        "NetworkSettings": _network_settings(state, container),
    }


def list_entry(state: EngineState, container: Container) -> dict[str, object]:
    """Return what the list of containers tells of one."""
    networks = {
        name: _endpoint(state, container, name, each) | {"Aliases": None}
        for name, each in container.endpoints.items()
    }
    return {
        "Id": container.id,
        "Names": [f"/{container.name}"],
        "Image": container.config.get("Image"),
        "ImageID": container.image_id,
        "Command": " ".join([*strings(container.config.get("Entrypoint")), *_command(container)]),
        "Created": container.created_ns // NS_PER_S,
        "Ports": _listed_ports(container),
        "Labels": string_map(container.config.get("Labels")),
        "State": str(container.status),
        "Status": status_words(container, now_ns=state.now_ns),
        "HostConfig": {"NetworkMode": container.host_config.get("NetworkMode")},
        "NetworkSettings": {"Networks": networks},
        "Mounts": list(container.mounts),
    }


def status_words(container: Container, *, now_ns: int) -> str:
    """Return how a container stands in words, such as "Up 2 hours (healthy)"."""
    if container.is_up:
        up = f"Up {length_words(now_ns - (container.started_ns or now_ns))}"
        if container.status is Status.PAUSED:
            return f"{up} (Paused)"
        if container.health is None:
            return up
        verdict = container.health.verdict
        return f"{up} ({'health: ' if verdict is Verdict.STARTING else ''}{verdict})"
    if container.status is Status.CREATED:
        return "Created"
    word = "Restarting" if container.status is Status.RESTARTING else "Exited"
    ago = length_words(now_ns - (container.finished_ns or now_ns))
    return f"{word} ({container.exit_code}) {ago} ago"


def network_json(
    state: EngineState, network: Network, *, with_containers: bool
) -> dict[str, object]:
    """Return what an engine tells of a network; the list tells nothing of who is on it."""
    config = [{"Subnet": f"{network.subnet}.0.0/16", "Gateway": _gateway(network)}]
    members = {
        each.id: _member(each, each.endpoints[network.name])
        for each in state.containers.values()
        if network.name in each.endpoints and each.is_up and with_containers
    }
    return {
        "Name": network.name,
        "Id": network.id,
        "Created": engine_time(network.created_ns),
        "Scope": "local",
        "Driver": network.driver,
        "EnableIPv6": False,
        "IPAM": {"Driver": "default", "Options": None, "Config": config if network.subnet else []},
        "Internal": False,
        "Attachable": False,
        "Ingress": False,
        "ConfigFrom": {"Network": ""},
        "ConfigOnly": False,
        "Containers": members,
        "Options": {},
        "Labels": network.labels,
    }


def _command(container: Container) -> tuple[str, ...]:
    return strings(container.config.get("Cmd"))


def _state(state: EngineState, container: Container) -> dict[str, object]:
    told: dict[str, object] = {
        "Status": str(container.status),
        "Running": container.is_up or container.status is Status.RESTARTING,
        "Paused": container.status is Status.PAUSED,
        "Restarting": container.status is Status.RESTARTING,
        "OOMKilled": container.oom_killed,
        "Dead": False,
        "Pid": container.pid,
        "ExitCode": container.exit_code,
        "Error": "",
        "StartedAt": engine_time(container.started_ns),
        "FinishedAt": engine_time(container.finished_ns),
    }
    if container.health is not None:
        told["Health"] = {
            "Status": str(container.health.verdict),
            "FailingStreak": container.health.failing_streak,
            "Log": [
                {
                    "Start": engine_time(each.began_ns),
                    "End": engine_time(each.ended_ns),
                    "ExitCode": each.exit_code,
                    "Output": each.output,
                }
                for each in findings(container, now_ns=state.now_ns)
            ],
        }
    return told


def _network_settings(state: EngineState, container: Container) -> dict[str, object]:
    networks = {
        name: _endpoint(state, container, name, each) for name, each in container.endpoints.items()
    }
    bridge = mapping(networks.get("bridge"))
    sandbox = hex_id("sandbox", container.id, container.started_ns) if container.lives else ""
    return {
        "Bridge": "",
        "SandboxID": sandbox,
        "HairpinMode": False,
        "LinkLocalIPv6Address": "",
        "LinkLocalIPv6PrefixLen": 0,
        "Ports": _published_ports(container) if container.is_up else {},
        "SandboxKey": f"/var/run/docker/netns/{sandbox[:SHORT_ID_CHARS]}" if sandbox else "",
        "SecondaryIPAddresses": None,
        "SecondaryIPv6Addresses": None,
        "EndpointID": bridge.get("EndpointID", ""),
        "Gateway": bridge.get("Gateway", ""),
        "IPAddress": bridge.get("IPAddress", ""),
        "IPPrefixLen": bridge.get("IPPrefixLen", 0),
        "MacAddress": bridge.get("MacAddress", ""),
        **_NO_ADDRESS,
        "Networks": networks,
    }


def _endpoint(
    state: EngineState, container: Container, name: str, endpoint: Endpoint
) -> dict[str, object]:
    network = state.networks.get(name)
    was_started = container.started_ns is not None
    short_id = (container.id[:SHORT_ID_CHARS],) if was_started and name != "bridge" else ()
    aliases = [*endpoint.aliases, *(each for each in short_id if each not in endpoint.aliases)]
    return {
        "IPAMConfig": endpoint.asked.get("IPAMConfig"),
        "Links": endpoint.asked.get("Links"),
        "Aliases": aliases or None,
        "NetworkID": network.id if network and was_started else "",
        "EndpointID": endpoint.id,
        "Gateway": _gateway(network) if network and endpoint.address else "",
        "IPAddress": endpoint.address,
        "IPPrefixLen": PREFIX_BITS if endpoint.address else 0,
        **_NO_ADDRESS,
        "MacAddress": _mac(endpoint.address),
        "DriverOpts": endpoint.asked.get("DriverOpts"),
    }


def _member(container: Container, endpoint: Endpoint) -> dict[str, object]:
    return {
        "Name": container.name,
        "EndpointID": endpoint.id,
        "MacAddress": _mac(endpoint.address),
        "IPv4Address": f"{endpoint.address}/{PREFIX_BITS}" if endpoint.address else "",
        "IPv6Address": "",
    }


def _gateway(network: Network) -> str:
    return f"{network.subnet}.0.1" if network.subnet else ""


def _mac(address: str) -> str:
    """Return the hardware address that Docker derives from an IPv4 address."""
    if not address:
        return ""
    return ":".join(["02", "42", *(f"{int(part):02x}" for part in address.split("."))])


def _published_ports(container: Container) -> Mapping[str, object]:
    """Return the ports of a running container: published ones, and null for the others."""
    asked = mapping(container.host_config.get("PortBindings"))
    exposed = mapping(container.config.get("ExposedPorts"))
    return {key: _bindings(asked.get(key)) for key in (*exposed, *asked)}


def _bindings(asked: object) -> list[dict[str, object]] | None:
    bindings = [mapping(each) for each in sequence(asked)]
    return [
        {"HostIp": each.get("HostIp") or "0.0.0.0", "HostPort": each.get("HostPort")}  # noqa: S104
        for each in bindings
    ] or None


def _listed_ports(container: Container) -> list[dict[str, object]]:
    if not container.is_up:
        return []
    listed: list[dict[str, object]] = []
    for key, bindings in _published_ports(container).items():
        number, _, protocol = key.partition("/")
        port = {"PrivatePort": int(number), "Type": protocol or "tcp"}
        listed += [
            {**port, "IP": mapping(each).get("HostIp"), "PublicPort": _number(mapping(each))}
            for each in sequence(bindings)
        ] or [port]
    return listed


def _number(binding: JsonObject) -> int:
    return int(str(binding.get("HostPort") or 0))
