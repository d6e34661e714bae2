-- What people keep of their views of pages, and files of runs that were asked for.

CREATE TABLE saved_view (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,            -- the caller's identity: a person, a key, or the settings' key
    owner_name TEXT NOT NULL,       -- as it was when the view was saved
    name TEXT,                      -- NULL: only its link leads to it
    page TEXT NOT NULL,             -- path below the base path
    query TEXT NOT NULL,            -- what stands behind the "?"
    shared INTEGER NOT NULL,        -- 1: everybody sees it
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX saved_view_of_owner ON saved_view (owner, created_ms);
CREATE INDEX saved_view_shared ON saved_view (shared) WHERE shared = 1;

CREATE TABLE export_job (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,            -- as above
    owner_name TEXT NOT NULL,
    format TEXT NOT NULL,           -- csv, jsonl, parquet or zip
    selection TEXT NOT NULL,        -- JSON: which runs
    columns TEXT,                   -- JSON array of names; NULL: all of them
    state TEXT NOT NULL,            -- queued, running, done, failed, or removed: to be swept
    attempts INTEGER NOT NULL,      -- how often it was begun
    rows_done INTEGER NOT NULL,
    rows_total INTEGER NOT NULL,    -- when it was ordered
    size_bytes INTEGER NOT NULL,    -- of what is written
    pieces INTEGER NOT NULL,        -- objects that may be there, see flows/exports
    reason TEXT,                    -- why it failed
    created_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    expires_ms INTEGER              -- when it is forgotten; NULL while it has not ended
) STRICT;

CREATE INDEX export_job_of_owner ON export_job (owner, created_ms);
