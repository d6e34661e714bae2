"""The folder of a demo: everything that it makes lies in it, and nothing else does."""

import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from watchroom.demo.data.plan import Plan
from watchroom.domain.errors import Misconfigured
from watchroom.flows.one_server import LOCK_NAME

MARKER: Final = "demo.json"  # tells a demo's folder from any other
SEED: Final = 20_261_122
HOST: Final = "127.0.0.1"  # where the webhooks of the story are received

_UNFINISHED: Final = f"{MARKER}.unfinished"


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a demo remembers of itself."""

    runs: int  # before the first start
    began_ms: int  # the moment of the first start
    receiver_port: int  # where the webhooks of the story lead to
    seed: int = SEED
    has_usage: bool = False  # whether it is kept what was used before the first start
    is_told: bool = False  # whether webhooks and update of the story were begun
    is_complete: bool = False  # whether all runs were written before the ingest passed by

    @property
    def plan(self) -> Plan:
        """What everything follows from."""
        return Plan(seed=self.seed, runs=self.runs, began_ms=self.began_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folder of a demo."""

    folder: Path

    @property
    def data_dir(self) -> Path:
        """The data folder of the server."""
        return self.folder / "watchroom"

    @property
    def n8n_file(self) -> Path:
        """n8n's database."""
        return self.folder / "n8n" / "database.sqlite"

    @property
    def storage(self) -> Path:
        """n8n's folder of files."""
        return self.folder / "n8n" / "storage"

    @property
    def logins(self) -> Path:
        """A file of logins for registries, without any: the user's own are not for a demo."""
        return self.folder / "logins.json"

    def record(self) -> Record | None:
        """Return what the demo remembers; None if there is none yet. Raises Misconfigured."""
        try:
            return msgspec.json.decode((self.folder / MARKER).read_bytes(), type=Record)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            raise Misconfigured(f"{self.folder / MARKER}: {error}") from error

    def keep(self, record: Record) -> None:
        """Remember what changed."""
        unfinished = self.folder / _UNFINISHED
        unfinished.write_bytes(msgspec.json.encode(record))
        unfinished.replace(self.folder / MARKER)

    def prepare(self) -> None:
        """Make the folder. Raises Misconfigured if it is there and is no demo's."""
        try:
            if self.folder.is_dir() and not self._is_ours():
                raise Misconfigured(
                    f"{self.folder} holds files and is no demo's folder; nothing was touched"
                )
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logins.write_text("{}")
            self.n8n_file.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise Misconfigured(f"the folder of the demo: {error}") from error

    def clear(self) -> None:
        """Remove everything that a demo made. Raises Misconfigured if it is no demo's folder."""
        if not self.folder.is_dir():
            return
        if not self._is_ours():
            raise Misconfigured(f"{self.folder} is no demo's folder; nothing was removed")
        for part in (self.data_dir, self.n8n_file.parent):
            shutil.rmtree(part, ignore_errors=True)
        for file in (self.logins, self.folder / MARKER):
            file.unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        found = {each.name for each in self.folder.iterdir()}
        ours = {self.data_dir.name, self.n8n_file.parent.name, self.logins.name, LOCK_NAME}
        began = self.logins.name in found
        return not found - {LOCK_NAME} or (began and found <= ours | {MARKER, _UNFINISHED})


def default_folder(environment: Mapping[str, str]) -> Path:
    """Return where the demo lives where nobody says else: beside the real data folder."""
    share = environment.get("XDG_DATA_HOME")
    return Path(share or Path("~/.local/share").expanduser()).absolute() / "watchroom-demo"


def free_port() -> int:
    """Return a port of HOST that nobody listens on now."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
