-- Services: what was done to them, what happened to them, what they used and what they printed.

CREATE TABLE operation (
    id TEXT PRIMARY KEY,                -- in order of time: see domain/operations.py
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    container_name TEXT NOT NULL,
    action TEXT NOT NULL,
    requested_by TEXT,
    status TEXT NOT NULL,
    steps TEXT NOT NULL,                -- JSON array
    result TEXT,
    error TEXT,
    created_ms INTEGER NOT NULL,
    ended_ms INTEGER                    -- NULL: under way
);

CREATE INDEX operation_service ON operation (service, id);
CREATE INDEX operation_unfinished ON operation (id) WHERE ended_ms IS NULL;

-- Each row carries the hash of the one before it: see domain/audit.py.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,             -- 1, 2, 3 ... without a gap
    at_ms INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    phase TEXT NOT NULL,
    outcome TEXT,
    detail TEXT NOT NULL,               -- JSON object
    previous BLOB NOT NULL UNIQUE,      -- unique: no row has two successors
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX audit_target ON audit (target, id);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TABLE container_event (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    time_nano INTEGER NOT NULL,         -- the engine's own time, in nanoseconds
    container_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    exit_code INTEGER,
    signal INTEGER,
    detail TEXT NOT NULL,               -- JSON object
    UNIQUE (host, time_nano, container_id, kind)
);

CREATE INDEX container_event_service ON container_event (service, time_nano);
CREATE INDEX container_event_time ON container_event (time_nano);

-- Samples as they come, all of one host in one row: see stats_sweeps.py.
CREATE TABLE stats_sweep (
    slot_ms INTEGER NOT NULL,
    host TEXT NOT NULL,
    body BLOB NOT NULL
);

CREATE INDEX stats_sweep_slot ON stats_sweep (slot_ms, host);

-- Samples folded into coarser points, many of one service in one row: see stats_tiers.py.
CREATE TABLE stats_block (
    resolution_s INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (resolution_s, start_ms, host, service)
);

CREATE TABLE stats_tier (
    resolution_s INTEGER PRIMARY KEY,
    folded_to_ms INTEGER NOT NULL,
    kept_from_ms INTEGER NOT NULL
);

-- Many lines of one service in one row: see kept_logs.py.
CREATE TABLE kept_log (
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    end_bytes INTEGER NOT NULL,         -- bytes of this row and of all that ever came before it
    first_ns INTEGER NOT NULL,          -- time of the earliest line, in nanoseconds
    last_ns INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (host, service, end_bytes)
);

CREATE INDEX kept_log_time ON kept_log (host, service, last_ns);

CREATE TABLE crash (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    container_id TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    exit_code INTEGER,
    oom INTEGER NOT NULL,
    image TEXT NOT NULL,
    image_digest TEXT,
    restart_count INTEGER,
    evidence BLOB NOT NULL,             -- zlib of JSON {"log", "stats"}: see crashes.py
    UNIQUE (host, container_id, began_ms)
);

CREATE INDEX crash_service ON crash (service, id);

CREATE TABLE desired_replicas (
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    replicas INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (host, service)
) WITHOUT ROWID;
