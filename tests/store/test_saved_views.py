"""Saved views: whose they are, who sees them, and how many there may be."""

from dataclasses import replace
from typing import Any

import pytest

from runs import NOON_MS
from watchroom.domain.errors import Conflict, NotAllowed, NotFound
from watchroom.domain.saved_views import MOST_NAMED, SavedView
from watchroom.flows import views
from watchroom.store import saved_views
from watchroom.store.database import Database

HOSTILE = "x'; DROP TABLE saved_view; -- \ud800 火 %_"


def a_view(**changes: Any) -> SavedView:
    """Return Ada's private view of dangerous runs."""
    facts: dict[str, Any] = {
        "id": "vw_1",
        "owner": "ada",
        "owner_name": "Ada",
        "name": "Dangerous",
        "page": "/executions",
        "query": "risk=HIGH",
        "is_shared": False,
        "created_ms": NOON_MS,
        "changed_ms": NOON_MS,
    }
    return SavedView(**facts | changes)


async def test_a_view_is_kept_as_it_was_saved(store: Database) -> None:
    """To the letter, but for what no database can hold."""
    await views.save_view(store, a_view(name=HOSTILE, query="q=" + "ñ" * 8000))

    [found] = await saved_views.list_named(store, "ada")

    assert found.name == HOSTILE.replace("\ud800", "\ufffd")
    assert found == replace(a_view(query="q=" + "ñ" * 8000), name=found.name)


async def test_private_views_are_nobody_elses(store: Database) -> None:
    """They tell what somebody looks for; not even admins may touch what they cannot see."""
    await views.save_view(store, a_view())

    assert await saved_views.list_named(store, "bob") == []
    with pytest.raises(NotFound):
        await views.find_view(store, "vw_1", caller="bob")
    with pytest.raises(NotFound):
        await views.remove_view(store, "vw_1", caller="bob", is_admin=True)
    assert await views.find_view(store, "vw_1", caller="ada") == a_view()


async def test_shared_views_are_seen_by_all_and_changed_by_owner_and_admin(store: Database) -> None:
    """A name that everybody reads is not everybody's to change."""
    await views.save_view(store, a_view(is_shared=True))

    assert [view.id for view in await saved_views.list_named(store, "bob")] == ["vw_1"]
    with pytest.raises(NotAllowed):
        await views.remove_view(store, "vw_1", caller="bob", is_admin=False)

    def renamed(view: SavedView) -> SavedView:
        return replace(view, name="Better")

    for caller, is_admin in (("ada", False), ("root", True)):
        changed = await views.change_view(store, "vw_1", renamed, caller=caller, is_admin=is_admin)
        assert changed == await views.find_view(store, "vw_1", caller="bob")
    await views.remove_view(store, "vw_1", caller="root", is_admin=True)
    assert await saved_views.list_named(store, "ada") == []


async def test_lists_come_by_name_and_by_page(store: Database) -> None:
    """Of one page or of all; capitals make no difference."""
    await views.save_view(store, a_view(id="vw_1", name="b"))
    await views.save_view(store, a_view(id="vw_2", name="A"))
    await views.save_view(store, a_view(id="vw_3", name="c", page="/services"))

    async def names(page: str | None) -> list[str | None]:
        return [view.name for view in await saved_views.list_named(store, "ada", page=page)]

    assert await names(None) == ["A", "b", "c"]
    assert await names("/executions") == ["A", "b"]


async def test_a_name_is_given_once_for_each_page(store: Database) -> None:
    """Two entries of one name in a menu help nobody; another person may use it."""
    await views.save_view(store, a_view())

    with pytest.raises(Conflict, match="Dangerous"):
        await views.save_view(store, a_view(id="vw_2"))
    await views.save_view(store, a_view(id="vw_3", owner="bob"))
    await views.save_view(store, a_view(id="vw_4", page="/services"))


async def test_the_number_of_views_is_bounded(store: Database) -> None:
    """One caller cannot fill the store."""
    async with store.writing() as session:
        for number in range(MOST_NAMED):
            await saved_views.add(session, a_view(id=f"vw_{number}", name=str(number)))

    with pytest.raises(Conflict, match="100"):
        await views.save_view(store, a_view(id="vw_x", name="one more"))
    await views.save_view(store, a_view(id="vw_y", owner="bob"))


async def test_a_link_is_found_again_and_seen_by_whoever_has_it(store: Database) -> None:
    """It stands in no list, and copying the same link twice makes one."""
    link = a_view(name=None)
    first = await views.save_view(store, link)
    again = await views.save_view(store, replace(link, id="vw_2"))

    assert again == first
    assert await views.find_view(store, "vw_1", caller="bob") == first
    assert await saved_views.list_named(store, "ada") == []


async def test_where_there_are_too_many_links_the_oldest_go(store: Database) -> None:
    """The newest ones are those that somebody still wants to open."""
    async with store.writing() as session:
        for number in range(5):
            view = a_view(id=f"vw_{number}", name=None, query=str(number), created_ms=number)
            await saved_views.add(session, view)
        await saved_views.add(session, a_view(id="vw_named"))
        await saved_views.keep_newest_links(session, "ada", 2)

    kept = [id_ for id_ in range(5) if await saved_views.get(store, f"vw_{id_}")]
    assert kept == [3, 4]
    assert await saved_views.get(store, "vw_named")
