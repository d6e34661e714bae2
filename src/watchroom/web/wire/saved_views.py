"""How saved views are shown, and what can be said about them."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.saved_views import LONGEST_NAME, LONGEST_PAGE, LONGEST_QUERY
from watchroom.web.wire.types import Answer, Moment, PlainMeta

Name = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_NAME, description="Printable characters, for people."),
]
PagePath = Annotated[
    str,
    Meta(
        max_length=LONGEST_PAGE,
        pattern=r"^/(?:[A-Za-z0-9_.~%:@-]+(?:/[A-Za-z0-9_.~%:@-]+)*)?$",
        description="Path of a page, below the base path.",
    ),
]
QueryText = Annotated[
    str,
    Meta(
        max_length=LONGEST_QUERY,
        pattern=r"^[^\x00-\x20\x7f#]*$",
        description="What stands behind the `?` in its address.",
    ),
]
Shared = Annotated[bool, Meta(description="Whether it stands in everybody's list.")]


class SavedView(Struct, kw_only=True, rename="camel"):
    """A page with its filters."""

    id: Annotated[str, Meta(description="Also for the parameter `v` of a page.")]
    name: Annotated[str | None, Meta(description="Null: only a link leads to it.")]
    page: PagePath
    query: QueryText
    shared: Shared
    owner: Annotated[str, Meta(description="The name of whoever saved it, as it was then.")]
    yours: Annotated[bool, Meta(description="Whether that was the caller.")]
    changeable: Annotated[bool, Meta(description="Whether the caller may change or remove it.")]
    created_at: Moment
    changed_at: Moment


class SavedViewList(Answer[list[SavedView], PlainMeta]):
    """Views, by name."""


class SavedViewAnswer(Answer[SavedView, PlainMeta]):
    """One view."""


class NewView(Struct, kw_only=True, forbid_unknown_fields=True):
    """A view to be saved."""

    page: PagePath
    query: QueryText
    name: Annotated[
        Name | None,
        Meta(description="Null: it stands in no list, and whoever has its id may see it."),
    ] = None
    shared: Shared = False


class ViewChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change of a view; what is left out stays."""

    name: Name | UnsetType = UNSET
    query: QueryText | UnsetType = UNSET
    shared: Shared | UnsetType = UNSET
