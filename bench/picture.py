"""A picture from the folder, against nginx serving the same file."""

import asyncio
import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench import nginx, wrk
from bench.figures import Figure, Finding, NotMeasured
from bench.photographs import photographs
from bench.plan import Plan
from bench.rounds import Rounds
from bench.server import Server, running_server
from watchroom.domain.execution import Execution, Picture, Status
from watchroom.objects import open_objects, picture_key
from watchroom.store import executions, open_store
from watchroom.store.migrate import migrate

ROW = "picture"
RUN_ID = 1
CONNECTIONS = 8
SECONDS = 4.0
ROUNDS = 5
RATIO_HOLD = 0.4


def measure(_: Plan) -> list[Finding]:
    """Return how many times a second a picture is given out, full size and as it came."""
    program = nginx.find()
    if program is None:
        return [NotMeasured(row=ROW, what="against nginx", reason="nginx is not installed")]
    [photograph] = photographs(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store_url = f"sqlite://{folder}/watchroom.sqlite"
        asyncio.run(_keep(store_url, folder, photograph))
        key = picture_key(hashlib.sha256(photograph).hexdigest())
        with (
            running_server(store_url, folder) as server,
            nginx.serving(program, folder / "objects") as port,
        ):
            return _compare(server, port, f"/{key}", len(photograph))


async def _keep(store_url: str, folder: Path, photograph: bytes) -> None:
    """Put one run with a picture into a new store and folder."""
    sha256 = hashlib.sha256(photograph).hexdigest()
    await open_objects(f"file://{folder}/objects", data_dir=folder).put(
        picture_key(sha256), photograph
    )
    now_ms = int(time.time() * 1000)
    picture = Picture(sha256=sha256, size_bytes=len(photograph), media_type="image/jpeg")
    store = await open_store(store_url, data_dir=folder)
    try:
        await migrate(store)
        async with store.writing() as session:
            await executions.save(session, [_run(picture, now_ms)], now_ms=now_ms, unreadable={})
    finally:
        await store.close()


def _run(picture: Picture, now_ms: int) -> Execution:
    return Execution(
        id=RUN_ID,
        workflow_id="cameras",
        workflow_name="Cameras",
        mode="webhook",
        status=Status.SUCCESS,
        status_detail="success",
        created_ms=now_ms,
        started_ms=now_ms,
        stopped_ms=now_ms + 1633,
        retry_of=None,
        camera="cam:01",
        pictures=(picture,),
    )


def _compare(server: Server, nginx_port: int, file: str, size_bytes: int) -> list[Finding]:
    what = f"{size_bytes // 1000} kB, {CONNECTIONS} connections, against nginx"
    ours, others = [], []
    for _ in range(ROUNDS):
        other = _load(nginx_port, file, server.key)
        own = _load(server.port, f"/api/executions/{RUN_ID}/image", server.key)
        if own is None or other is None:
            return [wrk.missing(ROW, what)]
        others.append(other)
        ours.append(own)
    return [_figure(what, ours, others)]


def _load(port: int, path: str, key: str) -> float | None:
    load = wrk.run(port, path, key=key, connections=CONNECTIONS, seconds=SECONDS)
    return None if load is None else load.per_s


def _figure(what: str, ours: Sequence[float], others: Sequence[float]) -> Figure:
    return Figure(
        row=ROW,
        what=what,
        ours=median(ours),
        against=median(others),
        unit="/s",
        hold=RATIO_HOLD,
        at_least=True,
        spread=Rounds(values=tuple(ours)).spread,
    )
