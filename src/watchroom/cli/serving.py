"""`watchroom serve`."""

import click

from watchroom import wiring
from watchroom.cli.running import run
from watchroom.settings import Settings
from watchroom.wiring import Started


def serve(settings: Settings) -> None:
    """Run the server until a signal ends it."""
    run(wiring.serve(settings, announce=lambda started: announce(settings, started)))


def announce(settings: Settings, started: Started) -> None:
    """Tell the person who started the server where it is and what it still needs."""
    click.echo(f"Watchroom listens on {' and '.join(started.urls)}")
    click.echo(f"Data folder   {settings.data_dir}")
    click.echo(f"API reference {started.urls[0]}/docs")
    if settings.n8n_url is None:
        click.echo(
            "n8n           not configured: set WATCHROOM_N8N_URL to its database, for example\n"
            "              postgresql://user:password@host/n8n or sqlite:////path/database.sqlite\n"
            "              (watchroom doctor looks for one)"
        )
    if not settings.auth_required:
        click.echo("Access        open to everybody on this machine (WATCHROOM_AUTH=off)")
    if started.first_key is not None:
        click.echo(
            f"API key       {started.first_key.secret}\n"
            "              made at this first start, with every right; shown this once"
        )
