"""Everything that is known of the services right now, in memory: answers ask no engine."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.services import Service, ServiceStatus
from watchroom.flows.services.distinct import distinct
from watchroom.flows.services.pauses import Pauses
from watchroom.flows.services.recent_lives import RecentLives
from watchroom.flows.services.swarm_views import SwarmService, total_usage
from watchroom.flows.services.sweeps import Sweeps
from watchroom.flows.services.views import HostView, ServiceView, UpdateCheck, Usage

SHORTEST_PREFIX: Final = 4  # of an id; less is more often a slip than an intention
MOST_CANDIDATES: Final = 5  # that an ambiguous reference names
NOT_ASKED: Final = "it was not asked yet"

_HEX: Final = frozenset("0123456789abcdef")
_MEASURED: Final = frozenset({ServiceStatus.RUNNING, ServiceStatus.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of one container."""

    service: Service
    seen_ms: int  # when its engine last said so
    usage: Usage | None = None
    update: UpdateCheck | None = None


class Fleet:
    """
    The services of all hosts, as those that watch them tell.

    A service whose container is recreated under its name is another container here, so nothing
    that was measured or checked of the old one is shown with the new one.
    """

    def __init__(self, hosts: Iterable[str], *, now_ms: int) -> None:
        self.sweeps = Sweeps()  # of measuring all that runs
        self.lives = RecentLives()  # what happened to containers lately
        self.pauses = Pauses()
        self._hosts = {name: _unasked(name, now_ms) for name in hosts}
        self._known: dict[str, dict[str, _Known]] = {name: {} for name in self._hosts}
        self._services: dict[str, Sequence[Service]] = {}  # by host, ids unique; absent: outdated
        self._operations: dict[tuple[str, str], str] = {}
        self._swarms: dict[str, dict[str, SwarmService]] = {}  # by host, and by the swarm's id
        self._swarm_known: dict[tuple[str, str], _Known] = {}  # by host and the swarm's id

    def views(self) -> list[ServiceView]:
        """
        Return every service that is not to be left alone, by name, then host.

        A Swarm service stands for all of its tasks, which are not among them by themselves. Where
        several hosts are managers of one swarm, it is of the first that is reachable.
        """
        views = [view for host in self._hosts for view in self._views_of(host)]
        views.sort(key=lambda view: view.is_stale)
        containers = [view for view in views if view.replicas_wanted is None]
        swarm = {
            view.service.container_id: view
            for view in reversed(views)
            if view.replicas_wanted is not None
        }
        return sorted([*containers, *swarm.values()], key=_by_name)

    def known(self, host: str, service_id: str) -> ServiceView | None:
        """Return what is known of a host's service by its id; None if there is none of it."""
        return next((view for view in self._views_of(host) if view.service.id == service_id), None)

    def services(self, host: str) -> Sequence[Service]:
        """Return what one host shows, no two with the same id; nothing for an unknown host."""
        if host not in self._services and host in self._known:
            self._services[host] = distinct(each.service for each in self._known[host].values())
        return self._services.get(host, ())

    def find(self, reference: str, *, host: str | None = None) -> ServiceView:
        """
        Return the one service that *reference* means, on any host or on one.

        It is a container's full id, its name, a service's id, or the beginning of a container's
        id. Raises NotFound, and InvalidInput naming candidates if it could mean several.
        """
        if host is not None:
            self.host(host)
        views = [view for view in self.views() if host in {None, view.service.host}]
        found = next(filter(None, _matches(views, reference)), [])
        if not found:
            raise NotFound(f"there is no service {reference!r}" + (f" on {host}" if host else ""))
        if len(found) > 1:
            raise InvalidInput("containerId", _ambiguous(reference, found))
        return found[0]

    def service_of(self, host: str, container_id: str) -> Service | None:
        """
        Return the service that a container is, with its unique id; None if it is not known.

        Of a task it is the Swarm service.
        """
        found = next(
            (each for each in self.services(host) if each.container_id == container_id), None
        )
        owner = found and self._owner_of(found)
        return owner.service if owner else found

    def hosts(self) -> list[HostView]:
        """Return every host in the order of the settings."""
        return list(self._hosts.values())

    def host(self, name: str) -> HostView:
        """Return one host. Raises NotFound."""
        if name not in self._hosts:
            known = ", ".join(self._hosts) or "none"
            raise NotFound(f"there is no host {name!r}; in the settings: {known}")
        return self._hosts[name]

    def set_host(self, host: HostView) -> None:
        """Note how a host stands."""
        self._hosts[host.name] = host
        self._known.setdefault(host.name, {})

    def put_container(self, service: Service, *, seen_ms: int) -> None:
        """Note what an engine says of a container now; an ignored one is forgotten instead."""
        if service.ignored:
            self.forget(service.host, service.container_id)
            return
        known = self._known[service.host].get(service.container_id)
        usage = known.usage if known and service.state.status in _MEASURED else None
        self._known[service.host][service.container_id] = _Known(
            service=service, seen_ms=seen_ms, usage=usage, update=known.update if known else None
        )
        self._services.pop(service.host, None)

    def confirm(self, host: str, container_ids: Collection[str], *, seen_ms: int) -> None:
        """Note that these are all containers of a host, and that they stand as they stood."""
        for container_id, known in list(self._known[host].items()):
            if container_id in container_ids:
                self._known[host][container_id] = replace(known, seen_ms=seen_ms)
            else:
                self.forget(host, container_id)

    def forget(self, host: str, container_id: str) -> None:
        """Note that a container is gone."""
        if self._known[host].pop(container_id, None) is not None:
            self._services.pop(host, None)

    def put_usage(self, host: str, container_id: str, usage: Usage) -> None:
        """Note what a container uses; nothing happens if it is gone or has ended meanwhile."""
        known = self._known[host].get(container_id)
        if known and known.service.state.status in _MEASURED:
            self._known[host][container_id] = replace(known, usage=usage)

    def put_update(self, host: str, container_id: str, check: UpdateCheck) -> None:
        """Note what a look at the registry said; nothing happens if the container is gone."""
        known = self._known[host].get(container_id)
        swarm = self._swarm_known.get((host, container_id))
        if known:
            self._known[host][container_id] = replace(known, update=check)
        elif swarm:
            self._swarm_known[host, container_id] = replace(swarm, update=check)

    def set_swarm(self, host: str, services: Iterable[SwarmService], *, seen_ms: int) -> None:
        """Note every service that a manager has now; nothing of a host that is none."""
        self._swarms[host] = {each.service.container_id: each for each in services}
        before = self._swarm_known
        self._swarm_known = {key: known for key, known in before.items() if key[0] != host}
        for id_, each in self._swarms[host].items():
            known = before.get((host, id_)) or _Known(service=each.service, seen_ms=seen_ms)
            self._swarm_known[host, id_] = replace(known, service=each.service, seen_ms=seen_ms)

    def set_operation(self, host: str, service_id: str, operation_id: str | None) -> None:
        """Note which operation runs on a service; None: it is over."""
        if operation_id is None:
            self._operations.pop((host, service_id), None)
        else:
            self._operations[host, service_id] = operation_id

    def _views_of(self, host: str) -> list[ServiceView]:
        containers = [each for each in self.services(host) if self._owner_of(each) is None]
        swarm = [each for each in self._swarms.get(host, {}).values() if not each.service.ignored]
        return [self._view(each) for each in containers] + [self._swarm_view(e) for e in swarm]

    def _owner_of(self, task: Service) -> SwarmService | None:
        """Return the Swarm service that a container is a task of; None if it is of none."""
        name = task.place.swarm_service
        if name is None:
            return None
        services = self._swarms.get(task.host, {}).values()
        return next((each for each in services if each.service.container_name == name), None)

    def _swarm_view(self, swarm: SwarmService) -> ServiceView:
        service = swarm.service
        known = self._swarm_known[service.host, service.container_id]
        tasks = [
            task
            for task in self._known[service.host].values()
            if task.service.place.swarm_service == service.container_name
        ]
        image_id = next((task.service.image_id for task in reversed(tasks)), None)
        return ServiceView(
            service=replace(service, image_id=image_id),
            host=self._hosts[service.host],
            usage=total_usage([task.usage for task in tasks if task.usage]),
            update=known.update,
            operation_id=self._operations.get((service.host, service.id)),
            seen_ms=known.seen_ms,
            since_ms=service.state.since_ms,
            replicas_running=swarm.running,
            replicas_wanted=swarm.wanted,
            task_container_ids=swarm.container_ids,
        )

    def _view(self, service: Service) -> ServiceView:
        known = self._known[service.host][service.container_id]
        return ServiceView(
            service=service,
            host=self._hosts[service.host],
            usage=known.usage,
            update=known.update,
            operation_id=self._operations.get((service.host, service.id)),
            seen_ms=known.seen_ms,
            since_ms=self._since_ms(service),
        )

    def _since_ms(self, service: Service) -> int | None:
        if service.state.status is ServiceStatus.PAUSED:
            return self.pauses.begun_ms(service.host, service.container_id)
        return service.state.since_ms


