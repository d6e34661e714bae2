"""
Reads a service out of what a Swarm manager says of it and of its tasks.

Source of the fields: Docker Engine API 1.41, `GET /services` and `GET /tasks`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from watchroom.docker.engine_times import time_ms
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.docker.references import parse_reference
from watchroom.domain.env_masking import masked_command, masked_env, masked_labels
from watchroom.domain.errors import Undecodable
from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.domain.log_text import plain_text
from watchroom.domain.secret_shapes import masked_text
from watchroom.domain.service_labels import Known, identify, is_ignored
from watchroom.domain.services import (
    Health,
    Service,
    ServiceIdentity,
    ServicePlace,
    ServicePort,
    ServiceSetup,
    ServiceState,
    ServiceStatus,
    ServiceVolume,
)
from watchroom.flows.services.swarm_views import SwarmService

MOST_ERROR_CHARS: Final = 500
STACK: Final = "com.docker.stack.namespace"

_NANO: Final = 1_000_000_000
_NS_PER_MS: Final = 1_000_000
_EVERYWHERE: Final = "0.0.0.0"  # noqa: S104  # the routing mesh listens on every node
_FAILED: Final = frozenset({"failed", "rejected"})

Json = Mapping[str, object]


def swarm_service_of(
    inspect: Json, tasks: Sequence[Json], *, host: str, address: str = "localhost"
) -> SwarmService:
    """
    Return a Swarm service; *tasks* are all of its tasks, *address* is where its ports are reached.

    Raises Undecodable if the inspection names no service.
    """
    spec = mapping(inspect.get("Spec"))
    service_id, name = text(inspect.get("ID")), text(spec.get("Name"))
    if service_id is None or name is None:
        raise Undecodable("the manager described a service without id or name")
    wanted, running = wanted_tasks(spec, tasks), len(running_tasks(tasks))
    service = Service(
        identity=_identity(inspect, name, address),
        container_id=service_id,
        container_name=name,
        host=host,
        image=tagged_image(spec),
        image_id=None,
        state=_state(inspect, tasks, wanted=wanted),
        place=_place(name, _labels(spec)),
        setup=_setup(inspect),
        ignored=is_ignored(_labels(spec)),
    )
    return SwarmService(
        service=service, running=running, wanted=wanted, container_ids=_container_ids(tasks)
    )


def container_spec(spec: Json) -> Json:
    """Return what a service's spec says of its containers."""
    return mapping(mapping(spec.get("TaskTemplate")).get("ContainerSpec"))


def tagged_image(spec: Json) -> str:
    """Return the image as it was asked for: a manager adds the digest that the tag had then."""
    image = text(container_spec(spec).get("Image")) or ""
    reference = parse_reference(image)
    tagged = reference is not None and reference.tag is not None
    return image.partition("@")[0] if tagged else image


def wanted_replicas(spec: Json) -> int | None:
    """Return how many tasks a service is to have; None if that is up to the number of nodes."""
    mode = mapping(spec.get("Mode"))
    if "Replicated" not in mode:
        return None
    return whole(mapping(mode["Replicated"]).get("Replicas")) or 0


def wanted_tasks(spec: Json, tasks: Sequence[Json]) -> int:
    """Return how many tasks are to run; of a global service, those that are meant to."""
    replicas = wanted_replicas(spec)
    if replicas is not None:
        return replicas
    return sum(task.get("DesiredState") == "running" for task in tasks)


def running_tasks(tasks: Sequence[Json]) -> list[Json]:
    """Return the tasks that run and are to go on."""
    return [task for task in tasks if _is(task, "running")]


def _container_ids(tasks: Sequence[Json]) -> frozenset[str]:
    containers = [mapping(mapping(task.get("Status")).get("ContainerStatus")) for task in tasks]
    return frozenset(id_ for each in containers if (id_ := text(each.get("ContainerID"))))


def last_failure(tasks: Sequence[Json]) -> str | None:
    """Return why the last task that failed did, in words; None if none did."""
    failed = [
        mapping(task.get("Status"))
        for task in tasks
        if mapping(task.get("Status")).get("State") in _FAILED
    ]
    latest = max(failed, key=lambda status: time_ms(status.get("Timestamp")) or 0, default=None)
    words = text(latest.get("Err")) if latest else None
    return masked_text(plain_text(words).strip())[:MOST_ERROR_CHARS] if words else None


