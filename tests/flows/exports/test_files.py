"""What stands in exported files."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from both_databases import SQLITE
from builders import HOUR_MS, NOW_MS, analysis, encoded, jpeg, notification, picture, run
from exports_under_test import an_order
from watchroom.domain.errors import InvalidInput
from watchroom.domain.execution import Execution, RiskLevel, RunError, Status
from watchroom.domain.exports import ExportFormat
from watchroom.flows.exports.columns import COLUMNS
from watchroom.flows.exports.ordering import check_order
from watchroom.flows.exports.source import Order, Source
from watchroom.objects import picture_key
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.tables import own_tables

HOSTILE = '=HYPERLINK("http://x";"click"),\r\n火 \x07'
MOST_GROWTH_BYTES = 96 * 2**20  # SQLite's pages; a hundred thousand runs would take far more


async def keep(source: Source, *runs: Execution, pictures: Sequence[bytes] = ()) -> None:
    """Put runs into the store, and pictures into the folder."""
    for data in pictures:
        await source.objects.put(picture_key(picture(data).sha256), data)
    async with source.store.writing() as session:
        await executions.save(session, runs, now_ms=NOW_MS, unreadable={})


async def written(source: Source, order: Order) -> bytes:
    """Return the whole file of an order."""
    return b"".join([part.data async for part in source.parts(order)])


def cells(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV by the names of its columns."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def a_judged_run(id_: int = 1, **changes: Any) -> Execution:
    """Return a run with a verdict and a message."""
    return run(
        id_,
        analyses=(analysis(RiskLevel.HIGH),),
        notifications=(notification(success=False),),
        **changes,
    )


async def test_a_table_tells_everything_of_a_run(source: Source) -> None:
    """One line a run, by the names of the API; what is not known is empty."""
    failed = run(
        2,
        status=Status.ERROR,
        started_ms=NOW_MS,
        error=RunError(message="no answer", node="Ollama", type="ETIMEDOUT"),
    )
    await keep(source, a_judged_run(camera=HOSTILE), failed)

    second, first = cells(await written(source, an_order()))

    assert list(first) == [column.name for column in COLUMNS]
    assert first["camera"] == "'" + HOSTILE
    assert (first["riskLevel"], first["confidence"]) == ("HIGH", "0.89")
    assert (first["description"], first["telegramSent"]) == ("Normal scene", "false")
    assert (first["startedAt"], first["durationMs"]) == ("2025-08-27T12:34:56.000Z", "1633")
    assert (second["errorNode"], second["errorMessage"]) == ("Ollama", "no answer")
    assert (second["riskLevel"], second["telegramSent"], second["mark"]) == ("", "", "")


async def test_columns_come_in_the_order_that_was_asked_for(source: Source) -> None:
    """Somebody pastes them into a table of their own."""
    await keep(source, run(1))

    data = await written(source, an_order(columns=("camera", "id")))

    assert data == b"camera,id\r\nnorth-ridge,1\r\n"


@pytest.mark.parametrize(
    "order",
    [
        an_order(columns=("id", "nonsense")),
        an_order(columns=("id", "id")),
        an_order(columns=()),
        an_order(ExportFormat.JSONL, columns=("id",)),
    ],
)
def test_columns_that_cannot_be_are_refused_at_once(order: Order) -> None:
    """Not after an hour of writing."""
    with pytest.raises(InvalidInput):
        check_order(order)


async def test_only_what_passes_the_filter_is_written(source: Source) -> None:
    """And every such run once, also where portions are many."""
    runs = [
        run(id_, started_ms=NOW_MS - id_ * HOUR_MS, camera="gate" if id_ % 2 else "roof")
        for id_ in range(1, 1300)
    ]
    await keep(source, *runs)

    rows = cells(await written(source, an_order(cameras=("gate",), columns=("id",))))

    assert [int(row["id"]) for row in rows] == list(range(1, 1300, 2))


async def test_chosen_runs_come_in_the_order_of_the_choice(source: Source) -> None:
    """Those that are gone meanwhile are left out."""
    await keep(source, *(run(id_) for id_ in range(1, 6)))

    rows = cells(await written(source, an_order(ids=(4, 99, 2), columns=("id",))))

    assert [row["id"] for row in rows] == ["4", "2"]


async def test_nothing_is_a_table_without_rows(source: Source) -> None:
    """Not an empty file, which programs choke on."""
    assert await written(source, an_order(columns=("id",))) == b"id\r\n"
    assert await written(source, an_order(ExportFormat.JSONL)) == b""


async def test_lines_are_what_the_list_shows(source: Source) -> None:
    """Each one JSON, without the picture."""
    await keep(source, a_judged_run(pictures=(picture(jpeg()),)))

    [line] = (await written(source, an_order(ExportFormat.JSONL))).splitlines()

    item = json.loads(line)
    assert (item["id"], item["imageData"]) == (1, None)
    assert item["imageUrl"] == "/api/executions/1/image"
    assert item["analysis"]["riskLevel"] == "HIGH"


async def test_parquet_has_types(source: Source) -> None:
    """Moments are moments, and what is not known is null."""
    await keep(source, a_judged_run(camera=HOSTILE), run(2, started_ms=NOW_MS, camera=None))

    table = pq.read_table(io.BytesIO(await written(source, an_order(ExportFormat.PARQUET))))

    assert str(table.schema.field("startedAt").type) == "timestamp[ms, tz=UTC]"
    [second, first] = table.to_pylist()
    assert first["startedAt"].isoformat() == "2025-08-27T12:34:56+00:00"
    assert (first["id"], first["confidence"], first["telegramSent"]) == (1, 0.89, False)
    assert (first["camera"], second["camera"]) == (HOSTILE, None)


async def test_an_archive_has_the_pictures_and_says_whose_they_are(source: Source) -> None:
    """As they came, byte for byte; a picture that was lost is not listed."""
    there, also, lost = jpeg(), encoded("PNG"), jpeg(colour="red")
    known = (picture(there), picture(lost), picture(also, "image/png"))
    await keep(source, run(7, pictures=known), run(8, started_ms=NOW_MS), pictures=[there, also])

    data = await written(source, an_order(ExportFormat.ZIP, columns=("id",)))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["pictures/7-0.jpg", "pictures/7-2.png", "index.csv"]
        assert archive.read("pictures/7-0.jpg") == there
        assert archive.read("index.csv") == (
            b"id,pictures\r\n8,\r\n7,pictures/7-0.jpg pictures/7-2.png\r\n"
        )


async def multiply(store: Database, count: int) -> None:
    """Add copies of run 1 until there are *count* runs; only what is listed of them."""
    tables = {table.name: table.columns for table in own_tables()}
    numbers = (
        "WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL "
        "SELECT i + 1 FROM n WHERE i + 1 < $2) "
    )
    [(have,)] = await store.fetch("SELECT count(*) FROM execution")
    async with store.writing() as session:
        for table in ("execution", "execution_document"):
            moved = {"key": f"({table}.key + n.i)", "id": f"({table}.id + n.i)"}
            values = ", ".join(moved.get(name, name) for name in tables[table])
            [(first,)] = await session.fetch("SELECT min(key) FROM execution")
            await session.execute(
                f"INSERT INTO {table} ({', '.join(tables[table])}) {numbers}"
                f"SELECT {values} FROM n CROSS JOIN {table} WHERE key = $3",
                have,
                count,
                first,
            )


async def peak_bytes(source: Source, rows: int) -> int:
    """Write a file, forgetting it at once; return what this process had in memory at its worst."""
    order = an_order(columns=("id", "startedAt", "camera", "riskLevel", "description"))
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    size = 0
    async for part in source.parts(order):
        size += len(part.data)
    assert part.rows == rows
    assert size > rows * 50
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) * 1024


@pytest.mark.parametrize("store_url", [SQLITE], indirect=True)
async def test_memory_does_not_grow_with_the_number_of_runs(source: Source) -> None:
    """A hundred thousand runs take what two thousand do: a million fits too."""
    await keep(source, a_judged_run())
    await multiply(source.store, 2_000)
    await peak_bytes(source, 2_000)  # what is imported and prepared once
    few = await peak_bytes(source, 2_000)
    await multiply(source.store, 100_000)

    many = await peak_bytes(source, 100_000)

    assert many - few < MOST_GROWTH_BYTES
