"""Saved views of pages."""

from watchroom.client.models.views import SavedView
from watchroom.client.request import Request, ask_data, in_path


def list_views(*, page: str | None = None) -> Request[list[SavedView]]:
    """List the caller's views and those that others share, by name."""
    return ask_data("GET", "/api/views", list[SavedView], page=page)


def read_view(view_id: str) -> Request[SavedView]:
    """Read one view: one's own, a shared one, or one without a name."""
    return ask_data("GET", _of(view_id), SavedView)


def save_view(
    page: str, query: str = "", *, name: str | None = None, shared: bool = False
) -> Request[SavedView]:
    """Save a view of a page; without a name it serves as a short link."""
    body = {"page": page, "query": query, "name": name, "shared": shared}
    return ask_data("POST", "/api/views", SavedView, body=body)


def change_view(
    view_id: str,
    *,
    name: str | None = None,
    query: str | None = None,
    shared: bool | None = None,
) -> Request[SavedView]:
    """Change a view; what is None stays."""
    change = {"name": name, "query": query, "shared": shared}
    body = {member: value for member, value in change.items() if value is not None}
    return ask_data("PATCH", _of(view_id), SavedView, body=body)


def remove_view(view_id: str) -> Request[SavedView]:
    """Remove a view; the answer is what it was."""
    return ask_data("DELETE", _of(view_id), SavedView)


def _of(view_id: str) -> str:
    return f"/api/views/{in_path(view_id)}"
