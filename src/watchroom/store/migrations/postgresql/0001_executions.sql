-- Times are milliseconds UTC; truth values are 0 and 1.

CREATE TABLE workflow (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- n8n's own
    name TEXT NOT NULL
);

CREATE TABLE workflow_version (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    definition BYTEA                     -- zlib of JSON {"nodes", "connections"}; NULL: never seen
);

CREATE TABLE error_pattern (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest BIGINT NOT NULL UNIQUE,     -- of node, type and text
    node TEXT,
    type TEXT,
    text TEXT NOT NULL                  -- the message with its numbers, ids and hosts masked
);

CREATE TABLE execution (
    key BIGINT PRIMARY KEY,            -- when it began, then the end of its id: see ordering.py
    id BIGINT NOT NULL UNIQUE,         -- n8n's own
    workflow BIGINT NOT NULL REFERENCES workflow (number),
    workflow_version BIGINT REFERENCES workflow_version (number),
    mode TEXT NOT NULL,
    status TEXT NOT NULL,
    status_detail TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT NOT NULL,
    stopped_ms BIGINT,
    duration_ms BIGINT,
    duration_bucket BIGINT,            -- of the histogram in domain/durations.py
    retry_of BIGINT,
    camera TEXT,
    model TEXT,
    risk TEXT,                          -- NULL: no model answered
    confidence DOUBLE PRECISION,
    pattern_id BIGINT REFERENCES error_pattern (id),
    mark TEXT,                          -- a person's judgement; NULL: not judged
    picture_count BIGINT NOT NULL,
    unreadable BIGINT NOT NULL,        -- 1: its data could not be decoded
    fingerprint BIGINT NOT NULL        -- of everything that was saved: equal means unchanged
);

CREATE INDEX execution_status ON execution (status, key, workflow, risk);
CREATE INDEX execution_risk ON execution (risk, key, workflow, status) WHERE risk IS NOT NULL;
CREATE INDEX execution_workflow ON execution (workflow, key, status, risk);
CREATE INDEX execution_camera ON execution (camera, key, workflow, status, risk)
    WHERE camera IS NOT NULL;
CREATE INDEX execution_model ON execution (model, key, workflow, status, risk)
    WHERE model IS NOT NULL;
CREATE INDEX execution_pattern ON execution (pattern_id, key, id) WHERE pattern_id IS NOT NULL;
CREATE INDEX execution_mark ON execution (mark, key, workflow, status, risk)
    WHERE mark IS NOT NULL;
CREATE INDEX execution_duration ON execution (duration_ms, key, workflow, status, risk)
    WHERE duration_ms IS NOT NULL;
CREATE INDEX execution_confidence ON execution (confidence, key, workflow, status, risk)
    WHERE confidence IS NOT NULL;
CREATE INDEX execution_stopped ON execution (stopped_ms) WHERE stopped_ms IS NOT NULL;

-- What the list shows of a run and nothing searches through: apart, so that counting stays fast.
CREATE TABLE execution_document (
    key BIGINT PRIMARY KEY
        REFERENCES execution (key) ON UPDATE CASCADE ON DELETE CASCADE,
    saved_ms BIGINT NOT NULL,           -- when this was last taken over from n8n
    error_message TEXT,
    picture_sha256 TEXT,                -- of the picture that the list shows
    picture_index BIGINT,
    ollama_result TEXT,                 -- JSON, as are the four below: see documents.py
    telegram_status TEXT,
    analysis TEXT,
    analyses TEXT,                      -- NULL: none, or only the one in the columns above
    notifications TEXT                  -- likewise
);

CREATE TABLE execution_payload (
    execution_id BIGINT PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
    body BYTEA NOT NULL                  -- zlib of JSON
);

CREATE TABLE picture (
    sha256 TEXT PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    taken_ms BIGINT NOT NULL,          -- when the run began that brought it first
    width BIGINT,                      -- NULL: not measured
    height BIGINT,
    thumbnail TEXT NOT NULL,            -- waiting, made or refused
    refusal TEXT                        -- why there is no thumbnail
);

CREATE INDEX picture_waiting ON picture (taken_ms) WHERE thumbnail = 'waiting';

CREATE TABLE execution_picture (
    execution_id BIGINT NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES picture (sha256),
    PRIMARY KEY (execution_id, position)
);

CREATE INDEX execution_picture_sha256 ON execution_picture (sha256);

-- Words are folded before they come here: see search.py.
CREATE TABLE execution_search (
    key BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);

CREATE INDEX execution_search_words ON execution_search USING gin (words) WITH (fastupdate = off);

CREATE TABLE rollup (
    grain_s BIGINT NOT NULL,           -- length of the bucket: 900, 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    workflow BIGINT NOT NULL,
    status TEXT NOT NULL,
    risk TEXT NOT NULL,                 -- '': no model answered
    runs BIGINT NOT NULL,
    timed_runs BIGINT NOT NULL,        -- those that have a duration
    duration_ms BIGINT NOT NULL,       -- sum
    shortest_ms BIGINT,
    longest_ms BIGINT,
    PRIMARY KEY (grain_s, bucket_ms, workflow, status, risk)
);

CREATE TABLE rollup_duration (
    grain_s BIGINT NOT NULL,           -- 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    workflow BIGINT NOT NULL,
    duration_bucket BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    PRIMARY KEY (grain_s, bucket_ms, workflow, duration_bucket)
);

CREATE TABLE rollup_pattern (
    grain_s BIGINT NOT NULL,           -- 900, 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    pattern_id BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    PRIMARY KEY (grain_s, bucket_ms, pattern_id)
);

CREATE TABLE unreadable (
    execution_id BIGINT PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    tries BIGINT NOT NULL,
    final BIGINT NOT NULL,             -- 1: trying again cannot help
    has_data BIGINT NOT NULL,          -- 1: the undecodable data is kept
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
);

CREATE TABLE source_state (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    state TEXT NOT NULL                 -- JSON: see source.py
);

CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    hash BYTEA NOT NULL UNIQUE,          -- SHA-256 of the secret
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,               -- separated by spaces
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    last_used_ms BIGINT,
    revoked_ms BIGINT
);