def _unasked(name: str, now_ms: int) -> HostView:
    return HostView(
        name=name,
        reachable=False,
        since_ms=now_ms,
        reason=NOT_ASKED,
        engine_version=None,
        api_version=None,
        is_swarm_manager=False,
    )


def _by_name(view: ServiceView) -> tuple[str, str, str]:
    service = view.service
    return service.identity.name.casefold(), service.host, service.container_name


def _matches(views: Sequence[ServiceView], reference: str) -> Iterable[list[ServiceView]]:
    """Give what *reference* could mean, the surest meaning first."""
    yield [view for view in views if view.service.container_id == reference]
    yield [view for view in views if reference in {view.service.container_name, view.service.id}]
    if len(reference) >= SHORTEST_PREFIX and _HEX.issuperset(reference):
        yield [view for view in views if view.service.container_id.startswith(reference)]


def _ambiguous(reference: str, found: Sequence[ServiceView]) -> str:
    names = [f"{view.service.container_name} on {view.service.host}" for view in found]
    more = f" and {len(names) - MOST_CANDIDATES} more" if len(names) > MOST_CANDIDATES else ""
    return (
        f"{reference!r} could be {', '.join(names[:MOST_CANDIDATES])}{more}: its container's id,"
        " or `host`, says which"
    )
