"""`watchroom doctor`."""

import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import click

from watchroom.cli.running import run
from watchroom.docker.engine import Engine
from watchroom.domain.errors import Misconfigured, WatchroomError
from watchroom.settings import Settings
from watchroom.wiring import (
    LOCAL_HOST,
    LOCAL_SOCKET,
    Parts,
    docker_hosts,
    open_n8n,
    opened,
    opened_engines,
)

NAMES_SHOWN: Final = 5
USUAL_DATABASE: Final = Path("~/.n8n/database.sqlite")
USUAL_STORAGE: Final = ("storage", "binaryData")  # 2.x, 1.x


class Outcome(StrEnum):
    """What came of looking at one thing."""

    GOOD = "ok"
    MISSING = "--"  # not configured; the rest works without it
    BAD = "!!"  # configured, and it does not work


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    outcome: Outcome
    subject: str
    words: str
    advice: tuple[str, ...] = ()  # lines to add or to run


def examine(settings: Settings) -> None:
    """Print what is reachable; exit with 1 if something configured does not work."""
    findings = run(_examine(settings))
    for finding in findings:
        click.echo(f"{finding.outcome}  {finding.subject:<9} {finding.words}")
        for line in finding.advice:
            click.echo(f"              {line}")
    if any(finding.outcome is Outcome.BAD for finding in findings):
        sys.exit(1)


async def _examine(settings: Settings) -> list[Finding]:
    findings = []
    try:
        async with opened(settings) as parts:
            findings += [finding async for finding in _examine_parts(settings, parts)]
    except WatchroomError as error:
        findings.append(Finding(outcome=Outcome.BAD, subject="store", words=str(error)))
    findings += await _examine_n8n(settings)
    findings += await examine_docker(settings)
    return findings


async def _examine_parts(settings: Settings, parts: Parts) -> AsyncIterator[Finding]:
    version = await parts.store.version()
    size = await parts.store.size_bytes()
    words = f"{parts.store.dialect} {version}, {size:,} bytes, in {settings.data_dir}"
    yield Finding(outcome=Outcome.GOOD, subject="store", words=words)
    try:
        await parts.objects.probe()
    except WatchroomError as error:
        yield Finding(outcome=Outcome.BAD, subject="pictures", words=str(error))
    else:
        words = f"{settings.objects_url} can be written"
        yield Finding(outcome=Outcome.GOOD, subject="pictures", words=words)


async def _examine_n8n(settings: Settings) -> list[Finding]:
    if settings.n8n_url is None:
        return [_missing_n8n()]
    try:
        n8n = await open_n8n(settings)
        try:
            description = await n8n.describe()
            highest = await n8n.highest_id()
        finally:
            await n8n.close()
    except WatchroomError as error:
        return [Finding(outcome=Outcome.BAD, subject="n8n", words=str(error))]
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


async def examine_docker(settings: Settings, *, local_socket: Path = LOCAL_SOCKET) -> list[Finding]:
    """Return a line for each engine; *local_socket* is where this machine's own would be."""
    if not docker_hosts(settings, local_socket=local_socket):
        return [_missing_docker(settings, local_socket)]
    try:
        async with opened_engines(settings, local_socket=local_socket) as engines:
            return [await _examine_engine(host, engine) for host, engine in engines.items()]
    except Misconfigured as error:
        return [Finding(outcome=Outcome.BAD, subject="docker", words=str(error))]


async def _examine_engine(host: str, engine: Engine) -> Finding:
    shown = engine.address.shown
    try:
        version = await engine.system.version()
        containers = await engine.containers.list_all()
    except WatchroomError as error:
        return Finding(outcome=Outcome.BAD, subject="docker", words=f"{host}: {error}")
    words = f"{host} at {shown}: Docker {version.version}, {len(containers)} containers"
    return Finding(outcome=Outcome.GOOD, subject="docker", words=words)


def _missing_docker(settings: Settings, local_socket: Path) -> Finding:
    if settings.docker_hosts is not None:
        words = "switched off by the settings; containers are not shown"
        return Finding(outcome=Outcome.MISSING, subject="docker", words=words)
    words = f"no engine at {local_socket}; containers are not shown. If it is elsewhere, add"
    advice = (
        f"WATCHROOM_DOCKER_HOSTS={LOCAL_HOST}=unix:///path/to/docker.sock",
        "WATCHROOM_DOCKER_HOSTS=name=tcp://host:2376?certs=/folder",
    )
    return Finding(outcome=Outcome.MISSING, subject="docker", words=words, advice=advice)


def _missing_n8n() -> Finding:
    database = USUAL_DATABASE.expanduser()
    if not database.exists():
        words = "not configured, and none at its usual place; runs are not copied"
        advice = (
            "WATCHROOM_N8N_URL=postgresql://user:password@host/n8n",
            "WATCHROOM_N8N_URL=sqlite:////path/to/.n8n/database.sqlite",
        )
        return Finding(outcome=Outcome.MISSING, subject="n8n", words=words, advice=advice)
    folders = [database.parent / name for name in USUAL_STORAGE]
    storage = next((folder for folder in folders if folder.exists()), folders[0])
    return Finding(
        outcome=Outcome.MISSING,
        subject="n8n",
        words=f"not configured, but there is one at {database}; add",
        advice=(
            f"WATCHROOM_N8N_URL=sqlite:///{database}",
            f"WATCHROOM_N8N_STORAGE_DIR={storage}",
        ),
    )
