"""`watchroom doctor`."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click
import msgspec

from watchroom.cli.examining_own import examine_own
from watchroom.cli.found_words import (
    answering,
    hosts_line,
    other_engine,
    place_and_problem,
)
from watchroom.cli.running import run
from watchroom.docker.engine import Engine
from watchroom.domain.errors import Misconfigured, WatchroomError
from watchroom.domain.findings import Finding, Outcome
from watchroom.flows.discovery.discovery import Found, Wanted, discover
from watchroom.flows.discovery.engines import FoundEngine
from watchroom.flows.discovery.n8n import FoundN8n
from watchroom.flows.discovery.places import LOCAL_SOCKET
from watchroom.settings import Settings
from watchroom.wiring.engines import LOCAL_HOST, opened_engines
from watchroom.wiring.runs import open_n8n

NAMES_SHOWN: Final = 5

_HIDDEN_TABLE: Final = re.compile(r"(?:GRANT SELECT ON|permission denied for table) (\w+)")


def examine(settings: Settings, *, environment: Mapping[str, str], as_json: bool) -> None:
    """Print what is reachable; exit with 1 if something that was asked for does not work."""
    findings = run(_examine(settings, environment))
    is_well = all(finding.outcome is not Outcome.BAD for finding in findings)
    if as_json:
        told = {"ok": is_well, "findings": msgspec.to_builtins(findings)}
        click.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        for finding in findings:
            click.echo(f"{finding.outcome}  {finding.subject:<9} {finding.words}")
            for line in finding.advice:
                click.echo(f"              {line}")
    if not is_well:
        sys.exit(1)


async def _examine(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    findings = await examine_own(settings)
    return [*findings, *await examine_sources(settings, environment)]


async def examine_sources(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """Return what can be said of n8n and of the engines: what answers, and what to add."""
    wanted = Wanted(environment=environment, engines=settings.docker_hosts, n8n=settings.finds_n8n)
    found = await discover(wanted)
    of_n8n = await _examine_n8n(settings) if settings.n8n_url else n8n_found(settings, found)
    return [*of_n8n, *await examine_docker(settings, found)]


async def _examine_n8n(settings: Settings) -> list[Finding]:
    try:
        n8n = await open_n8n(settings)
        try:
            description = await n8n.describe()
            highest = await n8n.highest_id()
        finally:
            await n8n.close()
    except WatchroomError as error:
        words, advice = str(error), _advice_of(str(error))
        return [Finding(outcome=Outcome.BAD, subject="n8n", words=words, advice=advice)]
    words = f"{description.database} {description.version}, newest run {highest}, "
    words += _workflow_words([workflow.name for workflow in description.workflows])
    missed = settings.n8n_workflows and not description.workflows
    if missed:
        words += f": none is called {', '.join(settings.n8n_workflows)} (WATCHROOM_N8N_WORKFLOWS)"
    outcome = Outcome.BAD if missed else Outcome.GOOD
    finding = Finding(outcome=outcome, subject="n8n", words=words)
    return [finding, *_examine_storage(settings)]


def _workflow_words(names: list[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    listed = f" ({shown}{f' and {more} more' if more > 0 else ''})" if names else ""
    return f"{len(names)} workflows{listed}"


def _examine_storage(settings: Settings) -> list[Finding]:
    folder = settings.n8n_storage_dir
    if folder is None:
        words = "no folder named; pictures that n8n keeps in files cannot be read"
        advice = ("WATCHROOM_N8N_STORAGE_DIR=/path/to/.n8n/storage   (n8n 1.x: .../binaryData)",)
        return [Finding(outcome=Outcome.MISSING, subject="n8n files", words=words, advice=advice)]
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        return [Finding(outcome=Outcome.BAD, subject="n8n files", words=f"{error}")]
    return [Finding(outcome=Outcome.GOOD, subject="n8n files", words=f"{folder} can be read")]


def _advice_of(error: str) -> tuple[str, ...]:
    """Return the statement that gives our role what it lacks; nothing if that is not the reason."""
    table = _HIDDEN_TABLE.search(error)
    if table is None:
        return ()
    return (f"GRANT SELECT ON {table[1]} TO the_role;   (as the owner of n8n's tables)",)


def n8n_found(settings: Settings, found: Found) -> list[Finding]:
    """Return a line for each n8n that no setting names."""
    if not settings.finds_n8n:
        words = "switched off by the settings; runs are not copied"
        return [Finding(outcome=Outcome.MISSING, subject="n8n", words=words)]
    return [_found_n8n(one, is_only=one is found.only_n8n) for one in found.n8n] or [_missing_n8n()]


def _found_n8n(n8n: FoundN8n, *, is_only: bool) -> Finding:
    words = f"found, though no setting names it: {place_and_problem(n8n)}"
    if is_only:
        words += "; serve copies from it; to name it for good add"
    elif n8n.is_ready:
        words += "; to copy from it add"
    advice = (*n8n.lines, *n8n.notes)
    return Finding(outcome=Outcome.MISSING, subject="n8n", words=words, advice=advice)


async def examine_docker(
    settings: Settings, found: Found, *, local_socket: Path = LOCAL_SOCKET
) -> list[Finding]:
    """Return a line for each engine; *local_socket* is where this machine's own would be."""
    if found.docker_host is not None:
        return [Finding(outcome=Outcome.BAD, subject="docker", words=found.docker_host)]
    if settings.docker_hosts is None:
        return _engines_found(found) or [_missing_docker(local_socket)]
    if not settings.docker_hosts:
        words = "switched off by the settings; containers are not shown"
        return [Finding(outcome=Outcome.MISSING, subject="docker", words=words)]
    try:
        async with opened_engines(settings) as engines:
            return [await _examine_engine(host, engine) for host, engine in engines.items()]
    except Misconfigured as error:
        return [Finding(outcome=Outcome.BAD, subject="docker", words=str(error))]


