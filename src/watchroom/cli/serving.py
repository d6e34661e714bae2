"""`watchroom serve`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import click

from watchroom.cli.examining import examine_sources
from watchroom.cli.found_words import docker_lines, n8n_lines
from watchroom.cli.running import run
from watchroom.cli.ways_in import ways_in
from watchroom.flows.discovery.discovery import Found, Wanted, discover
from watchroom.settings import Settings, is_loopback
from watchroom.wiring.engines import LOCAL_HOST
from watchroom.wiring.serving import Started
from watchroom.wiring.serving import serve as serve_until_stopped

ABROAD: Final = """other machines reach this address, but requests to a name that is not known are
refused: set WATCHROOM_ALLOWED_HOSTS to the names or addresses that people will use"""
SHARED: Final = "other servers on this store need the same folder, or a bucket for all of them"
NOTHING_FOUND: Final = Found()


def serve(settings: Settings, *, environment: Mapping[str, str]) -> None:
    """Look for what the settings do not say, and run the server until a signal ends it."""
    run(_serve(settings, environment))


async def _serve(settings: Settings, environment: Mapping[str, str]) -> None:
    found = await discover(
        Wanted(environment=environment, engines=settings.docker_hosts, n8n=settings.finds_n8n)
    )
    chosen = with_found(settings, found)
    await serve_until_stopped(
        chosen,
        announce=lambda started: announce(chosen, started, found),
        look=partial(examine_sources, settings, environment),
    )


def with_found(settings: Settings, found: Found) -> Settings:
    """Return the settings with what was found, where they say nothing and it is plain."""
    if settings.docker_hosts is None and found.engine is not None:
        settings = replace(settings, docker_hosts={LOCAL_HOST: found.engine.address})
    elif found.docker_host is not None:
        settings = replace(settings, docker_hosts={})
    n8n = found.only_n8n
    if n8n is None or not settings.finds_n8n:
        return settings
    folder = settings.n8n_storage_dir or n8n.storage_dir
    return replace(settings, n8n_url=n8n.url, n8n_storage_dir=folder)


def announce(settings: Settings, started: Started, found: Found = NOTHING_FOUND) -> None:
    """Tell the person who started the server where it is, what was found, what it still needs."""
    click.echo(f"Watchroom listens on {' and '.join(started.urls)}")
    for subject, words in _facts(settings, started, found):
        first, *others = words.splitlines()
        click.echo(f"{subject:<13} {first}")
        for line in others:
            click.echo(f"{'':<13} {line}")


def _facts(settings: Settings, started: Started, found: Found) -> Iterator[tuple[str, str]]:
    yield "Data folder", str(settings.data_dir)
    if settings.store_url.startswith("postgres") and settings.objects_url.startswith("file:"):
        yield "Pictures", f"{settings.objects_url}\n{SHARED}"
    yield "API reference", f"{started.urls[0]}{settings.base_path}/docs"
    yield "n8n", "\n".join(n8n_lines(settings, found))
    yield "Docker", "\n".join(docker_lines(settings, found))
    if not settings.auth_required:
        yield "Access", "open to everybody on this machine (WATCHROOM_AUTH=off)"
    elif not is_loopback(settings.host):
        yield "Access", ABROAD if not settings.allowed_hosts else "from other machines, by key"
    yield from ways_in(settings, started)
