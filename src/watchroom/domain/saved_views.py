"""Views that people keep: a page with its filters, under a name or behind a short link."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import InvalidInput

MOST_NAMED: Final = 100  # of one owner
MOST_LINKS: Final = 1000  # without a name, of one owner; where more come, the oldest go
LONGEST_NAME: Final = 100  # characters
LONGEST_PAGE: Final = 200  # characters
LONGEST_QUERY: Final = 8192  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """One view of a page."""

    id: str
    owner: str  # what tells its owner from all other callers
    owner_name: str  # as it was when the view was saved
    name: str | None  # None: it stands in no list, and whoever has its link may see it
    page: str  # path below the base path, such as "/executions"
    query: str  # what stands behind the "?"; empty: no filter
    is_shared: bool  # it stands in everybody's list
    created_ms: int
    changed_ms: int

    def may_be_read(self, caller: str) -> bool:
        """Tell whether a caller may see it."""
        return self.owner == caller or self.is_shared or self.name is None

    def may_be_changed(self, caller: str, *, is_admin: bool) -> bool:
        """Tell whether a caller may change or remove it: what admins cannot see they may not."""
        return self.owner == caller or (is_admin and self.may_be_read(caller))


def check_view(view: SavedView) -> SavedView:
    """Return a view whose texts are one line each. Raises InvalidInput for another."""
    for field, text in (("name", view.name), ("page", view.page), ("query", view.query)):
        if text is not None and not (text.isprintable() and (text.strip() or field != "name")):
            raise InvalidInput(field, "Must be printable characters in one line")
    return view
