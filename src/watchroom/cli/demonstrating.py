"""`watchroom demo`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.progress import Progress as ProgressBar

from watchroom.cli.loading import module
from watchroom.cli.running import run
from watchroom.demo.command import Progress, Watching, Wishes, demonstrate
from watchroom.demo.home import default_folder
from watchroom.settings import Settings

if TYPE_CHECKING:
    from watchroom.wiring.serving import Started

MADE_UP: Final = """Demo          everything you see is made up: containers, runs and pictures
{indent}it is kept in {folder}; --reset makes it anew"""


def demo(
    *,
    folder: Path | None,
    runs: int | None,
    ports: tuple[int, ...],
    reset: bool,
    environment: Mapping[str, str],
) -> None:
    """Run the demo until a signal ends it."""
    chosen = folder.absolute() if folder else default_folder(environment)
    wishes = Wishes(folder=chosen, runs=runs, ports=ports, reset=reset)
    with ProgressBar(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        pictures = bar.add_task("pictures", total=None, visible=False)
        written = bar.add_task("runs", total=None, visible=False)

        def report(progress: Progress) -> None:
            made = progress.made
            bar.update(pictures, completed=made.pictures, total=progress.pictures, visible=True)
            bar.update(written, completed=made.runs, total=progress.runs, visible=True)
            if made.runs >= progress.runs:
                bar.stop()

        def tell(settings: Settings, started: "Started") -> None:
            click.echo(MADE_UP.format(folder=chosen, indent=" " * 14))
            module("serving").announce(settings, started)

        run(demonstrate(wishes, Watching(announce=tell, report=report)))
