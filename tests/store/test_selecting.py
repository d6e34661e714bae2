"""The statements of the list find their rows by an index and in order, on SQLite."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from watchroom.domain.execution import Mark, RiskLevel, Status
from watchroom.store import open_store
from watchroom.store.criteria import Column, Criteria
from watchroom.store.database import Dialect
from watchroom.store.migrate import migrate
from watchroom.store.ordering import END_MS
from watchroom.store.selecting import (
    Slice,
    Source,
    Statement,
    counting,
    picking_by_time,
    picking_by_value,
)

PAGE = Slice(descending=True, limit=51)
ERRORS = (Status.ERROR, Status.CANCELED)


def source(
    values: Mapping[Column, tuple[object, ...]],
    driver: Column | None = None,
    words: tuple[str, ...] = (),
) -> Source:
    criteria = Criteria(from_ms=1, to_ms=END_MS - 1, values=values, words=words)
    return Source(criteria=criteria, dialect=Dialect.SQLITE, driver=driver)


EVERYTHING = source({})
BY_STATUS = source({Column.STATUS: ERRORS}, Column.STATUS)
BY_TIME = source({Column.STATUS: ERRORS})
BY_CAMERA = source({Column.CAMERA: ("a", "b"), Column.RISK: (RiskLevel.HIGH,)}, Column.CAMERA)
BY_MARK = source({Column.MARK: (Mark.MISSED,)}, Column.MARK)
BY_PATTERN = source({Column.PATTERN: (7,)}, Column.PATTERN)
BY_WORDS = source({Column.CAMERA: ("a",)}, words=("smoke",))


async def plan_of(statement: Statement, folder: Path) -> str:
    """Return how SQLite would run a statement."""
    sql, values = statement
    store = await open_store("", data_dir=folder)
    await migrate(store)
    rows = await store.fetch(f"EXPLAIN QUERY PLAN {sql}", *values)
    await store.close()
    return "\n".join(row[-1] for row in rows)


@pytest.mark.parametrize(
    ("wanted", "leader"),
    [
        (EVERYTHING, "SEARCH e USING INTEGER PRIMARY KEY"),
        (BY_TIME, "SEARCH e USING INTEGER PRIMARY KEY"),
        (BY_STATUS, "INDEX execution_status (status=? AND key>? AND key<?)"),
        (BY_CAMERA, "COVERING INDEX execution_camera (camera=? AND key>? AND key<?)"),
        (BY_MARK, "INDEX execution_mark (mark=? AND key>? AND key<?)"),
        (BY_PATTERN, "INDEX execution_pattern (pattern_id=? AND key>? AND key<?)"),
        (BY_WORDS, "execution_search VIRTUAL TABLE INDEX"),
    ],
    ids=["all", "time", "status", "camera", "mark", "pattern", "words"],
)
async def test_a_page_is_read_in_order_from_an_index(
    tmp_path: Path, wanted: Source, leader: str
) -> None:
    """A sort, or a scan of the table, costs seconds on a million runs; here it would show."""
    plan = await plan_of(picking_by_time(wanted, PAGE), tmp_path)

    branches = plan.split("USE TEMP B-TREE")[0] if "UNION ALL" in plan else plan
    assert leader in plan
    assert "TEMP B-TREE" not in branches
    assert "SCAN e" not in plan.replace("SCAN execution_search VIRTUAL", "")


@pytest.mark.parametrize("column", ["duration_ms", "confidence"])
async def test_values_are_met_in_order(tmp_path: Path, column: str) -> None:
    """The longest of a month: from the index of durations, narrowed without a look at the run."""
    index = f"execution_{column.removesuffix('_ms')}"

    plan = await plan_of(picking_by_value(BY_TIME, PAGE, column), tmp_path)

    assert f"COVERING INDEX {index}" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("wanted", "index"),
    [(BY_CAMERA, "execution_camera"), (BY_PATTERN, "execution_pattern")],
    ids=["camera", "pattern"],
)
async def test_counting_looks_at_an_index_only(tmp_path: Path, wanted: Source, index: str) -> None:
    """Totals are exact, so every run that matches is counted; its row need not be read."""
    plan = await plan_of(counting(wanted), tmp_path)

    assert f"COVERING INDEX {index}" in plan


async def test_words_are_counted_without_the_runs(tmp_path: Path) -> None:
    """Facts are words of the index, so narrowing a search by camera needs no join."""
    assert "execution AS e" not in counting(BY_WORDS)[0]
    assert "execution_search" in await plan_of(counting(BY_WORDS), tmp_path)
