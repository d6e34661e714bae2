"""How much there is in the store."""

from builders import DAY_MS, NOW_MS, jpeg, picture, run
from watchroom.domain.execution import Status
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.figures import figures


async def test_an_empty_store_has_nothing(store: Database) -> None:
    """Not even statuses."""
    found = await figures(store)

    assert found.runs == {}
    assert (found.unreadable, found.thumbnails_waiting, found.deliveries_waiting) == (0, 0, 0)


async def test_what_is_kept_is_counted(store: Database) -> None:
    """Runs by status over all days, once each."""
    runs = [
        run(1, pictures=(picture(jpeg()),)),
        run(2, started_ms=NOW_MS - 40 * DAY_MS),
        run(3, status=Status.ERROR),
    ]
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOW_MS, unreadable={3: "cut short"})
    found = await figures(store)

    assert found.runs == {"success": 2, "error": 1}
    assert found.thumbnails_waiting == 1
