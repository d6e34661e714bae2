"""Views of pages that people keep."""

from typing import Final

from watchroom.domain.saved_views import SavedView
from watchroom.domain.search_words import clean_text
from watchroom.store.database import Reader, Row, Session

_COLUMNS: Final = "id, owner, owner_name, name, page, query, shared, created_ms, changed_ms"


async def add(session: Session, view: SavedView) -> None:
    """Keep a new view."""
    await session.execute(
        f"INSERT INTO saved_view ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        *_values(view),
    )


async def save(session: Session, view: SavedView) -> None:
    """Keep what a view is now; owner and time of making stay."""
    await session.execute(
        """
        UPDATE saved_view SET name = $2, page = $3, query = $4, shared = $5, changed_ms = $6
        WHERE id = $1
        """,
        view.id,
        None if view.name is None else clean_text(view.name),
        clean_text(view.page),
        clean_text(view.query),
        int(view.is_shared),
        view.changed_ms,
    )


async def get(reader: Reader, view_id: str) -> SavedView | None:
    """Return a view; None if there is none of that id."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM saved_view WHERE id = $1", clean_text(view_id)
    )
    return _view(rows[0]) if rows else None


async def list_named(reader: Reader, owner: str, *, page: str | None = None) -> list[SavedView]:
    """Return an owner's named views and those that others share, by name; of one page or all."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM saved_view
        WHERE name IS NOT NULL AND (owner = $1 OR shared = 1) AND ($2 = '' OR page = $2)
        ORDER BY lower(name), id
        """,
        owner,
        clean_text(page or ""),
    )
    return [_view(row) for row in rows]


async def count_named(reader: Reader, owner: str) -> int:
    """Return how many named views an owner has."""
    [row] = await reader.fetch(
        "SELECT count(*) FROM saved_view WHERE owner = $1 AND name IS NOT NULL", owner
    )
    return int(row[0])


async def find_link(reader: Reader, owner: str, *, page: str, query: str) -> SavedView | None:
    """Return an owner's view without a name that shows just this; None if there is none."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM saved_view
        WHERE owner = $1 AND name IS NULL AND page = $2 AND query = $3
        ORDER BY created_ms LIMIT 1
        """,
        owner,
        clean_text(page),
        clean_text(query),
    )
    return _view(rows[0]) if rows else None


async def keep_newest_links(session: Session, owner: str, most: int) -> None:
    """Remove an owner's views without a name, but for the newest *most*."""
    await session.execute(
        """
        DELETE FROM saved_view WHERE owner = $1 AND name IS NULL AND id NOT IN (
            SELECT id FROM saved_view WHERE owner = $1 AND name IS NULL
            ORDER BY created_ms DESC, id DESC LIMIT $2
        )
        """,
        owner,
        most,
    )


async def remove(session: Session, view_id: str) -> None:
    """Remove a view."""
    await session.execute("DELETE FROM saved_view WHERE id = $1", view_id)


def _values(view: SavedView) -> tuple[object, ...]:
    return (
        view.id,
        view.owner,
        clean_text(view.owner_name),
        None if view.name is None else clean_text(view.name),
        clean_text(view.page),
        clean_text(view.query),
        int(view.is_shared),
        view.created_ms,
        view.changed_ms,
    )


def _view(row: Row) -> SavedView:
    id_, owner, owner_name, name, page, query, shared, created_ms, changed_ms = row
    return SavedView(
        id=id_,
        owner=owner,
        owner_name=owner_name,
        name=name,
        page=page,
        query=query,
        is_shared=bool(shared),
        created_ms=created_ms,
        changed_ms=changed_ms,
    )
