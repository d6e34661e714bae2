"""
Reads a service out of the engine's JSON.

Source of the fields: Docker Engine API 1.41, `GET /containers/{id}/json` and
`GET /containers/json`. What is missing or of another type is as good as absent.
"""

import re
from collections.abc import Mapping
from typing import Final

from watchroom.docker.engine_times import time_ms
from watchroom.docker.inspected_parts import (
    gpus,
    networks,
    ports,
    restart_policy,
    string_map,
    strings,
    volumes,
)
from watchroom.docker.references import parse_reference
from watchroom.domain.env_masking import masked_command, masked_env, masked_labels
from watchroom.domain.errors import Undecodable
from watchroom.domain.exits import exit_words
from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.domain.log_text import plain_text
from watchroom.domain.secret_shapes import masked_text
from watchroom.domain.service_labels import (
    COMPOSE_PROJECT,
    COMPOSE_SERVICE,
    SWARM_SERVICE,
    Known,
    depends_on,
    identify,
    is_ignored,
)
from watchroom.domain.services import (
    Health,
    Service,
    ServiceBrief,
    ServiceIdentity,
    ServicePlace,
    ServiceSetup,
    ServiceState,
    ServiceStatus,
)

MAX_HEALTH_OUTPUT_CHARS: Final = 500

_DAY_MS: Final = 86_400_000
_NANO: Final = 1_000_000_000
_STATUSES: Final = {
    "running": ServiceStatus.RUNNING,
    "restarting": ServiceStatus.RESTARTING,
    "paused": ServiceStatus.PAUSED,
    "created": ServiceStatus.CREATED,
    "dead": ServiceStatus.DEAD,
    "exited": ServiceStatus.STOPPED,
    "removing": ServiceStatus.STOPPED,
    "configured": ServiceStatus.CREATED,  # this and the following are Podman's words
    "initialized": ServiceStatus.CREATED,
    "stopping": ServiceStatus.RUNNING,
    "stopped": ServiceStatus.STOPPED,
}
_HEALTHS: Final = {str(health): health for health in Health}
_ENDED: Final = frozenset({ServiceStatus.STOPPED, ServiceStatus.RESTARTING, ServiceStatus.DEAD})
_LISTED_HEALTH: Final = re.compile(r"\((?:health: )?(healthy|unhealthy|starting)\)\s*\Z")
_LISTED_EXIT: Final = re.compile(r"(?:Exited|Restarting) \((\d{1,10})\)", re.ASCII)


def service_of(inspect: Mapping[str, object], *, host: str, address: str = "localhost") -> Service:
    """
    Return the service that an inspected container is.

    *host* is the engine's name in the settings, *address* is where its published ports are
    reached. Raises Undecodable if the inspection names no container.
    """
    labels = string_map(mapping(inspect.get("Config")).get("Labels"))
    return Service(
        identity=_identity(inspect, labels, address),
        container_id=_container_id(inspect),
        container_name=_inspected_name(inspect),
        host=host,
        image=_image(inspect),
        image_id=text(inspect.get("Image")),
        state=_state(inspect),
        place=_place(labels),
        setup=_setup(inspect, labels),
        ignored=is_ignored(labels),
    )


def brief_of(entry: Mapping[str, object]) -> ServiceBrief:
    """
    Return what an entry of the list of containers says.

    Up to API 1.51 the list tells health only within its `Status` text, such as
    "Up 3 minutes (unhealthy)". Raises Undecodable if the entry names no container.
    """
    status = _status(entry.get("State"))
    words = text(entry.get("Status")) or ""
    exited = _LISTED_EXIT.match(words)
    return ServiceBrief(
        container_id=_container_id(entry),
        container_name=_listed_name(entry),
        status=status,
        health=_listed_health(entry, words, status),
        exit_code=int(exited[1]) if exited and status in _ENDED else None,
        image=text(entry.get("Image")) or "",
        image_id=text(entry.get("ImageID")),
        created_ms=_seconds_to_ms(entry.get("Created")),
        ignored=is_ignored(string_map(entry.get("Labels"))),
    )


def _container_id(values: Mapping[str, object]) -> str:
    container_id = text(values.get("Id"))
    if container_id is None:
        raise Undecodable("the engine described a container without an id")
    return container_id


def _inspected_name(inspect: Mapping[str, object]) -> str:
    name = text(inspect.get("Name")) or ""
    return name.removeprefix("/") or _container_id(inspect)[:12]


def _listed_name(entry: Mapping[str, object]) -> str:
    """Return the own name: a linked container is listed under "/other/alias" as well."""
    names = (name.removeprefix("/") for name in strings(entry.get("Names")))
    return next((name for name in names if name and "/" not in name), _container_id(entry)[:12])


