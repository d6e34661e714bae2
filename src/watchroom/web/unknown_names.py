"""Warns of names that nothing has: a slip in one would show nothing, and say nothing."""

from collections.abc import Iterable, Sequence

from watchroom.domain.services import Service
from watchroom.store.recorded_services import recorded_hosts
from watchroom.web.services import Services


async def unknown_ids(services: Services, *, service: str | None, host: str | None) -> list[str]:
    """
    Return a warning for the id of a service, and for a host, that there is none of; None is none.

    A service that is gone is known as long as there are records of it. Raises StoreUnavailable.
    """
    known = _known(services)
    warned = [] if host is None else unknown_hosts(services, [host])
    if service is None or any(each.id == service for each in known):
        return warned
    for each in known:
        if service in {each.container_name, each.container_id}:
            return [*warned, f"{service!r} is a container; the id of its service is {each.id!r}"]
    return [*warned, *await _unless_recorded(services, [service])]


async def unknown_services(services: Services, names: Iterable[str]) -> list[str]:
    """Return a warning for each that is neither the id of a service nor a container's name."""
    known = {name for each in _known(services) for name in (each.id, each.container_name)}
    return await _unless_recorded(services, [name for name in names if name not in known])


def unknown_hosts(services: Services, names: Iterable[str]) -> list[str]:
    """Return a warning for each Docker host that the settings do not name."""
    hosts = [host.name for host in services.wing_a.fleet.hosts()] if services.wing_a else []
    there_are = ", ".join(hosts) or "none"
    return [
        f"there is no host {name!r}; in the settings: {there_are}"
        for name in names
        if name not in hosts
    ]


async def _unless_recorded(services: Services, names: Sequence[str]) -> list[str]:
    return [
        f"there is no service {name!r}, and nothing is on record of one"
        for name in names
        if not await recorded_hosts(services.store, name)
    ]


def _known(services: Services) -> list[Service]:
    return [view.service for view in services.wing_a.fleet.views()] if services.wing_a else []
