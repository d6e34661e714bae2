"""
Where Docker and n8n usually are, by the environment of whoever runs us.

Source: `docker context`, the rootless modes of Docker and Podman, n8n's environment variables.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from watchroom.docker.address import EngineAddress, parse_address
from watchroom.domain.errors import Misconfigured

LOCAL_SOCKET: Final = Path("/var/run/docker.sock")
PODMAN_SOCKET: Final = Path("/run/podman/podman.sock")
DATABASE: Final = "database.sqlite"
STORAGE_NAMES: Final = ("storage", "binaryData")  # n8n 2.x, 1.x


def named_engine(environment: Mapping[str, str]) -> EngineAddress | None:
    """
    Return the engine that DOCKER_HOST names, as Docker's own command line takes it; None without.

    Raises Misconfigured for what we do not speak, such as `ssh://`.
    """
    text = environment.get("DOCKER_HOST")
    if not text:
        return None
    certificates = environment.get("DOCKER_CERT_PATH")
    try:
        if environment.get("DOCKER_TLS_VERIFY") and certificates and text.startswith("tcp:"):
            return parse_address(f"{text}?certs={certificates}")
        return parse_address(text)
    except Misconfigured as error:
        raise Misconfigured(f"DOCKER_HOST: {error}") from error


def usual_sockets(environment: Mapping[str, str], *, local_socket: Path) -> list[Path]:
    """Return the sockets of Docker and Podman that are there, the usual one first."""
    runtime = Path(environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    known = [local_socket, runtime / "docker.sock", runtime / "podman/podman.sock", PODMAN_SOCKET]
    return [socket for socket in known if _is_socket(socket)]


def usual_databases(environment: Mapping[str, str]) -> list[Path]:
    """Return n8n's SQLite files that are at their usual places, also those we may not read."""
    folders = [environment.get("N8N_USER_FOLDER"), environment.get("HOME")]
    files = [Path(folder) / ".n8n" / DATABASE for folder in folders if folder]
    return [file for file in dict.fromkeys(files) if is_there(file)]


def storage_beside(database: Path) -> Path | None:
    """Return the folder of files beside a SQLite file of n8n; None if there is none."""
    folders = [database.parent / name for name in STORAGE_NAMES]
    return next((folder for folder in folders if is_there(folder)), None)


def is_there(path: Path) -> bool:
    """Tell whether a path exists; one in a folder that we may not enter is none."""
    try:
        return path.exists()
    except OSError:
        return False


def _is_socket(path: Path) -> bool:
    try:
        return path.is_socket()
    except OSError:
        return False
