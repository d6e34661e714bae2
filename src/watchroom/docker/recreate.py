"""
The request that makes a container anew from another image, with the user's own settings kept.

The engine has no "update": a container's image cannot change. So everything that its inspection
tells is sent again, except what the old image gave it, so that the new image's own defaults
apply. A value that the user chose equal to the old image's default cannot be told from it, and
follows the image.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from watchroom.docker.recreate_config import create_config
from watchroom.docker.recreate_host import create_host_config, random_ports
from watchroom.docker.recreate_networks import (
    ENDPOINT_MAC_API,
    Attachment,
    attachments,
    left_its_network,
    network_mode,
)
from watchroom.domain.json_values import mapping, whole

SEVERAL_ENDPOINTS_API: Final = (
    1,
    44,
)  # from here on a container may be created on all its networks

_ACTIVE: Final = frozenset({"running", "restarting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recreation:
    """How to make a container anew."""

    name: str  # to create it under, a temporary one
    body: Mapping[str, object] = field(repr=False)  # of POST /containers/create; holds secrets
    connect: tuple[Attachment, ...]  # networks to join after creation and before start, in order
    release: tuple[str, ...]  # networks that the old one must leave first: addresses of its own
    start: bool  # whether the old one ran: what was stopped stays stopped
    vanishes: bool  # the engine deletes the old one as soon as it stops
    stop_timeout_s: int | None  # what the old one asks for; None: the engine's own 10 s
    warnings: tuple[str, ...]  # what will differ, in words


def create_request(
    inspect: Mapping[str, object],
    old_image: Mapping[str, object] | None,
    new_image: Mapping[str, object],
    *,
    api_version: tuple[int, int],
    name: str,
    names: Mapping[str, str],
    image: str | None = None,
) -> Recreation:
    """
    Return how to make the container of *inspect* anew from *new_image*.

    *old_image* is the inspection of the image that it was created from, by id; None if that is
    gone. *names* gives the names of all containers by full id, as they stood before anything
    was renamed. *image* is what to create from: the container's own reference unless given; on
    the way back it is the old image's id.
    """
    attached = attachments(inspect, api_version=api_version)
    at_once = attached if api_version >= SEVERAL_ENDPOINTS_API else attached[:1]
    config = create_config(
        inspect, old_image, new_image, image=image, keep_mac=api_version < ENDPOINT_MAC_API
    )
    endpoints = {each.network: each.endpoint for each in at_once}
    return Recreation(
        name=name,
        body={
            **config,
            "HostConfig": create_host_config(inspect, names=names),
            "NetworkingConfig": {"EndpointsConfig": endpoints},
        },
        connect=attached[len(at_once) :],
        release=tuple(a.network for a in attached if a.is_static),
        start=mapping(inspect.get("State")).get("Status") in _ACTIVE,
        vanishes=mapping(inspect.get("HostConfig")).get("AutoRemove") is True,
        stop_timeout_s=whole(mapping(inspect.get("Config")).get("StopTimeout")),
        warnings=_warnings(inspect, old_image),
    )


def _warnings(
    inspect: Mapping[str, object], old_image: Mapping[str, object] | None
) -> tuple[str, ...]:
    """Return what the new container will not have in common with the old one, in words."""
    warnings = []
    if old_image is None:
        warnings.append(
            "The image that it was created from is gone, so what came from that image cannot be"
            " told from its own settings: all of it is kept, and new defaults do not apply."
        )
    if left_its_network(inspect):
        warnings.append(f"It was taken off the network {network_mode(inspect)!r} and stays off it.")
    if ports := random_ports(inspect):
        warnings.append(f"The engine chooses the host's port anew for {', '.join(ports)}.")
    if mapping(inspect.get("HostConfig")).get("AutoRemove") is True:
        warnings.append("The engine deletes it when it stops; going back means making it anew.")
    return tuple(warnings)
