"""What every answer is built from."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeAlias, TypeVar

from msgspec import Meta, Struct

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]  # in UTC
Day: TypeAlias = date

Data = TypeVar("Data")


class Model(Struct, kw_only=True, frozen=True, rename="camel"):
    """
    An object of an answer; None always means "not available".

    Words of which there are a few, such as a status, are texts: a newer server may know more of
    them. For the same reason fields that are not known here are passed over.
    """


class Answer(Model, Generic[Data], kw_only=True, frozen=True):
    """What an endpoint answers: the data, and in subclasses where they lie in the whole."""

    data: Data


class Pagination(Model, kw_only=True, frozen=True):
    """Where this page lies in the whole."""

    limit: int  # most results on this page
    offset: int  # results before this page
    total: int  # results on all pages; exact
    has_more: bool  # whether there is a next page
    next_cursor: str | None = None  # for the next page; None on the last one
    previous_cursor: str | None = None  # for the page before; None on the first one


class CursorPaging(Model, kw_only=True, frozen=True):
    """Where this page lies in the whole."""

    limit: int  # most results on this page
    next_cursor: str | None  # for the next page; None on the last one
