"""Services in the shapes of the API."""

from typing import Any, Final

from watchroom.domain import services
from watchroom.domain.services import ServiceSetup
from watchroom.flows.services.restart_counts import RestartCount
from watchroom.flows.services.views import HostView, ServiceView, UpdateCheck
from watchroom.web.times import iso_time
from watchroom.web.wire.services import (
    Details,
    DockerHost,
    HealthCheck,
    Network,
    Port,
    RecentRestarts,
    Replicas,
    RestartPolicy,
    Service,
    ServiceDetail,
    ServiceStats,
    StateKnown,
    UpdateState,
    Volume,
)

DIGITS: Final = 2  # decimals of percentages


def shown_service(view: ServiceView, restarts: RestartCount | None, *, now_ms: int) -> Service:
    """Return a service as lists show it."""
    return Service(**_members(view, restarts, now_ms))


def shown_detail(view: ServiceView, restarts: RestartCount | None, *, now_ms: int) -> ServiceDetail:
    """Return a service with how it was set up."""
    return ServiceDetail(**_members(view, restarts, now_ms), details=_details(view.service))


def shown_host(host: HostView) -> DockerHost:
    """Return a Docker host."""
    return DockerHost(
        name=host.name,
        reachable=host.reachable,
        since=iso_time(host.since_ms),
        reason=host.reason,
        engine_version=host.engine_version,
        api_version=host.api_version,
        swarm_manager=host.is_swarm_manager,
    )


def shown_update(check: UpdateCheck) -> UpdateState:
    """Return what the last look at the registry said."""
    return UpdateState(
        chance=check.chance,
        reason=check.reason,
        checked_at=iso_time(check.checked_ms),
        digest=check.digest,
        version=check.version,
    )


def uptime_s(view: ServiceView, now_ms: int) -> int | None:
    """Return for how long a service has been running; None if it is not, or nobody knows."""
    uptime = None if view.is_stale else view.service.state.uptime_s(now_ms)
    return None if uptime is None else int(uptime)


def rounded(value: float | None, digits: int = DIGITS) -> float | None:
    """Return a figure with few decimals; None stays None."""
    return None if value is None else round(value, digits)


def time_or_none(ms: int | None) -> str | None:
    """Return a moment as the API writes it; None stays None."""
    return None if ms is None else iso_time(ms)


def _members(view: ServiceView, restarts: RestartCount | None, now_ms: int) -> dict[str, Any]:
    """Return the members that list and detail share."""
    service, state = view.service, view.service.state
    identity = service.identity
    return {
        "id": identity.id,
        "name": identity.name,
        "container_id": service.container_id,
        "status": state.status,
        "health": state.health,
        "version": identity.version,
        "description": identity.description,
        "url": identity.url,
        "port": identity.port,
        "stats": _stats(view, now_ms),
        "container_name": service.container_name,
        "host": service.host,
        "project": service.place.compose_project,
        "image": service.image,
        "state": _known(view),
        "update": None if view.update is None else shown_update(view.update),
        "operation_id": view.operation_id,
        "exit_code": state.exit_code,
        "exit_reason": state.exit_reason,
        "oom_killed": state.oom_killed,
        "replicas": _replicas(view),
        "restarts24h": None if restarts is None else _restarts(restarts),
    }


def _stats(view: ServiceView, now_ms: int) -> ServiceStats:
    usage = None if view.is_stale else view.usage
    return ServiceStats(
        cpu=rounded(usage.cpu_percent) if usage else None,
        memory=rounded(usage.memory_percent) if usage else None,
        uptime=uptime_s(view, now_ms),
        restart_count=view.service.state.restart_count,
    )


def _known(view: ServiceView) -> StateKnown:
    host = view.host
    return StateKnown(
        known=not view.is_stale,
        since=time_or_none(view.since_ms),
        unknown_since=iso_time(host.since_ms) if view.is_stale else None,
        reason=host.reason if view.is_stale else None,
        seen_at=iso_time(view.seen_ms),
    )


def _replicas(view: ServiceView) -> Replicas | None:
    if view.replicas_running is None and view.replicas_wanted is None:
        return None
    return Replicas(running=view.replicas_running, wanted=view.replicas_wanted)


def _restarts(restarts: RestartCount) -> RecentRestarts:
    return RecentRestarts(
        count=restarts.count,
        ordered=restarts.ordered,
        last_cause=restarts.last_cause,
        since=iso_time(restarts.since_ms),
    )


def _details(service: services.Service) -> Details:
    setup, state, place = service.setup, service.state, service.place
    return Details(
        image=service.image,
        created=time_or_none(state.created_ms),
        ports=_ports(setup),
        volumes=_volumes(setup),
        env=list(setup.env),
        image_id=service.image_id,
        started_at=time_or_none(state.started_ms),
        finished_at=time_or_none(state.finished_ms),
        error=state.error,
        health_check=HealthCheck(failing_streak=state.failing_streak, output=state.health_output),
        command=setup.command,
        user=setup.user,
        labels=dict(setup.labels),
        networks=_networks(setup),
        network_mode=setup.network_mode,
        restart_policy=_restart_policy(setup),
        memory_limit=setup.memory_limit_bytes,
        cpu_limit=setup.cpu_limit,
        gpus=setup.gpus,
        tty=setup.tty,
        log_driver=setup.log_driver,
        auto_remove=setup.auto_remove,
        compose_service=place.compose_service,
        swarm_service=place.swarm_service,
        depends_on=list(place.depends_on),
        homepage=service.identity.homepage,
    )


def _ports(setup: ServiceSetup) -> list[Port]:
    return [
        Port(
            internal=port.internal,
            external=port.external,
            protocol=port.protocol,
            address=port.address,
        )
        for port in setup.ports
    ]


def _volumes(setup: ServiceSetup) -> list[Volume]:
    return [
        Volume(
            source=volume.source,
            destination=volume.destination,
            kind=volume.kind,
            writable=volume.writable,
        )
        for volume in setup.volumes
    ]


def _networks(setup: ServiceSetup) -> list[Network]:
    return [
        Network(
            name=network.name,
            address=network.address,
            address6=network.address6,
            aliases=list(network.aliases),
        )
        for network in setup.networks
    ]


def _restart_policy(setup: ServiceSetup) -> RestartPolicy | None:
    policy = setup.restart_policy
    return RestartPolicy(name=policy.name, most_retries=policy.most_retries) if policy else None
