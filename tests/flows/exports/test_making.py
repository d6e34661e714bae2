"""Exports in the background: bounded, resumed, removed, forgotten, and honest about failure."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import NOW, NOW_MS, jpeg, picture, run
from conftest import missing
from exports_under_test import PIECE_BYTES, an_order, content, found, making_of, ordered, source_of
from watchroom.domain.errors import Conflict, InvalidInput
from watchroom.domain.exports import KEPT_MS, MOST_ATTEMPTS, ExportFormat, ExportState
from watchroom.flows.exports.kept_file import Bounds
from watchroom.flows.exports.pieces import piece_key
from watchroom.flows.exports.source import Source
from watchroom.objects import open_objects, picture_key
from watchroom.store import executions, exports

TESTS = Path(__file__).parents[2]
RUNS = 300
WITHIN_S = 30.0


@pytest.fixture(autouse=True)
async def runs(source: Source) -> None:
    """Three hundred runs."""
    made = [run(id_, started_ms=NOW_MS - id_) for id_ in range(1, RUNS + 1)]
    async with source.store.writing() as session:
        await executions.save(session, made, now_ms=NOW_MS, unreadable={})


async def test_a_file_is_made_in_pieces_and_put_together(source: Source) -> None:
    """Whole, in order, with its figures exact."""
    export = await ordered(source.store, an_order(columns=("id",)))
    assert (export.state, export.rows_total) == (ExportState.QUEUED, RUNS)

    await making_of(source).work_off()

    done = await found(source.store, export)
    expected = b"id\r\n" + b"".join(b"%d\r\n" % id_ for id_ in range(1, RUNS + 1))
    assert (done.state, done.rows_done, done.size_bytes) == ("done", RUNS, len(expected))
    assert done.pieces == -(-len(expected) // PIECE_BYTES) > 1
    assert await content(source.objects, done) == expected
    assert done.expires_ms == NOW_MS + KEPT_MS


async def test_one_at_a_time_for_each_caller(source: Source) -> None:
    """One caller's orders must not keep the others waiting."""
    await ordered(source.store, an_order())

    with pytest.raises(Conflict):
        await ordered(source.store, an_order())
    await ordered(source.store, an_order(), owner="bob")
    await making_of(source).work_off()
    await ordered(source.store, an_order())


async def test_a_removed_one_is_stopped_and_leaves_nothing(source: Source) -> None:
    """Also of the pieces that were written already."""
    export = await ordered(source.store, an_order())
    async with source.store.writing() as session:
        await exports.begin(session, export.id)
        await exports.note(
            session, export.id, exports.Progress(rows_done=9, size_bytes=9, pieces=1)
        )
        await exports.remove(session, export.id)
        noted = await exports.note(
            session, export.id, exports.Progress(rows_done=10, size_bytes=10, pieces=2)
        )
    await source.objects.put(piece_key(export.id, 0), b"rest of it")

    await making_of(source).work_off()

    assert not noted
    assert await exports.get(source.store, export.id) is None
    assert await source.objects.size(piece_key(export.id, 0)) is None
    assert await source.store.fetch("SELECT id FROM export_job") == []


async def test_what_has_expired_is_forgotten(source: Source) -> None:
    """A day after it was made, with its pieces."""
    export = await ordered(source.store, an_order())
    await making_of(source).work_off()
    done = await found(source.store, export)
    later = NOW.fromtimestamp((NOW_MS + KEPT_MS) / 1000, NOW.tzinfo)

    await making_of(source, clock=lambda: later).sweep()

    assert await exports.get(source.store, export.id) is None
    for number in range(done.pieces):
        assert await source.objects.size(piece_key(export.id, number)) is None


async def test_a_killed_one_is_begun_again(source: Source, store_url: str, tmp_path: Path) -> None:
    """kill -9 in the middle: the next server makes the same file, nothing missing or doubled."""
    export = await ordered(source.store, an_order(columns=("id", "camera")))
    command = [sys.executable, str(TESTS / "flows/exports/killed_maker.py"), store_url]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    command.append(str(tmp_path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as maker:
        assert maker.stdout is not None
        line = await asyncio.to_thread(maker.stdout.readline)
        maker.kill()
    assert line == "begun\n"

    await making_of(source).work_off()

    done = await found(source.store, export)
    rows = (await content(source.objects, done)).decode().split("\r\n")
    assert rows == [
        "id,camera",
        *(f"{id_},north-ridge" for id_ in range(1, RUNS + 1)),
        "",
    ]
    assert done.state is ExportState.DONE


async def test_what_kills_every_server_is_given_up(source: Source) -> None:
    """Not tried for ever."""
    export = await ordered(source.store, an_order())
    async with source.store.writing() as session:
        for _ in range(MOST_ATTEMPTS):
            await exports.begin(session, export.id)

    await making_of(source).work_off()

    failed = await found(source.store, export)
    assert (failed.state, failed.attempts) == (ExportState.FAILED, MOST_ATTEMPTS)
    assert failed.reason is not None


async def test_all_exports_together_are_bounded(source: Source) -> None:
    """The disk is there for runs and pictures; what was written of the one too many goes."""
    export = await ordered(source.store, an_order())

    await making_of(source, bounds=Bounds(piece_bytes=1000, most_bytes=3000)).work_off()

    failed = await found(source.store, export)
    assert (failed.state, failed.size_bytes, failed.pieces) == (ExportState.FAILED, 0, 0)
    assert "remove one" in (failed.reason or "")
    assert await source.objects.size(piece_key(export.id, 0)) is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for a few pieces."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "watchroom-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
        missing("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


async def test_a_full_disk_is_told_in_words(source: Source, small_disk: Path) -> None:
    """And the next export is made once there is room again."""
    objects = open_objects(f"file://{small_disk}/objects", data_dir=small_disk)
    small = source_of(source.store, objects, source.scratch)
    making = making_of(small, bounds=Bounds(piece_bytes=16_384))
    export = await ordered(source.store, an_order(ExportFormat.JSONL))

    await making.work_off()

    failed = await found(source.store, export)
    assert (failed.state, failed.reason) == (ExportState.FAILED, "The disk is full.")
    again = await ordered(source.store, an_order(columns=("id",)))
    await making.work_off()
    assert (await found(source.store, again)).state is ExportState.DONE


async def test_an_archive_of_too_many_is_refused_at_once(source: Source) -> None:
    """Its list of entries is in memory to the end."""
    with pytest.raises(InvalidInput, match="299"):
        await ordered(source.store, an_order(ExportFormat.ZIP), most_pictured=RUNS - 1)

    await ordered(source.store, an_order(ExportFormat.ZIP), most_pictured=RUNS)


async def test_the_flow_makes_what_is_ordered_while_it_runs(source: Source) -> None:
    """Nobody has to start anything; pictures included."""
    data = jpeg()
    await source.objects.put(picture_key(picture(data).sha256), data)
    async with source.store.writing() as session:
        pictured = run(1, started_ms=NOW_MS, pictures=(picture(data),))
        await executions.save(session, [pictured], now_ms=NOW_MS, unreadable={})
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(WITHIN_S):
        flow = tasks.create_task(making_of(source, look_every_s=0.01).run())
        export = await ordered(source.store, an_order(ExportFormat.ZIP))
        while not (await found(source.store, export)).has_ended:
            await asyncio.sleep(0.02)
        flow.cancel()

    done = await found(source.store, export)
    assert done.state is ExportState.DONE
    assert data in await content(source.objects, done)
