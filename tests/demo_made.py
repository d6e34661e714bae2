"""A demo's n8n, small and without pictures of its own, and how the product reads it."""

from pathlib import Path

from watchroom.demo.data.happenings import Happened, History
from watchroom.demo.data.n8n_file import RunRecord
from watchroom.demo.data.plan import Plan
from watchroom.demo.data.recording import picture_file, record_of
from watchroom.demo.pictures.scenes import SCENES
from watchroom.domain.mapping import ExtractionMapping
from watchroom.n8n.database import RunData, RunRow
from watchroom.n8n.reading import RunReading, finish_run, open_run

BEGAN_MS = 1_795_320_000_000
PLAN = Plan(seed=7, runs=3_000, began_ms=BEGAN_MS)
SIZES = {scene.name: 20_000 for scene in SCENES}


def written(history: History, number: int) -> RunRecord:
    """Return a run as it stands in n8n's tables."""
    return record_of(history.run(number), SIZES, history.plan.seed)


def read(happened: Happened, record: RunRecord) -> RunReading:
    """Return what the product reads out of a run whose picture is a few bytes."""
    row = RunRow(
        id=record.id,
        workflow_id=record.workflow_id,
        workflow_name=happened.workflow.name,
        mode="webhook",
        status_detail=record.status,
        created_ms=record.created_ms,
        started_ms=record.created_ms,
        stopped_ms=record.stopped_ms,
        retry_of=record.retry_of,
        stored_at="db",
    )
    data = RunData(flatted=record.data.encode(), workflow=record.snapshot.encode())
    files: dict[str, bytes] = {}
    if happened.scene is not None:
        name = picture_file(record.workflow_id, happened.scene)
        files[f"filesystem-v2:{name}"] = b"\xff\xd8\xff\xe0" + happened.scene.name.encode()
    return finish_run(open_run(row, data), files, ExtractionMapping())


def empty_file(folder: Path) -> Path:
    """Return where a demo's n8n would be."""
    return folder / "database.sqlite"
