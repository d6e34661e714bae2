"""The ten ways in which n8n's data mislead a reader, one test each."""

import json
from pathlib import Path
from typing import Any, Protocol

import apsw
import pytest

from flattening import flatten
from n8n_dumps import Dump, Happened, unpack_database
from watchroom.domain.execution import Status
from watchroom.domain.mapping import ExtractionMapping
from watchroom.domain.payload import node_input_data, node_output_data
from watchroom.n8n.flatted import Flatted
from watchroom.n8n.reading import Reading, RunReading
from watchroom.n8n.source import open_source
from watchroom.n8n.storage import RunFiles


class ReadDump(Protocol):
    """What the fixture `read_dump` gives."""

    dump: Dump
    happened: dict[int, Happened]
    readings: dict[int, Reading]

    def runs(self) -> list[tuple[Happened, RunReading]]:
        """Return what happened beside what was read."""
        ...

    def of(self, scenario: str) -> list[tuple[Happened, RunReading]]:
        """Return the runs of a scenario; none from the small dump."""
        ...


def test_trap_01_a_run_that_failed_has_ended(read_dump: ReadDump) -> None:
    """`finished` is false for every run that failed; only `status` tells that it ended."""
    for status in (Status.ERROR, Status.CANCELED):
        ended = [r.execution for _, r in read_dump.runs() if r.execution.status is status]

        assert all(run.duration_ms is not None for run in ended)
        assert ended or "fsdata" in read_dump.dump.name


@pytest.mark.parametrize("scenario", ["waiting_on_webhook", "waiting_1h_timer"])
def test_trap_02_a_waiting_run_has_not_ended(read_dump: ReadDump, scenario: str) -> None:
    """n8n sets `stoppedAt` when a run goes to sleep."""
    for _, reading in read_dump.of(scenario):
        assert reading.row.stopped_ms is not None
        assert reading.execution.stopped_ms is None
        assert reading.execution.status is Status.RUNNING
        assert reading.execution.status_detail == "waiting"


def test_trap_02_a_resumed_run_began_before_it_slept(read_dump: ReadDump) -> None:
    """n8n 1.x overwrites `startedAt` with the moment in which a run goes on."""
    for _, reading in read_dump.of("waiting_then_resumed"):
        row, run = reading.row, reading.execution

        assert row.started_ms is not None
        assert run.started_ms - run.created_ms < 100
        if "1.110.1" in read_dump.dump.name:
            assert row.started_ms - run.started_ms > 100


async def test_trap_03_a_final_status_that_changes_is_seen(tmp_path: Path) -> None:
    """n8n's recovery turns runs that were long canceled into crashed ones."""
    database = unpack_database("n8n-1.110.1-sqlite", "db", tmp_path)
    source = await open_source(
        f"sqlite://{database}", storage_dir=None, workflows=(), mapping=ExtractionMapping()
    )
    before = await source.rows_of([58])
    with apsw.Connection(str(database)) as n8n:
        n8n.execute("UPDATE execution_entity SET status = 'crashed' WHERE id = 58")
    after = await source.rows_of([58])
    await source.close()

    assert [row.status_detail for row in (*before, *after)] == ["canceled", "crashed"]


async def test_trap_04_soft_deleted_runs_do_not_exist(dump: Dump) -> None:
    """n8n 2 keeps a ghost of a run that it was told not to save, and calls it running."""
    text = (Path(__file__).parents[1] / "data/n8n" / f"{dump.name}.expected.json").read_text()
    facts: list[dict[str, Any]] = json.loads(text)["executions"]
    ghosts = [fact["execution_id"] for fact in facts if fact["scenario"] == "unsaved_success"]
    source = await open_source(
        dump.url, storage_dir=None, workflows=(), mapping=ExtractionMapping()
    )
    above = await source.rows_above(0, 1_000)
    below = await source.rows_below(1_000, 1_000)
    named = await source.rows_of([ghost for ghost in ghosts if ghost is not None])
    count = await source.count_below(1_000)
    await source.close()

    assert named == []
    assert {row.id for row in above} == dump.happened().keys()
    assert above == below[::-1]
    assert count == len(above)


