"""`/api/views`: pages with their filters, kept under a name or behind a short link."""

from dataclasses import dataclass, replace
from typing import Final

from litestar.response import Response
from msgspec import UNSET

from watchroom.domain.access import Scope
from watchroom.domain.saved_views import LONGEST_PAGE, SavedView, check_view
from watchroom.flows import views
from watchroom.store import saved_views
from watchroom.web.bodies import body
from watchroom.web.callers import Caller
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import text
from watchroom.web.times import iso_time
from watchroom.web.wire.saved_views import (
    NewView,
    SavedViewAnswer,
    SavedViewList,
    ViewChange,
)
from watchroom.web.wire.saved_views import SavedView as WireView

EXAMPLE_ID: Final = "vw_3f9a61c07be2d845"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewListInputs(Inputs):
    """Which views."""

    page: str | None = query(
        text(LONGEST_PAGE), says="Only of this page.", default=None, example="/executions"
    )


async def list_views(call: Call[ViewListInputs]) -> Response[bytes]:
    """List the caller's views and those that others share, by name."""
    identity = call.caller.identity
    found = await saved_views.list_named(call.services.store, identity, page=call.inputs.page)
    shown = [_shown(view, call.caller) for view in found]
    return json_response(SavedViewList(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewInputs(Inputs):
    """Which view."""

    id: str = path(text(64), says="Id of the view.", example=EXAMPLE_ID)


async def read_view(call: Call[ViewInputs]) -> Response[bytes]:
    """Return one view: one's own, a shared one, or one without a name."""
    found = await views.find_view(call.services.store, call.inputs.id, caller=call.caller.identity)
    return _answer(call, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewViewInputs(Inputs):
    """A view to be saved."""

    view: NewView = body(
        NewView,
        example={
            "name": "Gate at night",
            "page": "/executions",
            "query": "camera=gate&risk=HIGH,CRITICAL",
            "shared": True,
        },
    )


async def save_view(call: Call[NewViewInputs]) -> Response[bytes]:
    """
    Save a view of a page.

    A name that the caller has for that page already is refused with 409, and so is the 101st
    view. Without a name it serves as a short link: the same page and query give the same view
    again, and where one caller has more than 1,000 such links, the oldest go.
    """
    asked = call.inputs.view
    view = SavedView(
        id=views.new_view_id(),
        owner=call.caller.identity,
        owner_name=call.caller.name,
        name=asked.name,
        page=asked.page,
        query=asked.query,
        is_shared=asked.shared and asked.name is not None,
        created_ms=call.now_ms,
        changed_ms=call.now_ms,
    )
    return _answer(call, await views.save_view(call.services.store, check_view(view)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChangeInputs(ViewInputs):
    """What is to change of a view."""

    change: ViewChange = body(ViewChange, example={"name": "Gate, from dusk"})


async def change_view(call: Call[ViewChangeInputs]) -> Response[bytes]:
    """Change a view's name or query, or who sees it; the owner and, if it is shared, admins may."""
    asked = call.inputs.change

    def changed(view: SavedView) -> SavedView:
        after = replace(
            view,
            name=view.name if asked.name is UNSET else asked.name,
            query=view.query if asked.query is UNSET else asked.query,
            is_shared=view.is_shared if asked.shared is UNSET else asked.shared,
            changed_ms=call.now_ms,
        )
        return check_view(after)

    after = await views.change_view(
        call.services.store,
        call.inputs.id,
        changed,
        caller=call.caller.identity,
        is_admin=_is_admin(call.caller),
    )
    return _answer(call, after)


async def remove_view(call: Call[ViewInputs]) -> Response[bytes]:
    """Remove a view; the answer is what it was."""
    gone = await views.remove_view(
        call.services.store,
        call.inputs.id,
        caller=call.caller.identity,
        is_admin=_is_admin(call.caller),
    )
    return _answer(call, gone)


def _answer(call: Call[Inputs], view: SavedView) -> Response[bytes]:
    return json_response(SavedViewAnswer(data=_shown(view, call.caller), meta=call.meta))


def _is_admin(caller: Caller) -> bool:
    return Scope.ADMIN in caller.scopes


def _shown(view: SavedView, caller: Caller) -> WireView:
    identity = caller.identity
    return WireView(
        id=view.id,
        name=view.name,
        page=view.page,
        query=view.query,
        shared=view.is_shared,
        owner=view.owner_name,
        yours=view.owner == identity,
        changeable=view.may_be_changed(identity, is_admin=_is_admin(caller)),
        created_at=iso_time(view.created_ms),
        changed_at=iso_time(view.changed_ms),
    )
