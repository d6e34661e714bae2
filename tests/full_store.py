"""A store of a hundred thousand runs, made in seconds: a few days of them, copied into the past."""

import io
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from runs import a_failure, a_message, a_run, an_analysis
from watchroom.domain.execution import Execution, Picture, RiskLevel
from watchroom.objects import open_objects, picture_key
from watchroom.store import executions, open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

RUNS = 100_000
CAMERAS = ("gate", "patio", "roof", "yard", "ridge", "valley", "barn", "road")
RISKS = (*RiskLevel,)
WEIGHTS = (2, 34, 48, 11, 4, 1)  # of UNREADABLE up to CRITICAL
SEED = 20_261_122
DAY_MS = 86_400_000
MODEL_DAYS = 2
MODEL_RUNS = 1_000
LAST_ID = 1_000_000
SIZE = (640, 360)

# How a column of a copy follows from that of the model: so many ids and milliseconds earlier.
SHIFTED = {
    "key": "(((key >> 20) - :ms) << 20) | (((key & 1048575) - :ids) & 1048575)",
    "id": "id - :ids",
    "execution_id": "execution_id - :ids",
    "created_ms": "created_ms - :ms",
    "started_ms": "started_ms - :ms",
    "stopped_ms": "stopped_ms - :ms",
    "bucket_ms": "bucket_ms - :ms",
}
TABLES = ("execution", "execution_document", "execution_picture")


def whole_range() -> str:
    """Return the part of an address that asks for all of them."""
    end_s = int(time.time()) // 86_400 * 86_400
    first, last = (
        datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        for at_s in (end_s - (RUNS // MODEL_RUNS * MODEL_DAYS + 1) * 86_400, end_s)
    )
    return f"from={first}&to={last}"


async def make_full_store(data_dir: Path) -> None:
    """Fill the data folder of a server that was not started yet; the last run was yesterday."""
    data_dir.mkdir(parents=True, exist_ok=True)
    pictures = await _store_pictures(data_dir)
    file = data_dir / "watchroom.sqlite"
    database = await open_store(f"sqlite://{file}", data_dir=data_dir)
    try:
        await migrate(database)
        await _save(database, list(_model_runs(pictures)))
    finally:
        await database.close()
    _copy_into_the_past(file)


async def _store_pictures(data_dir: Path) -> dict[str, Picture]:
    """Keep one picture for each camera, and return them."""
    objects = open_objects(f"file://{data_dir / 'objects'}", data_dir=data_dir)
    pictures = {}
    for number, camera in enumerate(CAMERAS):
        data = _drawn(camera, hue=number * 255 // len(CAMERAS))
        digest = sha256(data).hexdigest()
        await objects.put(picture_key(digest), data)
        pictures[camera] = Picture(sha256=digest, size_bytes=len(data), media_type="image/jpeg")
    return pictures


def _drawn(camera: str, *, hue: int) -> bytes:
    image = Image.new("HSV", SIZE, (hue, 90, 110)).convert("RGB")
    ImageDraw.Draw(image).text((24, 24), camera, fill="white", font_size=48)
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def _model_runs(pictures: dict[str, Picture]) -> Iterator[Execution]:
    """Make the runs of the last days before today, the oldest first."""
    chance = Random(SEED)
    end_ms = int(time.time() * 1000) // DAY_MS * DAY_MS
    step_ms = MODEL_DAYS * DAY_MS / MODEL_RUNS
    for number in range(MODEL_RUNS):
        camera = chance.choice(CAMERAS)
        started_ms = end_ms - int((MODEL_RUNS - number - chance.random()) * step_ms)
        run = _a_run(chance, LAST_ID - MODEL_RUNS + number, started_ms, camera)
        yield replace(run, pictures=(pictures[camera],))


def _a_run(chance: Random, id_: int, started_ms: int, camera: str) -> Execution:
    if chance.random() < 0.03:
        return replace(a_failure(id_, started_ms=started_ms), camera=camera)
    [risk] = chance.choices(RISKS, WEIGHTS)
    answer = an_analysis(risk, confidence=round(chance.uniform(0.4, 0.99), 2))
    run = a_run(id_, started_ms=started_ms, camera=camera, analyses=[answer])
    if risk.severity < RiskLevel.MEDIUM.severity:
        return run
    return replace(run, notifications=(a_message(success=chance.random() > 0.1),))


async def _save(database: Database, runs: Sequence[Execution]) -> None:
    async with database.writing() as session:
        await executions.save(session, runs, now_ms=int(time.time() * 1000), unreadable={})


def _copy_into_the_past(file: Path) -> None:
    """Copy rows and counts; nothing that the list shows is made another way than the product's."""
    with closing(sqlite3.connect(file)) as connection, connection:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'rollup%'"
        tables = [*TABLES, *(name for (name,) in connection.execute(named))]
        statements = [_copying(connection, table) for table in tables]
        for copy in range(1, RUNS // MODEL_RUNS):
            shift = {"ids": copy * MODEL_RUNS, "ms": copy * MODEL_DAYS * DAY_MS}
            for statement in statements:
                connection.execute(statement, shift)


def _copying(connection: sqlite3.Connection, table: str) -> str:
    """Write the statement that copies what a table holds of the model."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    model = f"_model_{table}"
    connection.execute(f"CREATE TEMP TABLE {model} AS SELECT * FROM {table}")
    values = ", ".join(SHIFTED.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {model}"
