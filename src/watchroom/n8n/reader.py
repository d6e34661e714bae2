"""Fetches the data of runs bit by bit, and decodes one bit while the next is on its way."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Final

import structlog

from watchroom.domain.errors import SourceUnavailable, Undecodable
from watchroom.domain.execution import STATUS_OF_N8N, Status
from watchroom.domain.failures import first_of
from watchroom.domain.mapping import ExtractionMapping
from watchroom.n8n.binaries import IN_DATABASE, ON_DISK
from watchroom.n8n.database import N8nDatabase, RunData, RunRow
from watchroom.n8n.flatted import MOST_BYTES
from watchroom.n8n.reading import (
    OpenedRun,
    Reading,
    UnreadableReading,
    finish_run,
    open_run,
    unreadable,
)
from watchroom.n8n.storage import RunFiles

CHUNK_BYTES: Final = 8 * 1024**2  # of run data; two chunks are in memory at once
CHUNK_ROWS: Final = 32
GUESSED_BYTES: Final = 1024**2  # of a run whose data are in a file
FILE_DEADLINE_S: Final = 60.0  # for the files of one chunk

UNFORESEEN: Final = "run of an unforeseen shape"
NO_DATA: Final = "n8n keeps no data of this run"
TOO_LARGE: Final = f"the data of this run are over {MOST_BYTES:,} bytes"
IN_FILES: Final = "n8n keeps the data of this run in its folder: set WATCHROOM_N8N_STORAGE_DIR"
ELSEWHERE: Final = "n8n keeps the data of this run in an object store, which is not read"

log = structlog.get_logger(__name__)

_uuid = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_Data = RunData | UnreadableReading
_Opened = OpenedRun | UnreadableReading


class RunReader:
    """Reads runs from a database and, where n8n keeps files, from its folder."""

    def __init__(
        self, database: N8nDatabase, files: RunFiles | None, rules: ExtractionMapping
    ) -> None:
        self._database = database
        self._files = files
        self._rules = rules

    async def read(self, rows: Sequence[RunRow]) -> AsyncIterator[Reading]:
        """Read *rows* in their order. Raises SourceUnavailable."""
        in_database = [row.id for row in rows if row.stored_at == "db"]
        sizes = await self._database.data_sizes(in_database) if in_database else {}
        chunks = _chunks(rows, sizes)
        too_large = {run for run, size in sizes.items() if size > MOST_BYTES}
        fetched = await self._fetch(chunks[0], too_large) if chunks else []
        for following in [*chunks[1:], []]:
            readings, fetched = await self._step(fetched, following, too_large)
            for reading in readings:
                yield reading

    async def _step(
        self, fetched: list[tuple[RunRow, _Data]], following: list[RunRow], too_large: set[int]
    ) -> tuple[list[Reading], list[tuple[RunRow, _Data]]]:
        """Decode what was fetched while what follows is being fetched."""
        try:
            async with asyncio.TaskGroup() as group:
                decoding = group.create_task(self._decode(fetched))
                fetching = group.create_task(self._fetch(following, too_large))
        except BaseExceptionGroup as failures:
            raise first_of(failures) from failures
        return decoding.result(), fetching.result()

    async def _fetch(self, rows: list[RunRow], too_large: set[int]) -> list[tuple[RunRow, _Data]]:
        ids = [row.id for row in rows if row.stored_at == "db" and row.id not in too_large]
        data = await self._database.data_of(ids) if ids else {}
        fetched: list[tuple[RunRow, _Data]] = []
        for row in rows:
            if row.id in too_large:
                fetched.append((row, unreadable(row, TOO_LARGE, data=None, retry=False)))
            elif row.stored_at == "db":
                fetched.append((row, data.get(row.id) or _without_data(row)))
            else:
                fetched.append((row, await self._from_file(row)))
        return fetched

    async def _from_file(self, row: RunRow) -> _Data:
        if row.stored_at != "fs" or self._files is None:
            reason = IN_FILES if row.stored_at == "fs" else ELSEWHERE
            return unreadable(row, reason, data=None, retry=True)
        try:
            async with asyncio.timeout(FILE_DEADLINE_S):
                data = await asyncio.to_thread(self._files.run_data, row)
        except TimeoutError as error:
            raise _slow_files() from error
        except Undecodable as error:
            return unreadable(row, str(error), data=None, retry=True)
        return data or _without_data(row)

    async def _decode(self, fetched: list[tuple[RunRow, _Data]]) -> list[Reading]:
        if not fetched:
            return []
        opened = await asyncio.to_thread(_open_all, fetched)
        runs = [run for run in opened if isinstance(run, OpenedRun)]
        files = await self._files_of(runs)
        return await asyncio.to_thread(_finish_all, opened, files, self._rules)

    async def _files_of(self, runs: list[OpenedRun]) -> dict[str, bytes]:
        """Return the bytes of the files that *runs* name, by n8n's id; some may be missing."""
        named = {(binary.id, run.row.id) for run in runs for binary in run.binaries}
        found = await self._from_table({binary_id for binary_id, _ in named})
        on_disk = [pair for pair in named if pair[0].startswith(ON_DISK)]
        if self._files is not None and on_disk:
            try:
                async with asyncio.timeout(FILE_DEADLINE_S):
                    found |= await asyncio.to_thread(_from_disk, self._files, on_disk)
            except TimeoutError as error:
                raise _slow_files() from error
        return found

    async def _from_table(self, ids: set[str]) -> dict[str, bytes]:
        names = {binary_id.removeprefix(IN_DATABASE): binary_id for binary_id in ids}
        in_table = [name for name in names if name != names[name] and _uuid.fullmatch(name)]
        files = await self._database.binaries(in_table) if in_table else {}
        return {names[name]: data for name, data in files.items()}


