"""Saved views of pages, and files of many runs."""

from watchroom.client.models.base import Model, Moment


class SavedView(Model, kw_only=True, frozen=True):
    """A page with its filters."""

    id: str
    name: str | None  # None: only a link leads to it
    page: str  # path below the base path
    query: str  # what stands behind the "?"
    shared: bool  # it stands in everybody's list
    owner: str  # the name of whoever saved it
    yours: bool
    changeable: bool  # whether the caller may change or remove it
    created_at: Moment
    changed_at: Moment


class Export(Model, kw_only=True, frozen=True):
    """A file of runs that was ordered."""

    id: str
    format: str  # csv, jsonl, parquet or zip
    columns: list[str] | None  # None: all of them
    state: str  # queued, running, done or failed
    rows_done: int
    rows_total: int  # runs that there were when it was ordered
    size_bytes: int  # of what is written
    reason: str | None  # why it failed
    file_name: str
    url: str | None  # path of the file; None until it is done
    owner: str  # the name of whoever ordered it
    yours: bool
    created_at: Moment
    ended_at: Moment | None  # None while it is made
    expires_at: Moment | None  # when it is deleted
