"""Incidents open, grow and close as runs fail, whatever is killed when."""

from functools import partial

import pytest

from builders import MINUTE_MS
from failing_runs import definition, failed, fails, keep_runs, node
from happenings import happening, note
from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watched_incidents import STARTED_MS as NOW_MS
from watched_incidents import Watched
from watchroom.domain.events import EventType
from watchroom.domain.execution import Status
from watchroom.domain.incidents import Incident, OpeningReason, SignKind, SignState, Verdict
from watchroom.store import event_log, incidents, source
from watchroom.store.source import SourceState

OPENED, CHANGED, CLOSED = "incident.opened", "incident.changed", "incident.closed"


async def know_the_pattern(watched: Watched) -> None:
    """Let a run have failed like this long ago, so that it is nothing new."""
    await keep_runs(watched.store, failed(1, NOW_MS - 60 * MINUTE_MS))


async def test_three_failures_open_an_incident(watched: Watched) -> None:
    """Two do not; the event and the row say the same."""
    await know_the_pattern(watched)
    async with watched.running():
        await fails(watched.store, failed(11, NOW_MS - 9000), failed(12, NOW_MS - 5000))
        await fails(watched.store, failed(13, NOW_MS - 1000))
        await watched.shows((3, True))
        await watched.told(OPENED)

    [incident] = await watched.all()
    assert incident.reason is OpeningReason.FAILURES
    assert (incident.first_failure_ms, incident.last_failure_ms) == (NOW_MS - 9000, NOW_MS - 1000)
    [event] = await event_log.after(watched.store, 0, limit=9, types=[EventType.INCIDENT_OPENED])
    assert event.data == {
        "id": incident.id,
        "reason": "failures",
        "failures": 3,
        "firstFailureMs": NOW_MS - 9000,
        "lastFailureMs": NOW_MS - 1000,
        "suspects": [],
    }


async def test_a_new_pattern_opens_one_at_once(watched: Watched) -> None:
    """The first run that fails in a new way is worth a look."""
    async with watched.running():
        await fails(watched.store, failed(11, NOW_MS))
        await watched.shows((1, True))

    assert (await watched.all())[0].reason is OpeningReason.NEW_PATTERN


async def test_nothing_is_new_while_older_runs_are_still_copied(watched: Watched) -> None:
    """The same failure may be among those to come."""
    async with watched.store.writing() as session:
        await source.write(session, SourceState(head_id=9, backfill_below_id=5))
    async with watched.running():
        await fails(watched.store, failed(11, NOW_MS))
        await fails(watched.store, failed(12, NOW_MS + 1), failed(13, NOW_MS + 2))
        await watched.shows((3, True))

    assert (await watched.all())[0].reason is OpeningReason.FAILURES


async def test_nothing_is_new_to_a_fresh_store(watched: Watched) -> None:
    """In its first minutes every pattern would be."""
    watched.clock.advance(-1)
    async with watched.running():
        await fails(watched.store, failed(11, NOW_MS))
        await fails(watched.store, failed(12, NOW_MS), failed(13, NOW_MS))
        await watched.shows((3, True))

    assert (await watched.all())[0].reason is OpeningReason.FAILURES


async def test_runs_that_went_well_are_no_incident(watched: Watched) -> None:
    """Nor those that a person stopped; nor what nobody was told of."""
    await keep_runs(watched.store, *(failed(id_, NOW_MS) for id_ in range(20, 30)))
    async with watched.running() as tail:
        await fails(
            watched.store, *(failed(id_, NOW_MS, status=Status.CANCELED) for id_ in range(40, 50))
        )
        [last] = await note(watched.store, happening())
        await eventually(lambda: tail.position >= last.seq)
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (51, 52, 53)))
        await watched.shows((3, True))


