"""Reads n8n's folder: pictures of runs, and runs themselves where n8n keeps them as files."""

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from watchroom.domain.errors import SourceUnavailable, Undecodable
from watchroom.n8n.binaries import ON_DISK
from watchroom.n8n.database import RunData, RunRow
from watchroom.n8n.flatted import MOST_BYTES
from watchroom.n8n.json_text import decode_json

BUNDLE: Final = "workflows/{workflow}/executions/{run}/execution_data/bundle.json"
MOST_FILE_BYTES: Final = MOST_BYTES  # a larger file is no picture of a camera

_word = re.compile(r"[A-Za-z0-9_-]{1,64}")
_binary_path = re.compile(
    r"(?P<before>workflows/[A-Za-z0-9_-]{1,64}/executions/)"
    r"(?P<run>temp|[0-9]{1,20})"
    r"(?P<after>/binary_data/[A-Za-z0-9_-]{1,64})"
)


class _Bundle(msgspec.Struct):
    data: msgspec.Raw
    workflow: msgspec.Raw | msgspec.UnsetType = msgspec.field(
        name="workflowData", default=msgspec.UNSET
    )


class RunFiles:
    """n8n's `storage` folder, or `binaryData` of version 1; nothing outside it is ever read."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def binary(self, binary_id: str, execution_id: int) -> bytes | None:
        """
        Return a file that an item names; None if it is not there.

        n8n moves uploads from a folder `temp` to the run's own without always saying so in the
        run's data, so both are tried. Raises SourceUnavailable.
        """
        match = _binary_path.fullmatch(binary_id.removeprefix(ON_DISK))
        if match is None:
            return None
        other = str(execution_id) if match["run"] == "temp" else "temp"
        for run in (match["run"], other):
            data = self._read(f"{match['before']}{run}{match['after']}")
            if data is not None:
                return data
        return None

    def run_data(self, row: RunRow) -> RunData | None:
        """
        Return the data of a run that n8n keeps as a file; None if it is not there.

        Raises SourceUnavailable, Undecodable.
        """
        if not _word.fullmatch(row.workflow_id):
            return None
        text = self._read(BUNDLE.format(workflow=row.workflow_id, run=row.id))
        return None if text is None else _unpack(text)

    def _read(self, relative: str) -> bytes | None:
        with _file_errors(self._root):
            path = (self._root / relative).resolve()
            if not path.is_relative_to(self._root.resolve(strict=True)):
                return None
            try:
                found = path.stat()
                regular = stat.S_ISREG(found.st_mode) and found.st_size <= MOST_FILE_BYTES
                return path.read_bytes() if regular else None
            except (FileNotFoundError, NotADirectoryError):
                return None


def _unpack(text: bytes) -> RunData:
    try:
        bundle = msgspec.json.decode(text, type=_Bundle)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Undecodable(f"the run's file is no bundle of n8n's: {error}") from error
    flatted = decode_json(memoryview(bundle.data))
    if not isinstance(flatted, str):
        raise Undecodable("the run's file holds no run data")
    workflow = bundle.workflow
    return RunData(
        flatted=flatted.encode(),
        workflow=None if isinstance(workflow, msgspec.UnsetType) else bytes(workflow),
    )


@contextmanager
def _file_errors(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceUnavailable(f"n8n's folder {root} cannot be read: {error.strerror}") from error