def _image(inspect: Mapping[str, object]) -> str:
    return text(mapping(inspect.get("Config")).get("Image")) or text(inspect.get("Image")) or ""


def _identity(
    inspect: Mapping[str, object], labels: Mapping[str, str], address: str
) -> ServiceIdentity:
    reference = parse_reference(_image(inspect))
    known = Known(
        container_name=_inspected_name(inspect),
        image_name=reference.short_name if reference else None,
        image_tag=reference.effective_tag if reference else None,
        ports=ports(inspect),
        address=address,
    )
    return identify(labels, known)


def _state(inspect: Mapping[str, object]) -> ServiceState:
    state = mapping(inspect.get("State"))
    health = mapping(state.get("Health"))
    status = _status(state.get("Status"))
    exit_code = whole(state.get("ExitCode")) if status in _ENDED else None
    oom_killed = state.get("OOMKilled") is True
    return ServiceState(
        status=status,
        health=_health(health.get("Status"), status),
        created_ms=time_ms(inspect.get("Created")),
        started_ms=time_ms(state.get("StartedAt")),
        finished_ms=time_ms(state.get("FinishedAt")),
        exit_code=exit_code,
        exit_reason=None if exit_code is None else exit_words(exit_code, oom_killed=oom_killed),
        oom_killed=oom_killed,
        error=_shown(state.get("Error")),
        restart_count=whole(inspect.get("RestartCount")),
        failing_streak=whole(health.get("FailingStreak")),
        health_output=_last_health_output(health),
    )


def _place(labels: Mapping[str, str]) -> ServicePlace:
    return ServicePlace(
        compose_project=labels.get(COMPOSE_PROJECT),
        compose_service=labels.get(COMPOSE_SERVICE),
        swarm_service=labels.get(SWARM_SERVICE),
        depends_on=depends_on(labels),
    )


def _setup(inspect: Mapping[str, object], labels: Mapping[str, str]) -> ServiceSetup:
    config, host = mapping(inspect.get("Config")), mapping(inspect.get("HostConfig"))
    nano_cpus = whole(host.get("NanoCpus"))
    return ServiceSetup(
        command=_command(inspect),
        user=text(config.get("User")),
        env=masked_env(strings(config.get("Env"))),
        labels=masked_labels(labels),
        ports=ports(inspect),
        volumes=volumes(inspect),
        networks=networks(inspect),
        network_mode=text(host.get("NetworkMode")),
        restart_policy=restart_policy(host.get("RestartPolicy")),
        memory_limit_bytes=whole(host.get("Memory")) or None,
        cpu_limit=nano_cpus / _NANO if nano_cpus else None,
        gpus=gpus(host.get("DeviceRequests")),
        tty=config.get("Tty") is True,
        log_driver=text(mapping(host.get("LogConfig")).get("Type")),
        auto_remove=host.get("AutoRemove") is True,
        stop_grace_ms=_stop_grace_ms(config.get("StopTimeout")),
    )


def _stop_grace_ms(seconds: object) -> int | None:
    """Return how long a container may take to end; a negative number means without end."""
    grace_s = whole(seconds)
    if grace_s is None:
        return None
    return grace_s * 1000 if grace_s >= 0 else _DAY_MS


def _command(inspect: Mapping[str, object]) -> str | None:
    path = text(inspect.get("Path"))
    return masked_command([path, *strings(inspect.get("Args"))]) if path else None


def _status(word: object) -> ServiceStatus:
    """Return a status; a word that we do not know is none that runs."""
    return _STATUSES.get(str(word), ServiceStatus.STOPPED)


def _health(word: object, status: ServiceStatus) -> Health:
    """Return the health of a running container: the engine keeps the last word of a stopped one."""
    return _HEALTHS.get(str(word), Health.NONE) if status is ServiceStatus.RUNNING else Health.NONE


def _listed_health(entry: Mapping[str, object], words: str, status: ServiceStatus) -> Health:
    told = text(mapping(entry.get("Health")).get("Status"))
    found = _LISTED_HEALTH.search(words)
    return _health(told or (found[1] if found else None), status)


def _last_health_output(health: Mapping[str, object]) -> str | None:
    checks = sequence(health.get("Log"))
    return _shown(mapping(checks[-1]).get("Output")) if checks else None


def _shown(value: object) -> str | None:
    """Return a text of the engine's as it may be shown: bounded, plain, without secrets."""
    found = text(value)
    return masked_text(plain_text(found).strip())[:MAX_HEALTH_OUTPUT_CHARS] if found else None


def _seconds_to_ms(value: object) -> int | None:
    seconds = whole(value)
    return seconds * 1000 if seconds is not None and seconds > 0 else None
