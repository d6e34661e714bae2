"""People, sessions, failures and the first token, on both databases."""

from dataclasses import replace

from builders import DAY_MS, NOW_MS
from watchroom.domain.access import Scope
from watchroom.domain.people import Person, Role
from watchroom.domain.sign_ins import Failures, LoginSession
from watchroom.store import keys, login_failures, login_sessions, people, setup_tokens
from watchroom.store.database import Database
from watchroom.store.keys import ApiKey

ADA = Person(id="pe_1", name="Ada", role=Role.ADMIN, created_ms=NOW_MS, changed_ms=NOW_MS)
GRACE = Person(id="pe_2", name="Grace", role=Role.VIEWER, created_ms=NOW_MS + 1, changed_ms=NOW_MS)
KEY = ApiKey(
    id="k1",
    name="script",
    scopes=frozenset({Scope.READ}),
    created_ms=NOW_MS,
    expires_ms=None,
    last_used_ms=None,
    revoked_ms=None,
)


def a_session(id_: str = "se_1", **changes: object) -> LoginSession:
    """Return a session of Ada."""
    usual = LoginSession(
        id=id_,
        person_id=ADA.id,
        key_id=None,
        created_ms=NOW_MS,
        seen_ms=NOW_MS,
        expires_ms=NOW_MS + DAY_MS,
        agent="Firefox on Linux",
        address="192.0.2.1",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


async def keep_both(store: Database) -> None:
    """Keep Ada and Grace."""
    async with store.writing() as session:
        assert await people.add(session, ADA, password_hash="hash of Ada")
        assert await people.add(session, GRACE, password_hash="hash of Grace")


async def test_a_person_is_kept_changed_and_removed(store: Database) -> None:
    """What is read is what was written."""
    assert await people.is_empty(store)
    await keep_both(store)
    assert await people.list_all(store) == [ADA, GRACE]
    assert await people.find(store, " aDA ") == (ADA, "hash of Ada")
    assert await people.find(store, "no\0body") is None
    assert not await people.is_empty(store)

    changed = replace(ADA, name="Augusta", role=Role.OPERATOR, disabled_ms=NOW_MS, changed_ms=1)
    async with store.writing() as session:
        assert await people.save(session, changed)
        await people.set_password(session, ADA.id, "another", now_ms=2)
        await people.note_sign_in(session, ADA.id, now_ms=3)
    expected = replace(changed, changed_ms=2, signed_in_ms=3)
    assert await people.find(store, "augusta") == (expected, "another")
    assert await people.password_hash_of(store, ADA.id) == "another"

    async with store.writing() as session:
        await people.remove(session, ADA.id)
    assert await people.get(store, ADA.id) is None


async def test_a_name_is_somebodys_alone(store: Database) -> None:
    """However it is spelled, and also when somebody is renamed; one's own can be spelled anew."""
    await keep_both(store)
    async with store.writing() as session:
        twin = replace(ADA, id="pe_3", name="ADA")
        assert not await people.add(session, twin, password_hash="x")
        assert not await people.save(session, replace(GRACE, name="ada"))
        assert await people.save(session, replace(GRACE, name="GRACE"))

    assert [person.name for person in await people.list_all(store)] == ["Ada", "GRACE"]


async def test_a_session_is_found_with_whose_it_is(store: Database) -> None:
    """In one read: it happens at every request."""
    await keep_both(store)
    of_key = a_session("se_2", person_id=None, key_id=KEY.id)
    of_settings = a_session("se_3", person_id=None)
    async with store.writing() as session:
        await keys.add(session, KEY, secret_hash=b"key")
        for number, begun in enumerate((a_session(), of_key, of_settings)):
            await login_sessions.add(session, begun, secret_hash=b"%d" % number)

    first = await login_sessions.find(store, b"0")
    second = await login_sessions.find(store, b"1")
    third = await login_sessions.find(store, b"2")

    assert first
    assert (first.session, first.person, first.key) == (a_session(), ADA, None)
    assert second
    assert (second.session, second.person, second.key) == (of_key, None, KEY)
    assert third
    assert (third.session, third.person, third.key) == (of_settings, None, None)
    assert await login_sessions.find(store, b"3") is None
    assert await login_sessions.get(store, "se_2") == second


async def test_sessions_end_in_every_way(store: Database) -> None:
    """With their person, with their key, one by one, and by time."""
    await keep_both(store)
    async with store.writing() as session:
        await keys.add(session, KEY, secret_hash=b"key")
        for number in range(4):
            begun = a_session(f"se_{number}", seen_ms=NOW_MS + number)
            await login_sessions.add(session, begun, secret_hash=b"%d" % number)
        of_grace = a_session("grace", person_id=GRACE.id, expires_ms=NOW_MS)
        await login_sessions.add(session, of_grace, secret_hash=b"g")
        of_key = a_session("key", person_id=None, key_id=KEY.id, seen_ms=NOW_MS - 1)
        await login_sessions.add(session, of_key, secret_hash=b"k")

    async def ids() -> list[str]:
        return [held.session.id for held in await login_sessions.list_all(store, now_ms=NOW_MS)]

    assert await ids() == ["se_3", "se_2", "se_1", "se_0", "key"]
    async with store.writing() as session:
        await login_sessions.remove(session, "se_0")
        await login_sessions.remove_of_person(session, ADA.id, except_id="se_2")
        await login_sessions.remove_of_key(session, KEY.id)
        await login_sessions.touch(session, "se_2", seen_ms=NOW_MS + 9, expires_ms=NOW_MS + 99)
        await login_sessions.forget_expired(session, now_ms=NOW_MS)
    left = await login_sessions.get(store, "se_2")
    assert left
    assert (left.session.seen_ms, left.session.expires_ms) == (NOW_MS + 9, NOW_MS + 99)
    assert await ids() == ["se_2"]
    assert await login_sessions.get(store, "grace") is None

    async with store.writing() as session:
        await people.remove(session, ADA.id)
    assert await ids() == []


async def test_failures_are_counted_and_forgotten(store: Database) -> None:
    """By success, and by time."""
    async with store.writing() as session:
        await login_failures.put(session, b"a", Failures(count=1, last_ms=1))
        await login_failures.put(session, b"a", Failures(count=2, last_ms=5))
        await login_failures.put(session, b"b", Failures(count=7, last_ms=7))
        await login_failures.put(session, b"c", Failures(count=8, last_ms=8))
        await login_failures.clear(session, [b"b", b"none"])
        await login_failures.forget(session, before_ms=8)

    assert await login_failures.get(store, b"a") is None
    assert await login_failures.get(store, b"b") is None
    assert await login_failures.get(store, b"c") == Failures(count=8, last_ms=8)


async def test_there_is_one_token_for_the_first_person(store: Database) -> None:
    """A second start makes no second one."""
    assert await setup_tokens.get(store) is None
    async with store.writing() as session:
        assert await setup_tokens.put(session, b"one", now_ms=1)
        assert not await setup_tokens.put(session, b"two", now_ms=2)
    assert await setup_tokens.get(store) == b"one"

    async with store.writing() as session:
        await setup_tokens.remove(session)
    assert await setup_tokens.get(store) is None
