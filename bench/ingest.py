"""Copying runs with large pictures out of n8n, against PostgreSQL's own COPY of the same rows."""

import asyncio
import base64
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import asyncpg

from bench.figures import Figure, Finding
from bench.photographs import photographs
from bench.plan import Plan
from bench.rounds import Rounds
from bench.server import watchroom
from bench.stores import CACHE
from living_n8n import LivingN8n, restore_n8n
from postgres_server import running_postgres

ROW = "ingest"
RUNS = 300
ROUNDS = 5
RATIO_HOLD = 2.5
DATABASE = "n8n"
MODEL_RUN = 28  # of the dump: a camera's 1080p picture, base64 in the row, model and Telegram
COPY = "COPY (SELECT data FROM execution_data) TO STDOUT"

_BASE64 = re.compile(r"[A-Za-z0-9+/]{2000,}={0,2}")


def measure(_: Plan) -> list[Finding]:
    """Return the time of a whole import against that of COPY to /dev/null."""
    ours, copies = [], []
    with _n8n_with_large_pictures() as n8n:
        megabytes = asyncio.run(_megabytes(n8n))
        for number in range(ROUNDS + 1):
            copy_s, import_s = _copy_s(n8n), _import_s(n8n)
            if number:  # the first round warms the caches
                copies.append(copy_s)
                ours.append(import_s)
    return [
        Figure(
            row=ROW,
            what=f"{RUNS} runs, {megabytes:.0f} MB of data, against COPY",
            ours=median(ours),
            against=median(copies),
            unit="s",
            hold=RATIO_HOLD,
            spread=Rounds(values=tuple(ours)).spread,
        )
    ]


@contextmanager
def _n8n_with_large_pictures() -> Iterator[LivingN8n]:
    """Restore a real n8n, and leave in it one run many times over, each with another picture."""
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        server.run_sql(f"CREATE DATABASE {DATABASE}")
        n8n = restore_n8n(server, DATABASE, Path(folder))
        asyncio.run(_multiply(n8n))
        server.run_sql("VACUUM ANALYZE", database=DATABASE)
        yield n8n


async def _multiply(n8n: LivingN8n) -> None:
    connection = await asyncpg.connect(n8n.server.dsn(n8n.database))
    try:
        [model] = await connection.fetch(
            'SELECT data, "workflowData" FROM execution_data WHERE "executionId" = $1', MODEL_RUN
        )
        await connection.execute("DELETE FROM execution_entity WHERE id <> $1", MODEL_RUN)
        for number, photograph in enumerate(photographs(RUNS)):
            data = _BASE64.sub(base64.b64encode(photograph).decode(), model["data"])
            await connection.execute(_ADD_RUN, MODEL_RUN, MODEL_RUN + 1 + number)
            await connection.execute(
                "INSERT INTO execution_data VALUES ($1, $2, $3)",
                MODEL_RUN + 1 + number,
                model["workflowData"],
                data,
            )
        await connection.execute("DELETE FROM execution_entity WHERE id = $1", MODEL_RUN)
    finally:
        await connection.close()


_ADD_RUN = """
    INSERT INTO execution_entity
        (id, finished, mode, "startedAt", "stoppedAt", status, "workflowId", "createdAt")
    SELECT $2, finished, mode, "startedAt", "stoppedAt", status, "workflowId", "createdAt"
    FROM execution_entity WHERE id = $1
"""


async def _megabytes(n8n: LivingN8n) -> float:
    [row] = await n8n.run("SELECT sum(octet_length(data)) FROM execution_data")
    return float(row[0]) / 1e6


def _copy_s(n8n: LivingN8n) -> float:
    psql = [str(n8n.server.binaries / "psql"), "-X", "-d", n8n.url, "-c", COPY]
    began_s = time.perf_counter()
    subprocess.run(psql, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began_s


def _import_s(n8n: LivingN8n) -> float:
    """Import everything into an empty data folder; the seconds are the command's own."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        settings = {"WATCHROOM_DATA_DIR": folder, "WATCHROOM_N8N_URL": n8n.url}
        with watchroom("import", settings, stdout=subprocess.PIPE, options=("--json",)) as process:
            printed, _ = process.communicate()
        summary = json.loads(printed)
    if (summary["stored"], summary["pictures"], summary["unreadable"]) != (RUNS, RUNS, 0):
        raise RuntimeError(f"the import did not copy {RUNS} runs with their pictures: {summary}")
    return float(summary["seconds"])
