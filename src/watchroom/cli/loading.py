"""What a command is given when it runs: its module, and the settings."""

import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from watchroom.domain.errors import Misconfigured
from watchroom.settings import Settings, load_settings


def module(name: str) -> Any:  # noqa: ANN401  a module of this package, imported when needed
    """Return what does the work of a command."""
    return import_module(f"watchroom.cli.{name}")


def settings_here() -> Settings:
    """Return the settings of this environment and folder. Raises Misconfigured."""
    return load_settings(os.environ, folder=Path.cwd())


def settings_to_ask(*, url: str | None, key_file: Path | None) -> Settings:
    """Return the settings with the server and the key that options name. Raises Misconfigured."""
    settings = settings_here()
    return replace(
        settings,
        server_url=url or settings.server_url,
        client_key=_key_in(key_file) if key_file else settings.client_key,
    )


def _key_in(file: Path) -> str:
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"--key-file: {error}") from error
    if not key:
        raise Misconfigured(f"--key-file: {file} is empty")
    return key
