"""What was found where no setting says it, in words and in lines to add."""

from collections.abc import Iterator
from typing import Final

from watchroom.flows.discovery.discovery import Found
from watchroom.flows.discovery.engines import FoundEngine
from watchroom.flows.discovery.n8n import FoundN8n
from watchroom.settings import Settings, without_password
from watchroom.wiring.engines import LOCAL_HOST, docker_hosts

NO_N8N: Final = """not found: set WATCHROOM_N8N_URL to its database, for example
postgresql://user:password@host/n8n or sqlite:////path/database.sqlite"""
NO_N8N_WANTED: Final = "switched off (WATCHROOM_N8N_URL=none); runs are not copied"
TO_KEEP_IT: Final = "found by itself; to name it for good add the lines below, or"
LEAVE_IT: Final = "WATCHROOM_N8N_URL=none leaves it alone"
NO_DOCKER: Final = """no engine: set WATCHROOM_DOCKER_HOSTS, for example
local=unix:///path/to/docker.sock or name=tcp://host:2376?certs=/folder"""
NO_DOCKER_WANTED: Final = "switched off (WATCHROOM_DOCKER_HOSTS=none); containers are not shown"


def n8n_lines(settings: Settings, found: Found) -> Iterator[str]:
    """Yield what `serve` says of n8n: where it is, or what to add."""
    if settings.n8n_url is not None:
        yield without_password(settings.n8n_url)
        if settings.finds_n8n and found.only_n8n is not None:
            yield f"{TO_KEEP_IT} {LEAVE_IT}"
            yield from found.only_n8n.lines
    elif not settings.finds_n8n:
        yield NO_N8N_WANTED
    elif not found.n8n:
        yield NO_N8N
    else:
        yield "runs are not copied yet; this was found:"
        for n8n in found.n8n:
            yield place_and_problem(n8n)
            yield from (f"  {line}" for line in (*n8n.lines, *n8n.notes))


def docker_lines(settings: Settings, found: Found) -> Iterator[str]:
    """Yield what `serve` says of Docker: which engines are watched, and what else there is."""
    hosts = docker_hosts(settings)
    if found.docker_host is not None:
        yield found.docker_host
    elif hosts:
        yield ", ".join(f"{name} ({address.shown})" for name, address in hosts.items())
    else:
        yield NO_DOCKER if settings.docker_hosts is None else NO_DOCKER_WANTED
    for engine in found.engines[:1]:
        if engine.problem is not None:
            yield engine.problem
            yield from engine.advice
    for engine in found.engines[1:]:
        yield other_engine(engine)
    if len(answering(found)) > 1:
        yield hosts_line(found)


def place_and_problem(n8n: FoundN8n) -> str:
    """Return where an n8n is, and why it cannot be read as it is."""
    return n8n.place if n8n.problem is None else f"{n8n.place}: {n8n.problem}"


def other_engine(engine: FoundEngine) -> str:
    """Return one line on an engine that is not watched."""
    told = engine.problem or f"answers, {engine.count} containers"
    return f"{engine.address.shown} is not watched: {told}"


def answering(found: Found) -> list[FoundEngine]:
    """Return the engines that could be watched."""
    return [engine for engine in found.engines if engine.problem is None]


def hosts_line(found: Found) -> str:
    """Return the setting that names every engine that answers, each by a name of its own."""
    engines = answering(found)
    names = [LOCAL_HOST, *(f"{LOCAL_HOST}{number}" for number in range(2, len(engines) + 1))]
    entries = (f"{name}={each.address.shown}" for name, each in zip(names, engines, strict=True))
    return f"WATCHROOM_DOCKER_HOSTS={','.join(entries)}"
