"""Walks through the pages of a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from watchroom.client.request import Request

Page = TypeVar("Page")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk(Generic[Page, Item]):
    """A list that is asked for page by page."""

    request: Request[Page]  # for the next page
    items: Callable[[Page], Sequence[Item]]
    onward: Callable[[Page], tuple[str, str] | None]  # a parameter of the next page, and its value

    def after(self, page: Page) -> "Walk[Page, Item] | None":
        """Return the rest of the walk; None at its end."""
        step = self.onward(page)
        if step is None:
            return None
        query = {**self.request.query, step[0]: step[1]}
        return replace(self, request=replace(self.request, query=query))
