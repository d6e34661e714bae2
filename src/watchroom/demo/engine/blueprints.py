"""How a service of the demo is set up, and the request that makes its container."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from watchroom.demo.engine.chance import hex_id
from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.images import add_image, make_image, publish
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import MEBI, JsonObject, Program, Release, seconds_ns
from watchroom.domain.service_labels import (
    COMPOSE_DEPENDS_ON,
    COMPOSE_PROJECT,
    COMPOSE_SERVICE,
)

COMPOSE_VERSION: Final = "2.39.4"

_CHECK_TIMEOUT_S: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """What the registry has in the meantime."""

    version: str
    program: Program  # how it behaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """A service of a Compose project."""

    project: str
    service: str
    title: str  # for people
    description: str
    image: str  # reference; one without a registry's digest exists on this host only
    version: str
    program: Program
    is_local: bool = False  # the image was built here
    newer: Newer | None = None
    image_mebi: int = 120
    command: tuple[str, ...] = ()
    image_command: tuple[str, ...] = ()
    user: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[int, int] = field(default_factory=dict)  # of the container -> of the host
    binds: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()  # besides its project's own
    memory_mebi: int = 0  # limit; 0: none
    has_gpus: bool = False
    check: str = ""  # command of the health check; empty: none
    check_every_s: float = 10
    depends_on: tuple[str, ...] = ()
    stop_grace_s: int | None = None  # None: the engine's own

    @property
    def container_name(self) -> str:
        """The name that Compose gives its container."""
        return f"{self.project}-{self.service}-1"


def provide_image(state: EngineState, blueprint: Blueprint, *, created_ns: int) -> Release:
    """Have the image of a service here, and what is newer in the registry; return what is here."""
    release = _release(state, blueprint, blueprint.version, blueprint.program, created_ns)
    add_image(state, release)
    if blueprint.is_local:
        return release
    newest = release
    if blueprint.newer is not None:
        newer = blueprint.newer
        newest = _release(state, blueprint, newer.version, newer.program, state.now_ns)
    publish(state, blueprint.image, newest)
    return release


def create_body(blueprint: Blueprint, release: Release) -> JsonObject:
    """Return what Compose asks an engine for."""
    main, *others = (f"{blueprint.project}_default", *blueprint.networks)
    asked = {"Aliases": [blueprint.container_name, blueprint.service]}
    stop = {} if blueprint.stop_grace_s is None else {"StopTimeout": blueprint.stop_grace_s}
    return {
        "Image": blueprint.image,
        "Env": [f"{name}={value}" for name, value in blueprint.env.items()],
        "Cmd": list(blueprint.command) or None,
        "User": blueprint.user,
        "Labels": _labels(blueprint, release),
        "ExposedPorts": {f"{port}/tcp": {} for port in blueprint.ports},
        **_check(blueprint),
        **stop,
        "HostConfig": _host_config(blueprint, main),
        "NetworkingConfig": {"EndpointsConfig": dict.fromkeys((main, *others), asked)},
    }


def _release(
    state: EngineState, blueprint: Blueprint, version: str, program: Program, created_ns: int
) -> Release:
    config = {
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        "Cmd": list(blueprint.image_command) or [f"/bin/{blueprint.service}"],
        "WorkingDir": "/app",
        "Labels": {"org.opencontainers.image.title": blueprint.title},
    }
    return make_image(
        state,
        blueprint.image,
        version=version,
        config=config,
        program=program,
        size_bytes=blueprint.image_mebi * MEBI,
        created_ns=created_ns,
        is_local=blueprint.is_local,
    )


def _labels(blueprint: Blueprint, release: Release) -> dict[str, str]:
    depends_on = (f"{each}:service_started:true" for each in blueprint.depends_on)
    return {
        COMPOSE_PROJECT: blueprint.project,
        COMPOSE_SERVICE: blueprint.service,
        COMPOSE_DEPENDS_ON: ",".join(depends_on),
        "com.docker.compose.config-hash": hex_id("config", blueprint.service),
        "com.docker.compose.container-number": "1",
        "com.docker.compose.image": release.image.id,
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.project.config_files": f"/srv/{blueprint.project}/compose.yaml",
        "com.docker.compose.project.working_dir": f"/srv/{blueprint.project}",
        "com.docker.compose.version": COMPOSE_VERSION,
        "watchroom.name": blueprint.title,
        "watchroom.description": blueprint.description,
    }


def _check(blueprint: Blueprint) -> JsonObject:
    if not blueprint.check:
        return {}
    check = {
        "Test": ["CMD-SHELL", blueprint.check],
        "Interval": seconds_ns(blueprint.check_every_s),
        "Timeout": _CHECK_TIMEOUT_S * NS_PER_S,
        "Retries": 3,
    }
    return {"Healthcheck": check}


def _host_config(blueprint: Blueprint, network: str) -> JsonObject:
    gpus = {"Driver": "nvidia", "Count": -1, "DeviceIDs": None, "Capabilities": [["gpu"]]}
    return {
        "NetworkMode": network,
        "Binds": list(blueprint.binds) or None,
        "PortBindings": {
            f"{inner}/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(outer)}]
            for inner, outer in blueprint.ports.items()
        },
        "RestartPolicy": {"Name": "unless-stopped", "MaximumRetryCount": 0},
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
        "Memory": blueprint.memory_mebi * MEBI,
        "DeviceRequests": [gpus | {"Options": {}}] if blueprint.has_gpus else None,
    }
