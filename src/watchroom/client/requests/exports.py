"""Files of many runs."""

from collections.abc import Mapping, Sequence

from watchroom.client.models.views import Export
from watchroom.client.request import ORDER_S, Received, Request, ask_data, in_path


def list_exports() -> Request[list[Export]]:
    """List the caller's exports, the newest first; for admins everybody's."""
    return ask_data("GET", "/api/exports", list[Export])


def order_file(
    format_: str,
    *,
    filters: Mapping[str, str] | None = None,
    ids: Sequence[int] | None = None,
    columns: Sequence[str] | None = None,
) -> Request[Export]:
    """Have a file of runs made; `filters` are the parameters of the list of runs, as text."""
    body: dict[str, object] = {"format": format_, "columns": columns}
    body |= {"filters": dict(filters)} if filters else {}
    body |= {"ids": list(ids)} if ids else {}
    return ask_data("POST", "/api/exports", Export, body=body)


def read_export(export_id: str) -> Request[Export]:
    """Read how far an export is."""
    return ask_data("GET", _of(export_id), Export)


def read_export_file(export_id: str) -> Request[bytes]:
    """Read the whole file of an export into memory; a large one is better fetched by its `url`."""
    return Request(
        verb="GET", path=f"{_of(export_id)}/file", shape=None, read=_content, answer_s=ORDER_S
    )


def remove_export(export_id: str) -> Request[Export]:
    """Remove an export with its file, and stop it if it is being made."""
    return ask_data("DELETE", _of(export_id), Export)


def _content(received: Received) -> bytes:
    return received.body


def _of(export_id: str) -> str:
    return f"/api/exports/{in_path(export_id)}"
