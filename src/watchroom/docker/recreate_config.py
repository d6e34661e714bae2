"""The Config of a container that is made anew: what the user set, without what the image gave."""

from collections.abc import Mapping
from typing import Final

from watchroom.docker.container_names import CONTAINER_MODE, SHORT_ID_CHARS
from watchroom.docker.inspected_parts import strings
from watchroom.docker.recreate_networks import network_mode
from watchroom.domain.json_values import mapping, text

COMPOSE_IMAGE: Final = "com.docker.compose.image"  # id of the image; another one means: outdated

_OF_THE_IMAGE: Final = ("OnBuild", "ArgsEscaped")  # nothing that a user could set
_SCALARS: Final = ("User", "WorkingDir", "StopSignal", "Shell")
_RESET: Final = ("",)  # the engine's way to say "no entrypoint, whatever the image has"


def create_config(
    inspect: Mapping[str, object],
    old_image: Mapping[str, object] | None,
    new_image: Mapping[str, object],
    *,
    image: str | None,
    keep_mac: bool,
) -> dict[str, object]:
    """
    Return the Config to create with.

    *image* is what to create from, the container's own reference if None. *keep_mac* tells
    whether the hardware address belongs here; if not, it belongs to an endpoint.
    """
    told = mapping(inspect.get("Config"))
    config = {key: value for key, value in told.items() if key not in _OF_THE_IMAGE}
    defaults = None if old_image is None else mapping(old_image.get("Config"))
    config |= _command(told, defaults)
    if defaults is not None:
        config = _without_defaults(config, defaults)
    config["Image"] = image or told.get("Image")
    config["ExposedPorts"] = {**mapping(config.get("ExposedPorts")), **_published(inspect)}
    config["Labels"] = _compose_image_renewed(mapping(config.get("Labels")), new_image)
    for key in _not_its_own(inspect, keep_mac=keep_mac):
        config.pop(key, None)
    return config


def _without_defaults(
    config: Mapping[str, object], defaults: Mapping[str, object]
) -> dict[str, object]:
    own = {k: v for k, v in config.items() if k not in _SCALARS or v != defaults.get(k)}
    inherited = set(strings(defaults.get("Env")))
    own["Env"] = [entry for entry in strings(config.get("Env")) if entry not in inherited]
    for key in ("Labels", "ExposedPorts", "Volumes", "Healthcheck"):
        own[key] = _members_apart(mapping(config.get(key)), mapping(defaults.get(key)))
    if not own["Healthcheck"]:
        del own["Healthcheck"]  # an empty one would be a check of its own
    return own


def _members_apart(own: Mapping[str, object], inherited: Mapping[str, object]) -> dict[str, object]:
    """Return the members of *own* that *inherited* lacks or has with another value."""
    return {k: v for k, v in own.items() if k not in inherited or inherited[k] != v}


def _command(
    config: Mapping[str, object], defaults: Mapping[str, object] | None
) -> dict[str, object]:
    """
    Return Entrypoint and Cmd to create with; null for what comes from the image.

    The engine takes the image's Cmd only where neither of the two is given, so a Cmd is the
    image's only beside the image's Entrypoint. An Entrypoint that the user took away stands
    in no inspection: it shows where the image has one and the container has none.
    """
    entrypoint, command = strings(config.get("Entrypoint")), strings(config.get("Cmd"))
    kept: dict[str, object] = {
        "Entrypoint": list(entrypoint or _RESET),
        "Cmd": list(command) or None,
    }
    if defaults is None or entrypoint != strings(defaults.get("Entrypoint")):
        return kept
    default_command = strings(defaults.get("Cmd"))
    if not command and default_command:  # the same Entrypoint was given by hand, without a Cmd
        return kept
    return {"Entrypoint": None, "Cmd": None if command == default_command else list(command)}


def _published(inspect: Mapping[str, object]) -> dict[str, object]:
    """Return the published ports as exposed ones: a port that is not exposed is not published."""
    return {key: {} for key in mapping(mapping(inspect.get("HostConfig")).get("PortBindings"))}


def _compose_image_renewed(
    labels: Mapping[str, object], new_image: Mapping[str, object]
) -> dict[str, object]:
    """Return labels that tell Compose of the new image, lest its next `up` make it anew again."""
    renewed = {COMPOSE_IMAGE: new_image.get("Id")} if COMPOSE_IMAGE in labels else {}
    return {**labels, **renewed}


def _not_its_own(inspect: Mapping[str, object], *, keep_mac: bool) -> set[str]:
    """Return the keys of Config that were not chosen for this container, or go elsewhere."""
    mode = network_mode(inspect)
    host = mapping(inspect.get("HostConfig"))
    hostname = text(mapping(inspect.get("Config")).get("Hostname"))
    dropped = set() if keep_mac else {"MacAddress"}
    if mode.startswith(CONTAINER_MODE):
        dropped |= {"Hostname", "Domainname", "MacAddress", "ExposedPorts"}
    of_the_host = mode == "host" or host.get("UTSMode") == "host"
    if of_the_host or hostname == str(inspect.get("Id"))[:SHORT_ID_CHARS]:
        dropped.add("Hostname")
    return dropped
