"""The shapes of error answers: one for each wing."""

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
    """Every answer about runs that is not a success, whatever its status."""

    error: ErrorDetail
    data: None = None


class ServiceError(Struct, kw_only=True, rename="camel"):
    """Every answer about services that is not a success, whatever its status."""

    success: Annotated[bool, Meta(extra_json_schema={"enum": [False]})] = False
    error: Annotated[str, Meta(description="What went wrong, for people.")]
    code: Annotated[str, Meta(description="What went wrong, for programs.")]
    details: Annotated[
        dict[str, str] | None,
        Meta(
            description="`field` and `reason` where one part of the request is to blame, "
            "`operationId` where an operation is."
        ),
    ]
    timestamp: Moment
    retry_after: Annotated[
        int | UnsetType, Meta(description="Seconds to wait; only where waiting helps.")
    ] = UNSET