def _engines_found(found: Found) -> list[Finding]:
    findings = [_engine_found(engine) for engine in found.engines[:1]]
    lines = (hosts_line(found),) if len(answering(found)) > 1 else ()
    for engine in found.engines[1:]:
        words = other_engine(engine)
        advice = engine.advice if engine.problem else lines
        findings.append(
            Finding(outcome=Outcome.MISSING, subject="docker", words=words, advice=advice)
        )
    return findings


def _engine_found(engine: FoundEngine) -> Finding:
    if engine.problem is not None:
        outcome = Outcome.BAD if engine.was_named else Outcome.MISSING
        return Finding(
            outcome=outcome, subject="docker", words=engine.problem, advice=engine.advice
        )
    words = f"{LOCAL_HOST} at {engine.address.shown}: Docker {engine.version}, "
    words += f"{engine.count} containers"
    return Finding(outcome=Outcome.GOOD, subject="docker", words=words)


async def _examine_engine(host: str, engine: Engine) -> Finding:
    shown = engine.address.shown
    try:
        version = await engine.system.version()
        containers = await engine.containers.list_all()
    except WatchroomError as error:
        return Finding(outcome=Outcome.BAD, subject="docker", words=f"{host}: {error}")
    words = f"{host} at {shown}: Docker {version.version}, {len(containers)} containers"
    return Finding(outcome=Outcome.GOOD, subject="docker", words=words)


def _missing_docker(local_socket: Path) -> Finding:
    words = f"no engine at {local_socket}; containers are not shown. If it is elsewhere, add"
    advice = (
        f"WATCHROOM_DOCKER_HOSTS={LOCAL_HOST}=unix:///path/to/docker.sock",
        "WATCHROOM_DOCKER_HOSTS=name=tcp://host:2376?certs=/folder",
    )
    return Finding(outcome=Outcome.MISSING, subject="docker", words=words, advice=advice)


def _missing_n8n() -> Finding:
    words = "not configured, and none at its usual places; runs are not copied"
    advice = (
        "WATCHROOM_N8N_URL=postgresql://user:password@host/n8n",
        "WATCHROOM_N8N_URL=sqlite:////path/to/.n8n/database.sqlite",
    )
    return Finding(outcome=Outcome.MISSING, subject="n8n", words=words, advice=advice)
