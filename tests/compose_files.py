"""Docker Compose on the files of `deploy/`: the program of this machine, 1.29 or 2."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from docker_engine import DockerEngine
from stack_images import ROOT

DEPLOY = ROOT / "deploy"
DEADLINE_S = 240.0
FILES = ("compose.yaml", "compose.stack.yaml")
# What a person has to fill in.
FILLED_IN = {
    "DOCKER_GID": "998",
    "POSTGRES_PASSWORD": "postgres0123456789",
    "N8N_READER_PASSWORD": "reader0123456789",
    "N8N_ENCRYPTION_KEY": "encryption0123456789",
}


def find_compose() -> str | None:
    """Return the path of the program; None if it is not installed."""
    return shutil.which("docker-compose")


def env_file(folder: Path, values: Mapping[str, str]) -> Path:
    """Write `.env.example` with these values filled in, and return where."""
    text = (DEPLOY / ".env.example").read_text()
    for name, value in values.items():
        text = re.sub(rf"^{name}=.*\n", "", text, flags=re.MULTILINE) + f"{name}={value}\n"
    path = folder / ".env"
    path.write_text(text)
    return path


def compose(
    engine: DockerEngine | None, env: Path, *arguments: str, files: tuple[str, ...] = FILES
) -> str:
    """Run it to its end; return what it says, raise RuntimeError if it fails."""
    named = [f"--file={DEPLOY / file}" for file in files]
    command = [find_compose() or "docker-compose", f"--env-file={env}", *named, *arguments]
    environment = {"PATH": "/usr/bin:/bin"} if engine is None else engine.environment()
    done = subprocess.run(
        command,
        env=environment,
        cwd=env.parent,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout
