"""What a server is called among several on one store."""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from watchroom.domain.errors import Misconfigured

FILE_NAME: Final = "server.id"  # in the data folder
RANDOM_BYTES: Final = 8

_FOLDER_ID: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerId:
    """One process that serves, told apart from those that served the same folder before it."""

    folder: str  # 16 digits, the same for every server of this data folder
    process: str  # 16 digits, of this process alone

    def __str__(self) -> str:
        return f"{self.folder}-{self.process}"

    @property
    def pattern(self) -> str:
        """
        What the ids of this folder's servers look like to LIKE.

        All but this one are dead: a folder has one server at a time.
        """
        return f"{self.folder}-%"


def server_id(data_dir: Path) -> ServerId:
    """Return an id for this process; a new folder is given its part of it. Misconfigured."""
    path = data_dir / FILE_NAME
    try:
        folder = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
        if not _FOLDER_ID.fullmatch(folder):
            folder = secrets.token_hex(RANDOM_BYTES)
            path.write_text(f"{folder}\n", encoding="ascii")
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from error
    return ServerId(folder=folder, process=secrets.token_hex(RANDOM_BYTES))
