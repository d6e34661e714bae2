"""Scalars and envelopes that the shapes share."""

from typing import Annotated, Generic, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

Moment = Annotated[
    str,
    Meta(
        description="ISO 8601 in UTC, with milliseconds.",
        extra_json_schema={"format": "date-time"},
    ),
]
Day = Annotated[str, Meta(description="A day.", extra_json_schema={"format": "date"})]
Seconds = Annotated[float, Meta(ge=0, description="Seconds.")]
Percent = Annotated[float, Meta(ge=0, le=100, description="Percent, with two decimals.")]
Count = Annotated[int, Meta(ge=0)]
Figure = Annotated[float, Meta(ge=0)]

Warnings = Annotated[
    list[str],
    Meta(description="What may be a slip, such as an unknown service; empty where nothing is."),
]

Data = TypeVar("Data")
MetaData = TypeVar("MetaData")


class Pagination(Struct, kw_only=True, rename="camel"):
    """Where this page lies in the whole."""

    limit: Annotated[int, Meta(ge=1, description="Most results on this page.")]
    offset: Annotated[int, Meta(ge=0, description="Results before this page.")]
    total: Annotated[int, Meta(ge=0, description="Results on all pages; exact.")]
    has_more: Annotated[bool, Meta(description="Whether there is a next page.")]
    next_cursor: Annotated[
        str | UnsetType | None,
        Meta(description="Pass it as `cursor` for the next page; null on the last one."),
    ] = UNSET
    previous_cursor: Annotated[
        str | UnsetType,
        Meta(description="Pass it as `cursor` for the page before; left out on the first one."),
    ] = UNSET


class PlainMeta(Struct, kw_only=True):
    """What an answer says about itself."""

    timestamp: Moment


class Answer(Struct, Generic[Data, MetaData], kw_only=True):
    """A successful answer."""

    data: Data
    meta: MetaData
    error: None = None