async def test_it_grows_and_is_told_again_half_a_minute_later(watched: Watched) -> None:
    """Each failure counts at once; the log is not filled with one event for each."""
    await know_the_pattern(watched)
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await watched.told(OPENED)
        for id_ in range(20, 30):
            await fails(watched.store, failed(id_, NOW_MS + 1000))
        await watched.shows((13, True))
        await watched.told(OPENED)

        watched.clock.advance(30)
        await watched.told(OPENED, CHANGED)
        watched.clock.advance(300)
        await fails(watched.store, failed(31, NOW_MS + 300_000))
        await watched.told(OPENED, CHANGED, CHANGED)

    [incident] = await watched.all()
    assert incident.report.runs_read == 14
    assert incident.last_failure_ms == NOW_MS + 300_000


async def test_counts_and_findings_are_of_the_same_runs(watched: Watched) -> None:
    """A failure that nobody can place must not stand beside a "no" that was found without it."""
    await know_the_pattern(watched)
    elsewhere = definition(node(url="https://models.example.com/api"))
    async with watched.running():
        runs = [failed(id_, NOW_MS, ran=elsewhere) for id_ in (11, 12, 13)]
        await fails(watched.store, *runs, ran=elsewhere)
        await watched.shows((3, True))
        [opened] = await watched.all()
        await fails(watched.store, failed(14, NOW_MS + 1000, at=None, ran=elsewhere), ran=elsewhere)
        await watched.shows((4, True))
        [grown] = await watched.all()

    assert [_node_sign(each) for each in (opened, grown)] == [SignState.NO, SignState.NO_DATA]
    assert (opened.report.runs_read, grown.report.runs_read) == (3, 4)


def _node_sign(incident: Incident) -> SignState:
    [service] = incident.report.services
    return next(sign.state for sign in service.signs if sign.kind is SignKind.NODE)


async def test_what_grew_before_a_kill_is_told_after_it(watched: Watched) -> None:
    """Nothing else may happen that would make anybody tell of it."""
    await know_the_pattern(watched)
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await watched.told(OPENED)
        await fails(watched.store, failed(14, NOW_MS))
        await watched.shows((4, True))
    watched.clock.advance(30)
    async with watched.running():
        await watched.told(OPENED, CHANGED)


async def test_fifteen_quiet_minutes_close_it(watched: Watched) -> None:
    """And the next three failures are another one."""
    await know_the_pattern(watched)
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await watched.shows((3, True))
        watched.clock.advance(899)
        await fails(watched.store, failed(14, NOW_MS + 1000))
        await watched.told(OPENED, CHANGED)
        watched.clock.advance(2)
        await watched.shows((4, False))
        await watched.told(OPENED, CHANGED, CLOSED)

        await fails(watched.store, *(failed(id_, watched.now_ms) for id_ in (21, 22, 23)))
        await watched.shows((4, False), (3, True))

    closed, _ = await watched.all()
    assert closed.closed_ms == NOW_MS + 901_000


async def test_silence_is_not_quiet_while_n8n_is_out_of_reach(watched: Watched) -> None:
    """Nobody would hear of a failure; fifteen minutes count from when one would again."""

    await know_the_pattern(watched)
    async with watched.running() as tail:
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await watched.shows((3, True))
        [away] = await note(
            watched.store,
            happening(EventType.INGEST_CHANGED, at_ms=NOW_MS, data={"state": "unreachable"}),
        )
        await eventually(lambda: tail.position >= away.seq)
        watched.clock.advance(3600)
        await note(
            watched.store,
            happening(EventType.INGEST_CHANGED, at_ms=watched.now_ms, data={"state": "following"}),
        )
        watched.clock.advance(899)
        await fails(watched.store, failed(14, NOW_MS + 1000))
        await watched.shows((4, True))
        watched.clock.advance(1)
        await watched.shows((4, False))


async def test_failures_that_are_told_late_are_put_where_they_belong(watched: Watched) -> None:
    """After a night out of reach: two incidents, hours apart, one of them over long ago."""
    await know_the_pattern(watched)
    watched.clock.advance(8 * 3600)
    async with watched.running():
        await fails(
            watched.store,
            *(failed(id_, NOW_MS + id_) for id_ in (11, 12, 13)),
            *(failed(id_, NOW_MS + 5 * 60 * MINUTE_MS) for id_ in (21, 22, 23, 24)),
        )
        await watched.shows((3, False), (4, True))
        await watched.told(OPENED, CLOSED, OPENED)


