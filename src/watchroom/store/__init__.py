"""Watchroom's own database: SQLite or PostgreSQL, one file of SQL per subject."""

from watchroom.store.opening import open_store

__all__ = ["open_store"]
