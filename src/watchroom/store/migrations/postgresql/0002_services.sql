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
    created_ms BIGINT NOT NULL,
    ended_ms BIGINT                     -- NULL: under way
);

CREATE INDEX operation_service ON operation (service, id);
CREATE INDEX operation_unfinished ON operation (id) WHERE ended_ms IS NULL;

-- Each row carries the hash of the one before it: see domain/audit.py.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY,              -- 1, 2, 3 ... without a gap
    at_ms BIGINT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    phase TEXT NOT NULL,
    outcome TEXT,
    detail TEXT NOT NULL,               -- JSON object
    previous BYTEA NOT NULL UNIQUE,     -- unique: no row has two successors
    hash BYTEA NOT NULL
);

CREATE INDEX audit_target ON audit (target, id);

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END
$body$;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_stays();

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_stays();

CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

CREATE TABLE container_event (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host TEXT NOT NULL,
    time_nano BIGINT NOT NULL,          -- the engine's own time, in nanoseconds
    container_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    exit_code BIGINT,
    signal BIGINT,
    detail TEXT NOT NULL,               -- JSON object
    UNIQUE (host, time_nano, container_id, kind)
);

CREATE INDEX container_event_service ON container_event (service, time_nano);
CREATE INDEX container_event_time ON container_event (time_nano);

-- Samples as they come, all of one host in one row: see stats_sweeps.py.
CREATE TABLE stats_sweep (
    slot_ms BIGINT NOT NULL,
    host TEXT NOT NULL,
    body BYTEA NOT NULL
);

CREATE INDEX stats_sweep_slot ON stats_sweep (slot_ms, host);

-- Samples folded into coarser points, many of one service in one row: see stats_tiers.py.
CREATE TABLE stats_block (
    resolution_s BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (resolution_s, start_ms, host, service)
);

CREATE TABLE stats_tier (
    resolution_s BIGINT PRIMARY KEY,
    folded_to_ms BIGINT NOT NULL,
    kept_from_ms BIGINT NOT NULL
);

-- Many lines of one service in one row: see kept_logs.py.
CREATE TABLE kept_log (
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    end_bytes BIGINT NOT NULL,          -- bytes of this row and of all that ever came before it
    first_ns BIGINT NOT NULL,           -- time of the earliest line, in nanoseconds
    last_ns BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (host, service, end_bytes)
);

CREATE INDEX kept_log_time ON kept_log (host, service, last_ns);

CREATE TABLE crash (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    container_id TEXT NOT NULL,
    began_ms BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    exit_code BIGINT,
    oom BIGINT NOT NULL,
    image TEXT NOT NULL,
    image_digest TEXT,
    restart_count BIGINT,
    evidence BYTEA NOT NULL,            -- zlib of JSON {"log", "stats"}: see crashes.py
    UNIQUE (host, container_id, began_ms)
);

CREATE INDEX crash_service ON crash (service, id);

CREATE TABLE desired_replicas (
    host TEXT NOT NULL,
    service TEXT NOT NULL,
    replicas BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (host, service)
);
