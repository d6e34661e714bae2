"""The networks of a container that is made anew: which, in which order, with what of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address
from typing import Final

from watchroom.docker.container_names import CONTAINER_MODE, SHORT_ID_CHARS, by_name
from watchroom.docker.inspected_parts import strings
from watchroom.domain.json_values import mapping, text

ENDPOINT_MAC_API: Final = (1, 44)  # from here on the hardware address belongs to the endpoint
_NO_MAIN_MAC_API: Final = (1, 52)  # from here on only addresses in use are told, asked for or not
_GATEWAY_PRIORITY_API: Final = (1, 48)

DEFAULT_BRIDGE: Final = "bridge"
_DEFAULT_MODES: Final = frozenset({"", "default", DEFAULT_BRIDGE})
_WITHOUT_ENDPOINTS: Final = frozenset({"host", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A network that a container joins."""

    network: str  # name
    endpoint: Mapping[str, object] = field(default_factory=dict)  # the engine's EndpointSettings

    @property
    def is_static(self) -> bool:
        """Whether the container has an address of its own choice there, which only one can hold."""
        ipam = mapping(self.endpoint.get("IPAMConfig"))
        return bool(ipam.get("IPv4Address") or ipam.get("IPv6Address"))


def network_mode(inspect: Mapping[str, object]) -> str:
    """Return the NetworkMode of a container, an empty one if it has none."""
    return text(mapping(inspect.get("HostConfig")).get("NetworkMode")) or ""


def attached_networks(inspect: Mapping[str, object]) -> Mapping[str, Mapping[str, object]]:
    """Return the endpoints of a container by name of their network, without host and none."""
    networks = mapping(mapping(inspect.get("NetworkSettings")).get("Networks"))
    return {
        name: mapping(endpoint)
        for name, endpoint in networks.items()
        if name not in _WITHOUT_ENDPOINTS
    }


def main_network(inspect: Mapping[str, object]) -> str | None:
    """
    Return the name of the network that a container is to be created on; None if on none.

    That is its NetworkMode, which may be an id. A container that was taken off that network gets
    the first of the others instead, lest the engine put it back.
    """
    if not uses_networks(inspect):
        return None
    return _chosen_network(inspect) or min(attached_networks(inspect), default=None)


def left_its_network(inspect: Mapping[str, object]) -> bool:
    """Tell whether a container was taken off the network that it was created on."""
    return uses_networks(inspect) and _chosen_network(inspect) is None


def uses_networks(inspect: Mapping[str, object]) -> bool:
    """Tell whether a container can be attached to networks: not under host, none, container:."""
    mode = network_mode(inspect)
    return mode not in _WITHOUT_ENDPOINTS and not mode.startswith(CONTAINER_MODE)


def network_mode_for(inspect: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Return the NetworkMode to ask for: by name, where the old one names an id."""
    mode, main = network_mode(inspect), main_network(inspect)
    if main is None:
        return by_name(mode, names)
    return mode if mode in _DEFAULT_MODES and main == DEFAULT_BRIDGE else main


def attachments(
    inspect: Mapping[str, object], *, api_version: tuple[int, int]
) -> tuple[Attachment, ...]:
    """Return the networks to join, the main one first; none under host, none and container:."""
    main = main_network(inspect)
    if main is None:
        return ()
    attached = attached_networks(inspect)
    return tuple(
        Attachment(network=name, endpoint=_endpoint(inspect, name, main, api_version))
        for name in sorted(attached, key=lambda name: (name != main, name))
    )


def _chosen_network(inspect: Mapping[str, object]) -> str | None:
    """Return the name of the network that NetworkMode means; None if it is not on that one."""
    mode, attached = network_mode(inspect), attached_networks(inspect)
    wanted = DEFAULT_BRIDGE if mode in _DEFAULT_MODES else mode
    if wanted in attached:
        return wanted
    is_id = len(wanted) >= SHORT_ID_CHARS
    ids = {name: text(endpoint.get("NetworkID")) or "" for name, endpoint in attached.items()}
    return next((name for name, full in ids.items() if is_id and full.startswith(wanted)), None)


def _endpoint(
    inspect: Mapping[str, object], name: str, main: str, api_version: tuple[int, int]
) -> dict[str, object]:
    """Return what the user chose for an endpoint; the rest of it is what the engine made of it."""
    told = attached_networks(inspect)[name]
    chosen: dict[str, object] = {}
    if name != DEFAULT_BRIDGE:
        chosen = {key: told.get(key) for key in ("IPAMConfig", "Links", "DriverOpts")}
        chosen["Aliases"] = _own_aliases(inspect, told)
    if api_version >= ENDPOINT_MAC_API:
        chosen["MacAddress"] = _own_mac(inspect, told, name == main, api_version)
    if api_version >= _GATEWAY_PRIORITY_API:
        chosen["GwPriority"] = told.get("GwPriority")
    return {key: value for key, value in chosen.items() if value}


def _own_aliases(inspect: Mapping[str, object], endpoint: Mapping[str, object]) -> list[str]:
    """Return the aliases without those that the engine adds: the short id and the hostname."""
    hostname = text(mapping(inspect.get("Config")).get("Hostname"))
    added = {str(inspect.get("Id"))[:SHORT_ID_CHARS], hostname}
    return [alias for alias in strings(endpoint.get("Aliases")) if alias not in added]


def _own_mac(
    inspect: Mapping[str, object],
    endpoint: Mapping[str, object],
    is_main: bool,
    api_version: tuple[int, int],
) -> str | None:
    """
    Return the hardware address that the user asked for; None if the engine made one up.

    Before API 1.52 the one of the main network stands in `Config`; of the others, and later of
    all, only the one in use is told. The engine long derived it from the IPv4 address: such a one
    must not be kept, for another container gets the address.
    """
    asked_for = text(mapping(inspect.get("Config")).get("MacAddress")) if is_main else None
    in_use = text(endpoint.get("MacAddress"))
    told = is_main and api_version < _NO_MAIN_MAC_API
    mac = asked_for or (None if told else in_use)
    return None if mac is None or mac == _derived_mac(endpoint) else mac


def _derived_mac(endpoint: Mapping[str, object]) -> str | None:
    try:
        octets = IPv4Address(text(endpoint.get("IPAddress")) or "").packed
    except AddressValueError:
        return None
    return ":".join(["02", "42", *(f"{octet:02x}" for octet in octets)])
