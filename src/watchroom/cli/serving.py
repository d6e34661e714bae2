"""`watchroom serve`."""

from collections.abc import Iterator
from typing import Final

import click

from watchroom import wiring
from watchroom.cli.running import run
from watchroom.settings import Settings, is_loopback, without_password
from watchroom.wiring import Started, docker_hosts

NO_N8N: Final = """not configured: set WATCHROOM_N8N_URL to its database, for example
postgresql://user:password@host/n8n or sqlite:////path/database.sqlite
(watchroom doctor looks for one)"""
NO_DOCKER: Final = "no engine: set WATCHROOM_DOCKER_HOSTS (watchroom doctor says more)"
ABROAD: Final = """other machines reach this address, but requests to a name that is not known are
refused: set WATCHROOM_ALLOWED_HOSTS to the names or addresses that people will use"""
SHARED: Final = "other servers on this store need the same folder, or a bucket for all of them"
SHOWN_ONCE: Final = "made at this first start, with every right; shown this once"


def serve(settings: Settings) -> None:
    """Run the server until a signal ends it."""
    run(wiring.serve(settings, announce=lambda started: announce(settings, started)))


def announce(settings: Settings, started: Started) -> None:
    """Tell the person who started the server where it is and what it still needs."""
    click.echo(f"Watchroom listens on {' and '.join(started.urls)}")
    for subject, words in _facts(settings, started):
        first, *others = words.splitlines()
        click.echo(f"{subject:<13} {first}")
        for line in others:
            click.echo(f"{'':<13} {line}")


def _facts(settings: Settings, started: Started) -> Iterator[tuple[str, str]]:
    yield "Data folder", str(settings.data_dir)
    if settings.store_url.startswith("postgres") and settings.objects_url.startswith("file:"):
        yield "Pictures", f"{settings.objects_url}\n{SHARED}"
    yield "API reference", f"{started.urls[0]}/docs"
    yield "n8n", NO_N8N if settings.n8n_url is None else without_password(settings.n8n_url)
    hosts = docker_hosts(settings)
    shown = ", ".join(f"{name} ({address.shown})" for name, address in hosts.items())
    yield "Docker", shown or NO_DOCKER
    if not settings.auth_required:
        yield "Access", "open to everybody on this machine (WATCHROOM_AUTH=off)"
    elif not is_loopback(settings.host):
        yield "Access", ABROAD if not settings.allowed_hosts else "from other machines, by key"
    if started.first_key is not None:
        yield "API key", f"{started.first_key.secret}\n{SHOWN_ONCE}"
