"""One run that cannot be understood must not stop those beside it."""

from collections.abc import Sequence
from typing import cast

from flattening import flatten
from watchroom.domain.mapping import ExtractionMapping
from watchroom.n8n.database import N8nDatabase, RunData, RunRow
from watchroom.n8n.reader import RunReader
from watchroom.n8n.reading import RunReading, UnreadableReading


class TwoRuns:
    """A database with two runs; what the reader does not ask for is not there."""

    async def data_sizes(self, ids: Sequence[int]) -> dict[int, int]:
        """Return small sizes."""
        return dict.fromkeys(ids, 100)

    async def data_of(self, ids: Sequence[int]) -> dict[int, RunData]:
        """Return a run whose nodes ran, and one that had not begun."""
        ran = {"Ask": [{"startTime": 1, "executionTime": 1, "data": {"main": [[{"json": {}}]]}}]}
        bodies = {1: {"resultData": {"runData": ran}}, 2: {"resultData": {"runData": {}}}}
        return {id_: RunData(flatted=flatten(bodies[id_]), workflow=None) for id_ in ids}


def row(id_: int, status: str) -> RunRow:
    """Return the row of a run."""
    return RunRow(
        id=id_,
        workflow_id="w",
        workflow_name="Cameras",
        mode="webhook",
        status_detail=status,
        created_ms=1,
        started_ms=1,
        stopped_ms=2,
        retry_of=None,
        stored_at="db",
    )


async def test_a_run_of_an_unforeseen_shape_is_set_aside_and_the_next_one_read() -> None:
    """A defect of ours, here a mapping of a wrong type, must not hold up the ingest for ever."""
    broken = ExtractionMapping(picture_nodes=cast("tuple[str, ...]", 5))
    reader = RunReader(cast("N8nDatabase", TwoRuns()), None, broken)

    readings = [reading async for reading in reader.read([row(1, "success"), row(2, "running")])]

    assert [type(reading) for reading in readings] == [UnreadableReading, RunReading]
    assert isinstance(readings[0], UnreadableReading)
    assert "not understood" in readings[0].reason
    assert readings[0].data is not None
