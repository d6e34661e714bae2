"""Runs that were there before anybody followed them can have been incidents."""

from builders import MINUTE_MS
from failing_runs import failed, fails, keep_runs
from happenings import happening, note
from waiting import eventually
from watched_incidents import STARTED_MS as NOW_MS
from watched_incidents import Watched
from watchroom.domain.events import EventType
from watchroom.domain.incident_rules import HINDSIGHT_MS
from watchroom.domain.incidents import SignKind, SignState
from watchroom.store import source
from watchroom.store.source import SourceState

OPENED, CHANGED = "incident.opened", "incident.changed"
HOUR_MS = 60 * MINUTE_MS


async def have_copied(watched: Watched, *, down_to: int | None) -> None:
    """Let n8n be followed, and its older runs be here down to one of them; None: all."""
    async with watched.store.writing() as session:
        await source.write(session, SourceState(head_id=99, backfill_below_id=down_to))
    state = "following" if down_to is None else "backfilling"
    await note(watched.store, happening(EventType.INGEST_CHANGED, data={"state": state}))


async def keep_failures(watched: Watched, ids: range, first_ms: int) -> None:
    """Keep runs that failed one after the other, a minute apart, and of which nothing is told."""
    runs = (failed(id_, first_ms + place * MINUTE_MS) for place, id_ in enumerate(ids))
    await keep_runs(watched.store, *runs)


async def shows_later(watched: Watched, *expected: tuple[int, bool]) -> None:
    """Let time pass until there are these incidents: failures, and whether it is open."""

    async def is_so() -> bool:
        watched.clock.advance(0.5)
        found = [(each.failures, each.closed_ms is None) for each in await watched.all()]
        return found == list(expected)

    await eventually(is_so, patience_s=10.0)


async def test_what_was_an_incident_is_found(watched: Watched) -> None:
    """Each of them over, in order, and nobody is told that it opens."""
    await keep_failures(watched, range(11, 15), NOW_MS - 20 * HOUR_MS)
    await keep_failures(watched, range(21, 23), NOW_MS - 10 * HOUR_MS)
    await keep_failures(watched, range(31, 34), NOW_MS - 5 * HOUR_MS)
    await have_copied(watched, down_to=None)
    async with watched.running():
        await shows_later(watched, (4, False), (3, False))
        await watched.told(CHANGED, CHANGED)

    earlier, _ = await watched.all()
    assert earlier.first_failure_ms == NOW_MS - 20 * HOUR_MS
    assert earlier.report.runs_read == 4


async def test_one_that_goes_on_is_open(watched: Watched) -> None:
    """And takes what fails from now on."""
    await keep_failures(watched, range(11, 15), NOW_MS - 10 * MINUTE_MS)
    await have_copied(watched, down_to=None)
    async with watched.running():
        await shows_later(watched, (4, True))
        await watched.told(OPENED)
        await fails(watched.store, failed(20, NOW_MS))
        await watched.shows((5, True))


async def test_it_waits_for_the_runs_of_those_days(watched: Watched) -> None:
    """Half of an incident is not worth much; and what is older is nobody's concern any more."""
    await keep_failures(watched, range(41, 44), NOW_MS - 5 * HOUR_MS)
    await have_copied(watched, down_to=41)
    async with watched.running():
        await keep_failures(watched, range(31, 34), NOW_MS - 20 * HOUR_MS)
        await keep_failures(watched, range(21, 24), NOW_MS - HINDSIGHT_MS - HOUR_MS)
        await have_copied(watched, down_to=21)
        await shows_later(watched, (3, False), (3, False))

    assert (await watched.all())[0].first_failure_ms == NOW_MS - 20 * HOUR_MS


async def test_killed_after_it_has_looked_nothing_is_doubled(watched: Watched) -> None:
    """It looks once; a run belongs to one incident, whoever finds it."""
    await keep_failures(watched, range(11, 15), NOW_MS - 5 * HOUR_MS)
    await have_copied(watched, down_to=None)
    async with watched.running():
        await shows_later(watched, (4, False))
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (51, 52, 53)))
        await shows_later(watched, (4, False), (3, True))


async def test_what_was_recorded_is_evidence(watched: Watched) -> None:
    """What an engine remembered of that time tells as much as what was seen."""
    killed_ms = NOW_MS - 5 * HOUR_MS - 3000
    await note(watched.store, happening(EventType.SERVICE_OOM, at_ms=killed_ms))
    await keep_failures(watched, range(11, 15), NOW_MS - 5 * HOUR_MS)
    await have_copied(watched, down_to=None)
    async with watched.running():
        await shows_later(watched, (4, False))

    [incident] = await watched.all()
    [ollama] = incident.report.services
    found = {sign.kind for sign in ollama.signs if sign.state is SignState.YES}
    assert found >= {SignKind.EVENT, SignKind.NODE}