async def test_killed_after_each_failure_nothing_is_lost_or_doubled(watched: Watched) -> None:
    """What is known is in the store; a watch that begins anew knows nothing else."""
    await know_the_pattern(watched)
    for id_ in range(11, 19):
        async with watched.running():
            await fails(watched.store, failed(id_, NOW_MS + id_))
            if id_ >= 13:
                await watched.shows((id_ - 10, True))
            else:
                await eventually(partial(_recent, watched, id_ - 10))
    await fails(watched.store, failed(19, NOW_MS + 19))
    async with watched.running():
        await watched.shows((9, True))

    events = await event_log.after(watched.store, 0, limit=99)
    assert [e.type for e in events].count(EventType.INCIDENT_OPENED) == 1


async def _recent(watched: Watched, count: int) -> bool:
    state = await incidents.read_state(watched.store)
    return state is not None and len(state.recent) == count


async def test_judging_the_same_events_again_changes_nothing(watched: Watched) -> None:
    """A kill right before the position was kept must not double an incident."""
    await know_the_pattern(watched)
    begun = await incidents.read_state(watched.store)
    assert begun is not None
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13, 14)))
        await watched.shows((4, True))
        watched.clock.advance(1000)
        await watched.shows((4, False))
    async with watched.store.writing() as session:
        await incidents.write_state(session, begun)

    async with watched.running():
        await fails(watched.store, failed(15, NOW_MS + 1_000_000))

        await eventually(lambda: _recent(watched, 1))
        await watched.shows((4, False))


async def test_a_watch_that_was_away_hears_what_it_missed(watched: Watched) -> None:
    """A server that was down for an hour tells of the incident in it."""
    await know_the_pattern(watched)
    await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
    async with watched.running():
        await watched.shows((3, True))


async def test_after_a_start_silence_is_not_quiet_at_once(watched: Watched) -> None:
    """What failed while nobody watched has to arrive first: it belongs to the same incident."""
    await know_the_pattern(watched)
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await watched.shows((3, True))
    watched.clock.advance(1000)
    async with watched.running():
        await fails(watched.store, failed(14, NOW_MS + 800_000))
        await watched.shows((4, True))
        watched.clock.advance(59)
        await fails(watched.store, failed(15, NOW_MS + 800_000))
        await watched.shows((5, True))


async def test_a_store_that_goes_away_costs_time_and_no_incident(watched: Watched) -> None:
    """It is looked into again, from where it was left."""
    await know_the_pattern(watched)
    fickle = StoreThatGoesAway(watched.store)
    async with watched.running(fickle):
        fickle.is_away = True
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await eventually(lambda: fickle.refusals > 3)
        fickle.is_away = False
        await watched.shows((3, True))


async def test_what_happens_to_a_service_meanwhile_is_looked_at(watched: Watched) -> None:
    """An engine may tell late of what came before the first failure."""
    await know_the_pattern(watched)
    async with watched.running():
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13)))
        await watched.told(OPENED)
        assert await watched.verdict() is Verdict.NONE
        await note(watched.store, happening(EventType.SERVICE_OOM, at_ms=NOW_MS - 5000))
        watched.clock.advance(30)
        await watched.told(OPENED, CHANGED)

    assert await watched.verdict() is Verdict.POSSIBLE


@pytest.mark.parametrize("seq", [10**6, 2])
async def test_an_older_store_is_taken_up_where_it_ends(watched: Watched, seq: int) -> None:
    """A backup may know more or less of the log than the watch does."""
    await know_the_pattern(watched)
    async with watched.store.writing() as session:
        await incidents.write_state(
            session, incidents.WatchState(seq=seq, since_ms=NOW_MS - 10 * MINUTE_MS)
        )

    async def is_taken_up() -> bool:
        state = await incidents.read_state(watched.store)
        return state is not None and state.seq <= 2

    async with watched.running():
        await eventually(is_taken_up)
        await fails(watched.store, *(failed(id_, NOW_MS) for id_ in (11, 12, 13, 14)))
        await watched.shows((4, True))
