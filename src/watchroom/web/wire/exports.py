"""How exports are shown, and how one is ordered."""

from typing import Annotated

from msgspec import Meta, Struct

from watchroom.domain.exports import MOST_IDS, ExportFormat, ExportState
from watchroom.web.kinds import LARGEST_ID
from watchroom.web.wire.types import Answer, Count, Moment, PlainMeta

FilterText = Annotated[str, Meta(min_length=1, max_length=8192)]
Filters = Annotated[dict[str, FilterText], Meta(max_length=32)]
RunId = Annotated[int, Meta(ge=0, le=LARGEST_ID)]
ColumnName = Annotated[str, Meta(min_length=1, max_length=64)]


class NewExport(Struct, kw_only=True, forbid_unknown_fields=True):
    """A file to be made: of runs by a filter, or of some by id."""

    format: ExportFormat
    filters: Annotated[
        Filters,
        Meta(
            description="As `GET /api/executions` takes them in its query, without those of "
            "paging: the last 30 days where they name no time.",
        ),
    ] = {}
    ids: Annotated[
        list[RunId],
        Meta(max_length=MOST_IDS, description="Runs by id, instead of `filters`; in this order."),
    ] = []
    columns: Annotated[
        list[ColumnName] | None,
        Meta(description="Of a table, in this order; null: all of them."),
    ] = None


class Export(Struct, kw_only=True, rename="camel"):
    """A file of runs that was ordered."""

    id: str
    format: ExportFormat
    columns: Annotated[list[str] | None, Meta(description="Null: all of them.")]
    state: ExportState
    rows_done: Annotated[Count, Meta(description="Runs that are written.")]
    rows_total: Annotated[Count, Meta(description="Runs that there were when it was ordered.")]
    size_bytes: Annotated[Count, Meta(description="Of what is written.")]
    reason: Annotated[str | None, Meta(description="Why it failed; null if it did not.")]
    file_name: str
    url: Annotated[str | None, Meta(description="Path of the file; null until it is done.")]
    owner: Annotated[str, Meta(description="The name of whoever ordered it, as it was then.")]
    yours: Annotated[bool, Meta(description="Whether that was the caller.")]
    created_at: Moment
    ended_at: Annotated[Moment | None, Meta(description="Null while it is made.")]
    expires_at: Annotated[Moment | None, Meta(description="When it is deleted.")]


class ExportList(Answer[list[Export], PlainMeta]):
    """Exports, the newest first."""


class ExportAnswer(Answer[Export, PlainMeta]):
    """One export."""
