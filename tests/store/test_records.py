"""The smaller tables: API keys, the ingest's state, undecodable runs, thumbnails."""

from dataclasses import replace

from runs import NOON_MS, a_picture, a_run
from watchroom.domain.access import Scope
from watchroom.store import executions, keys, pictures, source, unreadable
from watchroom.store.database import Database
from watchroom.store.keys import ApiKey
from watchroom.store.pictures import Thumbnail
from watchroom.store.source import SourceState

KEY = ApiKey(
    id="0a1b2c3d",
    name="script",
    scopes=frozenset({Scope.READ, Scope.REVIEW}),
    created_ms=NOON_MS,
    expires_ms=None,
    last_used_ms=None,
    revoked_ms=None,
)


async def test_a_key_is_found_by_its_hash_only(store: Database) -> None:
    """The secret is never stored."""
    async with store.writing() as session:
        await keys.add(session, KEY, secret_hash=b"\x00" * 32)

    assert await keys.find_by_hash(store, b"\x00" * 32) == KEY
    assert await keys.find_by_hash(store, b"\x01" * 32) is None
    assert await keys.list_all(store) == [KEY]


async def test_a_key_is_revoked_once_and_stays_listed(store: Database) -> None:
    """Who asks later can see when it ended."""
    async with store.writing() as session:
        await keys.add(session, KEY, secret_hash=b"\x00" * 32)
        await keys.touch(session, KEY.id, NOON_MS + 5)
        assert await keys.revoke(session, KEY.id, now_ms=NOON_MS + 9)
        assert not await keys.revoke(session, KEY.id, now_ms=NOON_MS + 99)
        assert not await keys.revoke(session, "no such", now_ms=NOON_MS)

    expected = replace(KEY, last_used_ms=NOON_MS + 5, revoked_ms=NOON_MS + 9)
    assert await keys.list_all(store) == [expected]


async def test_the_ingest_goes_on_where_it_was(store: Database) -> None:
    """None before the first start; then always the last that was written."""
    assert await source.read(store) is None
    for state in (
        SourceState(head_id=7, backfill_below_id=5, wanted=("fire",), workflow_origins={"w": 1}),
        SourceState(head_id=9, lost_runs=2),
    ):
        async with store.writing() as session:
            await source.write(session, state)
        assert await source.read(store) == state


async def save(store: Database, *ids: int) -> None:
    runs = [a_run(id_, started_ms=NOON_MS + id_) for id_ in ids]
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


async def test_undecodable_runs_are_listed_newest_first(store: Database) -> None:
    """With the last reason, and how often it was tried."""
    await save(store, 1, 2)
    async with store.writing() as session:
        await unreadable.note_failure(session, 1, reason="a", now_ms=NOON_MS)
        assert await unreadable.note_failure(session, 2, reason="b", now_ms=1, has_data=True) == 1
        assert await unreadable.note_failure(session, 2, reason="c", now_ms=2, has_data=True) == 2

    listed, total = await unreadable.page(store, limit=1)

    assert total == 2
    assert [(run.execution_id, run.reason, run.tries) for run in listed] == [(2, "c", 2)]
    assert (listed[0].first_ms, listed[0].last_ms, listed[0].has_data) == (1, 2, True)
    assert (listed[0].workflow_id, listed[0].started_ms) == ("id-of-fire", NOON_MS + 2)
    assert await unreadable.ids(store) == [1, 2]


async def test_only_what_can_still_succeed_is_due(store: Database) -> None:
    """Three tries, and none where the data is simply gone."""
    await save(store, 1, 2, 3)
    async with store.writing() as session:
        for _ in range(3):
            await unreadable.note_failure(session, 1, reason="cut", now_ms=1)
        await unreadable.note_failure(session, 2, reason="gone", now_ms=1, final=True)
        await unreadable.note_failure(session, 3, reason="cut", now_ms=1)

    assert await unreadable.due(store, most_tries=3) == [3]
    async with store.writing() as session:
        assert await unreadable.clear(session, [3, 99]) == [3]
        await executions.remove(session, [1])
    assert await unreadable.ids(store) == [2]


async def test_new_pictures_wait_for_thumbnails_newest_first(store: Database) -> None:
    """What people look at first is made first, also while older runs are copied."""
    await save(store, 2, 3, 1)
    newest = [a_picture(f"picture {id_}").sha256 for id_ in (3, 2, 1)]
    assert await pictures.waiting_for_thumbnail(store, 2) == newest[:2]

    async with store.writing() as session:
        made, refused = Thumbnail.MADE, Thumbnail.REFUSED
        await pictures.set_size(session, newest[0], width=640, height=480, thumbnail=made)
        await pictures.set_size(
            session, newest[1], width=None, height=None, thumbnail=refused, refusal="178 Mpx\0"
        )

    assert await pictures.waiting_for_thumbnail(store, 9) == newest[2:]
    [picture] = await executions.pictures(store, 3) or []
    assert (picture.width, picture.height) == (640, 480)
