"""Looks for what there is to watch where the settings say nothing, and chooses what is plain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from watchroom.docker.address import EngineAddress
from watchroom.domain.errors import Misconfigured
from watchroom.flows.discovery.engines import FoundEngine, look_at
from watchroom.flows.discovery.n8n import FoundN8n, find_n8n
from watchroom.flows.discovery.places import (
    LOCAL_SOCKET,
    named_engine,
    usual_databases,
    usual_sockets,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for, and with whose eyes."""

    environment: Mapping[str, str]  # of whoever runs us
    engines: Mapping[str, EngineAddress] | None  # that the settings name; None: look for some
    n8n: bool  # whether to look for n8n
    local_socket: Path = LOCAL_SOCKET  # where this machine's own engine would be


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found."""

    engines: tuple[FoundEngine, ...] = ()  # that no setting names, the one to be used first
    docker_host: str | None = None  # what is wrong with DOCKER_HOST; None: nothing
    n8n: tuple[FoundN8n, ...] = ()

    @property
    def engine(self) -> FoundEngine | None:
        """The engine to be used; it may not answer yet. None: there is none."""
        return self.engines[0] if self.engines else None

    @property
    def only_n8n(self) -> FoundN8n | None:
        """The n8n that is meant if any is: the only one, and it can be read. Else None."""
        return self.n8n[0] if len(self.n8n) == 1 and self.n8n[0].is_ready else None


async def discover(wanted: Wanted) -> Found:
    """
    Look at engines and for n8n; nothing is written anywhere.

    Engines that the settings name are asked for n8n only. Takes a few seconds at most.
    """
    problem: str | None = None
    addresses: list[EngineAddress] = []
    if wanted.engines is None:
        try:
            addresses = _addresses(wanted)
        except Misconfigured as error:
            problem = str(error)
    is_named = bool(wanted.environment.get("DOCKER_HOST"))
    engines = [replace(await look_at(each), was_named=is_named) for each in addresses]
    engines.sort(key=lambda engine: engine.problem is not None)  # those that answer first
    n8n: list[FoundN8n] = []
    if wanted.n8n:
        asked = engines or [await look_at(each) for each in (wanted.engines or {}).values()]
        n8n = await find_n8n(usual_databases(wanted.environment), asked)
    return Found(engines=tuple(engines), docker_host=problem, n8n=tuple(n8n))


def _addresses(wanted: Wanted) -> list[EngineAddress]:
    """Return the engine that DOCKER_HOST names, and nothing else, or those at usual places."""
    named = named_engine(wanted.environment)
    if named is not None:
        return [named]
    sockets = usual_sockets(wanted.environment, local_socket=wanted.local_socket)
    resolved = dict.fromkeys(socket.resolve() for socket in sockets)  # Podman's may be a link
    return [EngineAddress(socket=_first(sockets, real)) for real in resolved]


def _first(sockets: list[Path], real: Path) -> Path:
    return next(socket for socket in sockets if socket.resolve() == real)
