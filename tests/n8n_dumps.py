"""The databases of real n8n installations in `data/n8n`, and what truly happened in each."""

import gzip
import json
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "n8n"

# By name: the archive with n8n's folder of files, and that folder's name inside it.
SQLITE_DUMPS: dict[str, tuple[str, str] | None] = {
    "n8n-1.110.1-sqlite": ("n8n-1.110.1-sqlite-binaryData.tar.gz", "binaryData"),
    "n8n-1.110.1-sqlite-default": None,
    "n8n-2.41.1-sqlite": ("n8n-2.41.1-sqlite-storage.tar.gz", "storage"),
    "n8n-2.41.1-sqlite-fsdata": ("n8n-2.41.1-sqlite-fsdata-storage.tar.gz", "storage"),
}
POSTGRES_DUMPS: dict[str, tuple[str, str] | None] = {
    "n8n-1.110.1-postgres": None,
    "n8n-2.41.1-postgres": ("n8n-2.41.1-postgres-storage.tar.gz", "storage"),
    "n8n-2.41.1-postgres-binarydb": None,
}
DUMPS = {**SQLITE_DUMPS, **POSTGRES_DUMPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What truly happened in one execution, told by the sender and by the servers' logs."""

    id: int
    scenario: str
    facts: dict[str, Any]  # an entry of `executions` in the file of expectations

    @property
    def sent(self) -> list[str]:
        """SHA-256 of the pictures that were sent; a text that claims to be one is none."""
        if self.scenario == "not_an_image":
            return []
        return [image["sha256"] for image in self.facts["images_sent"]]

    def answers(self, arrived: int) -> list[dict[str, Any]]:
        """
        Return the calls whose answers n8n must have.

        A model may answer after a person has stopped the run: n8n keeps such an answer or not,
        so of a canceled run only those that *arrived* count.
        """
        calls = [call for call in self.facts["ollama_calls"] if call["http"] == 200]
        return calls[:arrived] if self.facts["status_in_dump"] == "canceled" else calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One database, unpacked."""

    name: str
    url: str  # of the database, as the settings take it
    storage_dir: Path | None  # n8n's folder of files, where the pictures are files

    def happened(self) -> dict[int, Happened]:
        """Return what happened in every execution that n8n still has, by id."""
        text = (DATA / f"{self.name}.expected.json").read_text("utf-8")
        return {
            facts["execution_id"]: Happened(
                id=facts["execution_id"], scenario=facts["scenario"], facts=facts
            )
            for facts in json.loads(text)["executions"]
            if facts["status_in_dump"] != "absent" and facts["scenario"] != "unsaved_success"
        }


def unpack_database(name: str, suffix: str, folder: Path) -> Path:
    """Unpack a dump (`suffix` "db" or "sql") below *folder* and return its path."""
    path = folder / f"{name}.{suffix}"
    with gzip.open(DATA / f"{name}.{suffix}.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def unpack_storage(name: str, folder: Path) -> Path | None:
    """Unpack n8n's folder of files that belongs to a dump; None if it has none."""
    archive = DUMPS[name]
    if archive is None:
        return None
    with tarfile.open(DATA / archive[0]) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive[1]
