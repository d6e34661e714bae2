"""The event log keeps as many days as it is told to, whatever was written in them."""

from builders import DAY_MS, NOW, NOW_MS
from happenings import happening, note
from watchroom.flows.live.forgetting import PORTION, Forgetting
from watchroom.store import event_log
from watchroom.store.database import Database


async def test_what_is_older_than_the_limit_goes(store: Database) -> None:
    """In several portions, and nothing of what is younger."""
    old, young = NOW_MS - 30 * DAY_MS - 1, NOW_MS - 30 * DAY_MS
    await note(store, *[happening(at_ms=old)] * (2 * PORTION + 1))
    kept = await note(store, *[happening(at_ms=young)] * 3)

    forgetting = Forgetting(store=store, clock=lambda: NOW, days=30)

    assert await forgetting.sweep() == 2 * PORTION + 1
    assert await event_log.after(store, 0, limit=9) == kept
    assert await forgetting.sweep() == 0
