"""Which containers are on which networks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import Container, Endpoint, Network
from watchroom.domain.json_values import mapping, text

_FIRST_HOST: Final = 2  # the gateway is 1
_MOST_HOSTS: Final = 1 << 16


def connect(state: EngineState, network: Network, container: Container, asked: Endpoint) -> None:
    """Put a container on a network. Raises Refusal."""
    if network.name in container.endpoints:
        raise Refusal(
            403, f"endpoint with name {container.name} already exists in network {network.name}"
        )
    changed = replace(container, endpoints={**container.endpoints, network.name: asked})
    state.put(changed)
    if changed.is_up:
        _join(state, changed, network)


def disconnect(state: EngineState, network: Network, container: Container) -> None:
    """Take a container off a network. Raises Refusal."""
    if network.name not in container.endpoints:
        raise Refusal(500, f"container {container.id} is not connected to network {network.name}")
    rest = {name: each for name, each in container.endpoints.items() if name != network.name}
    state.put(replace(container, endpoints=rest))
    _tell(state, network, container, "disconnect")


def join_all(state: EngineState, container: Container) -> Container:
    """Give a container that starts its addresses; return it. Raises Refusal."""
    networks = [state.network(name) for name in container.endpoints]
    for network in networks:
        _join(state, state.containers[container.id], network)
    return state.containers[container.id]


def leave_all(state: EngineState, container: Container) -> Container:
    """Take the addresses from a container that ended; return it."""
    bare = {name: replace(each, id="", address="") for name, each in container.endpoints.items()}
    for name in container.endpoints:
        if name in state.networks:
            _tell(state, state.networks[name], container, "disconnect")
    return state.put(replace(container, endpoints=bare))


def host_ports(container: Container) -> set[tuple[str, str]]:
    """Return the protocols and numbers of the host's ports that a container publishes."""
    asked = mapping(container.host_config.get("PortBindings"))
    return {
        (key.partition("/")[2] or "tcp", port)
        for key, bindings in asked.items()
        for binding in (bindings if isinstance(bindings, list) else ())
        if (port := text(mapping(binding).get("HostPort")))
    }


def _join(state: EngineState, container: Container, network: Network) -> None:
    endpoint = container.endpoints[network.name]
    joined = replace(
        endpoint, id=state.new_id("endpoint"), address=_address(state, network, endpoint)
    )
    endpoints: Mapping[str, Endpoint] = {**container.endpoints, network.name: joined}
    state.put(replace(container, endpoints=endpoints))
    _tell(state, network, container, "connect")


def _address(state: EngineState, network: Network, endpoint: Endpoint) -> str:
    """Return the address that was asked for, else the first that is free; empty on the host's."""
    if not network.subnet:
        return ""
    wanted = text(mapping(endpoint.asked.get("IPAMConfig")).get("IPv4Address"))
    taken = {
        each.endpoints[network.name].address
        for each in state.containers.values()
        if network.name in each.endpoints
    }
    if wanted in taken:
        raise Refusal(403, "Address already in use")
    hosts = (f"{network.subnet}.{n >> 8}.{n & 255}" for n in range(_FIRST_HOST, _MOST_HOSTS))
    return wanted or next(host for host in hosts if host not in taken)


def _tell(state: EngineState, network: Network, container: Container, action: str) -> None:
    attributes = {"container": container.id, "name": network.name, "type": network.driver}
    state.tell("network", action, network.id, attributes)