def test_trap_05_the_storage_of_pictures_is_told_by_each_entry(read_dump: ReadDump) -> None:
    """The default changed between versions, and an installation may have runs of both kinds."""
    kinds = {
        binary["data"] if len(binary["data"]) < 20 else "inside"
        for _, reading in read_dump.runs()
        for binary in _binaries(reading)
        if "$picture" in binary and isinstance(binary["data"], str)
    }
    inside = [b for _, r in read_dump.runs() for b in _binaries(r) if isinstance(b["data"], dict)]
    expected = {
        "n8n-1.110.1-sqlite": {"filesystem-v2"},
        "n8n-2.41.1-sqlite": {"filesystem-v2"},
        "n8n-2.41.1-sqlite-fsdata": {"filesystem-v2"},
        "n8n-2.41.1-postgres": {"filesystem-v2"},
        "n8n-2.41.1-postgres-binarydb": {"database"},
    }

    assert kinds == expected.get(read_dump.dump.name, set())
    assert bool(inside) == (read_dump.dump.name not in expected)


@pytest.mark.parametrize(("said", "true"), [("temp", "7"), ("7", "temp")])
def test_trap_06_a_moved_upload_is_found(tmp_path: Path, said: str, true: str) -> None:
    """n8n moves uploads out of `temp` without always saying so in the run's data."""
    path = "workflows/w/executions/{}/binary_data/43b7c5bf-41ff-40ba-ab3d-905bc889b781"
    file = tmp_path / path.format(true)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"bytes")

    assert RunFiles(tmp_path).binary(f"filesystem-v2:{path.format(said)}", 7) == b"bytes"


@pytest.mark.parametrize(
    "scenario",
    [
        "running_default_saving",
        "queued_by_concurrency_limit",
        "crashed_default_saving",
        "canceled_default_saving",
    ],
)
def test_trap_07_the_request_of_an_unfinished_run_is_found(
    read_dump: ReadDump, scenario: str
) -> None:
    """While a run is under way, its request stands only among the nodes still to run."""
    for happened, reading in read_dump.of(scenario):
        payload = json.loads(reading.execution.payload or b"")
        shown = json.dumps([node_input_data(payload), node_output_data(payload)])

        assert list(reading.pictures) == happened.sent != []
        assert reading.execution.camera == happened.facts["request_fields"]["camera_id"]
        assert happened.facts["request_fields"]["camera_id"] in shown


@pytest.mark.parametrize("scenario", ["crashed_default_saving", "crashed_in_main"])
def test_trap_08_made_up_runs_of_nodes_prove_nothing(read_dump: ReadDump, scenario: str) -> None:
    """After a crash n8n writes runs of nodes with artificial items and times in seconds."""
    for _, reading in read_dump.of(scenario):
        run = reading.execution
        nodes = json.loads(run.payload or b"")["nodes"]
        started = [each["startedMs"] for node in nodes for each in node["runs"]]

        assert (run.analyses, run.notifications) == ((), ())
        assert run.started_ms >= run.created_ms
        assert all(abs(ms - run.created_ms) < 60_000 for ms in started if ms is not None)
        assert run.nodes[-1] == "Ollama"


def test_trap_09_a_literal_is_never_an_index() -> None:
    """A text "1" looks like a reference to element 1."""
    root = {"Day of month": "1", "other": {"main": ["not me"]}}

    assert Flatted(flatten(root)).at() == root


def test_trap_09_a_day_of_the_month_stays_one(read_dump: ReadDump) -> None:
    """The same in real data, where the schedule's node gives its day as text."""
    days = [
        item["json"]["Day of month"]
        for _, reading in read_dump.runs()
        for items in _outputs(reading).values()
        for item in items
        if "Day of month" in item["json"]
    ]

    assert set(days) <= {"21"}
    assert days or "fsdata" in read_dump.dump.name


def test_trap_10_a_failure_that_did_not_stop_the_run_is_told(read_dump: ReadDump) -> None:
    """With "continue on error" run and node are a success; only an item says otherwise."""
    for _, reading in read_dump.of("chain_telegram_fails_but_continues"):
        run = reading.execution
        answer = json.loads(run.notifications[0].answer)

        assert run.status is Status.SUCCESS
        assert [message.success for message in run.notifications] == [False]
        assert answer == {"success": False, "error": "Bad Request: chat not found"}


def _outputs(reading: RunReading) -> dict[str, list[Any]]:
    return dict(node_output_data(json.loads(reading.execution.payload or b"")))


def _binaries(reading: RunReading) -> list[dict[str, Any]]:
    items = [item for items in _outputs(reading).values() for item in items]
    return [binary for item in items for binary in item.get("binary", {}).values()]