def _is(task: Json, state: str) -> bool:
    return task.get("DesiredState") == state and mapping(task.get("Status")).get("State") == state


def _labels(spec: Json) -> dict[str, str]:
    """Return the labels of containers and service; those of the service count first."""
    return string_map(container_spec(spec).get("Labels")) | string_map(spec.get("Labels"))


def _identity(inspect: Json, name: str, address: str) -> ServiceIdentity:
    spec = mapping(inspect.get("Spec"))
    reference = parse_reference(tagged_image(spec))
    known = Known(
        container_name=name,
        image_name=reference.short_name if reference else None,
        image_tag=reference.effective_tag if reference else None,
        ports=_ports(inspect),
        address=address,
    )
    return identify(_labels(spec), known)


def _state(inspect: Json, tasks: Sequence[Json], *, wanted: int) -> ServiceState:
    running = running_tasks(tasks)
    started = [time_ms(mapping(task.get("Status")).get("Timestamp")) for task in running]
    failure = None if running else last_failure(tasks)
    return ServiceState(
        status=_status(len(running), wanted),
        health=Health.NONE,
        created_ms=time_ms(inspect.get("CreatedAt")),
        started_ms=min((ms for ms in started if ms is not None), default=None),
        finished_ms=None,
        exit_code=None,
        exit_reason=None,
        oom_killed=False,
        error=failure,
        restart_count=None,
        failing_streak=None,
        health_output=None,
    )


def _status(running: int, wanted: int) -> ServiceStatus:
    if running:
        return ServiceStatus.RUNNING
    return ServiceStatus.RESTARTING if wanted else ServiceStatus.STOPPED


def _place(name: str, labels: Mapping[str, str]) -> ServicePlace:
    return ServicePlace(
        compose_project=labels.get(STACK),
        compose_service=None,
        swarm_service=name,
        depends_on=(),
    )


def _setup(inspect: Json) -> ServiceSetup:
    spec = mapping(inspect.get("Spec"))
    task, container = mapping(spec.get("TaskTemplate")), container_spec(spec)
    limits = mapping(mapping(task.get("Resources")).get("Limits"))
    nano_cpus = whole(limits.get("NanoCPUs"))
    command = [*strings(container.get("Command")), *strings(container.get("Args"))]
    grace_ns = whole(container.get("StopGracePeriod"))
    return ServiceSetup(
        command=masked_command(command) if command else None,
        user=text(container.get("User")),
        env=masked_env(strings(container.get("Env"))),
        labels=masked_labels(_labels(spec)),
        ports=_ports(inspect),
        volumes=tuple(_volume(mapping(mount)) for mount in sequence(container.get("Mounts"))),
        networks=(),
        network_mode=None,
        restart_policy=None,
        memory_limit_bytes=whole(limits.get("MemoryBytes")) or None,
        cpu_limit=nano_cpus / _NANO if nano_cpus else None,
        gpus=None,
        tty=container.get("TTY") is True,
        log_driver=text(mapping(task.get("LogDriver")).get("Name")),
        auto_remove=False,
        stop_grace_ms=None if grace_ns is None else grace_ns // _NS_PER_MS,
    )


def _ports(inspect: Json) -> tuple[ServicePort, ...]:
    published = [mapping(port) for port in sequence(mapping(inspect.get("Endpoint")).get("Ports"))]
    return tuple(
        ServicePort(
            internal=internal,
            external=whole(port.get("PublishedPort")) or None,
            protocol=text(port.get("Protocol")) or "tcp",
            address=_EVERYWHERE if whole(port.get("PublishedPort")) else None,
        )
        for port in published
        if (internal := whole(port.get("TargetPort")))
    )


def _volume(mount: Json) -> ServiceVolume:
    return ServiceVolume(
        kind=text(mount.get("Type")) or "volume",
        source=text(mount.get("Source")),
        destination=text(mount.get("Target")) or "",
        writable=mount.get("ReadOnly") is not True,
    )
