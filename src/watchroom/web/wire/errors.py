"""The shape of every error answer."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.web.wire.types import Moment


class ErrorDetail(Struct, kw_only=True, rename="camel"):
    """What went wrong."""

    code: Annotated[str, Meta(description="What went wrong, for programs.")]
    message: Annotated[str, Meta(description="What went wrong, for people.")]
    details: Annotated[
        dict[str, str] | None,
        Meta(description="`field` and `reason` where one part of the request is to blame."),
    ]
    timestamp: Moment
    retry_after: Annotated[
        int | UnsetType, Meta(description="Seconds to wait; only where waiting helps.")
    ] = UNSET


class ErrorBody(Struct, kw_only=True):
    """Every answer that is not a success, whatever its status."""

    error: ErrorDetail
    data: None = None
