"""What people do with saved views."""

import secrets
from collections.abc import Callable
from typing import Final

from watchroom.domain.errors import Conflict, NotAllowed, NotFound
from watchroom.domain.saved_views import MOST_LINKS, MOST_NAMED, SavedView
from watchroom.store import saved_views
from watchroom.store.database import Database, Session

ID_RANDOM_BYTES: Final = 8


def new_view_id() -> str:
    """Return an id that nobody guesses."""
    return f"vw_{secrets.token_hex(ID_RANDOM_BYTES)}"


async def save_view(store: Database, view: SavedView) -> SavedView:
    """
    Keep a new view; of one without a name the same that is there already is returned.

    Raises Conflict for a name that its owner has on that page, or if there are too many;
    StoreUnavailable.
    """
    async with store.writing() as session:
        if view.name is None:
            return await _save_link(session, view)
        await _check_name(session, view)
        if await saved_views.count_named(session, view.owner) >= MOST_NAMED:
            raise Conflict(f"{MOST_NAMED} views are the most: remove one first.")
        await saved_views.add(session, view)
    return view


async def find_view(store: Database, view_id: str, *, caller: str) -> SavedView:
    """Return a view that the caller may see. Raises NotFound, StoreUnavailable."""
    return _seen(await saved_views.get(store, view_id), view_id, caller)


async def change_view(
    store: Database,
    view_id: str,
    change: Callable[[SavedView], SavedView],
    *,
    caller: str,
    is_admin: bool,
) -> SavedView:
    """
    Change a view; what it was is given to *change*.

    Raises NotFound, NotAllowed for somebody else's, Conflict for a name that is taken,
    StoreUnavailable.
    """
    async with store.writing() as session:
        before = _seen(await saved_views.get(session, view_id), view_id, caller)
        _check_owner(before, caller, is_admin=is_admin)
        after = change(before)
        await _check_name(session, after)
        await saved_views.save(session, after)
    return after


async def remove_view(store: Database, view_id: str, *, caller: str, is_admin: bool) -> SavedView:
    """Remove a view; returns what it was. Raises NotFound, NotAllowed, StoreUnavailable."""
    async with store.writing() as session:
        view = _seen(await saved_views.get(session, view_id), view_id, caller)
        _check_owner(view, caller, is_admin=is_admin)
        await saved_views.remove(session, view.id)
    return view


async def _save_link(session: Session, view: SavedView) -> SavedView:
    known = await saved_views.find_link(session, view.owner, page=view.page, query=view.query)
    if known is not None:
        return known
    await saved_views.add(session, view)
    await saved_views.keep_newest_links(session, view.owner, MOST_LINKS)
    return view


async def _check_name(session: Session, view: SavedView) -> None:
    if view.name is None:
        return
    for other in await saved_views.list_named(session, view.owner, page=view.page):
        if (other.owner, other.name) == (view.owner, view.name) and other.id != view.id:
            raise Conflict(f"There is a view {view.name!r} of this page already.")


def _seen(view: SavedView | None, view_id: str, caller: str) -> SavedView:
    if view is None or not view.may_be_read(caller):
        raise NotFound(f"There is no view {view_id!r}.")
    return view


def _check_owner(view: SavedView, caller: str, *, is_admin: bool) -> None:
    if not view.may_be_changed(caller, is_admin=is_admin):
        raise NotAllowed(f"This view is {view.owner_name}'s: only they and admins may change it.")