def _chunks(rows: Sequence[RunRow], sizes: dict[int, int]) -> list[list[RunRow]]:
    """Cut *rows* into parts that are fetched in one go."""
    chunks: list[list[RunRow]] = []
    room = 0
    for row in rows:
        size = sizes.get(row.id, GUESSED_BYTES)
        if not chunks or size > room or len(chunks[-1]) == CHUNK_ROWS:
            chunks.append([])
            room = CHUNK_BYTES
        chunks[-1].append(row)
        room -= size
    return chunks


def _open_all(fetched: Iterable[tuple[RunRow, _Data]]) -> list[_Opened]:
    return [
        data if isinstance(data, UnreadableReading) else _open(row, data) for row, data in fetched
    ]


def _open(row: RunRow, data: RunData) -> _Opened:
    """Decode one run; whatever is wrong with it stays with it."""
    try:
        return open_run(row, data)
    except Undecodable as error:
        return unreadable(row, str(error), data=data, retry=True)
    except Exception as error:
        log.exception(UNFORESEEN, id=row.id)
        return _unforeseen(row, data, error)


def _finish_all(
    opened: Iterable[_Opened], files: dict[str, bytes], rules: ExtractionMapping
) -> list[Reading]:
    return [_finish(run, files, rules) if isinstance(run, OpenedRun) else run for run in opened]


def _finish(run: OpenedRun, files: dict[str, bytes], rules: ExtractionMapping) -> Reading:
    try:
        return finish_run(run, files, rules)
    except Undecodable as error:
        return unreadable(run.row, str(error), data=run.data, retry=True)
    except Exception as error:
        log.exception(UNFORESEEN, id=run.row.id)
        return _unforeseen(run.row, run.data, error)


def _unforeseen(row: RunRow, data: RunData, error: Exception) -> UnreadableReading:
    """Set a run aside whose data have a shape that nobody thought of; the others must go on."""
    reason = f"its data have a shape that is not understood ({type(error).__name__}: {error})"
    return unreadable(row, reason, data=data, retry=True)


def _from_disk(files: RunFiles, named: Iterable[tuple[str, int]]) -> dict[str, bytes]:
    found = ((binary_id, files.binary(binary_id, run)) for binary_id, run in named)
    return {binary_id: data for binary_id, data in found if data is not None}


def _without_data(row: RunRow) -> UnreadableReading:
    """Return the reading of a run whose data are gone, or not there yet while it runs."""
    running = STATUS_OF_N8N.get(row.status_detail, Status.RUNNING) is Status.RUNNING
    return unreadable(row, NO_DATA, data=None, retry=running)


def _slow_files() -> SourceUnavailable:
    return SourceUnavailable("n8n's folder of files gives no answer in time")
