-- What happens, who is told of it, who does what runs by itself, and runs that fail together.

CREATE TABLE event (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- in the order of commits: there is one writer at a time
    at_ms BIGINT NOT NULL,
    type TEXT NOT NULL,
    host TEXT,
    service TEXT,
    execution_id BIGINT,
    data TEXT NOT NULL                  -- JSON object
);

CREATE INDEX event_of_type ON event (type, seq);
CREATE INDEX event_of_service ON event (service, seq) WHERE service IS NOT NULL;
CREATE INDEX event_of_services ON event (type, at_ms) WHERE service IS NOT NULL;

CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    events TEXT NOT NULL,               -- JSON array of names
    filters TEXT NOT NULL,              -- JSON object
    description TEXT,
    state TEXT NOT NULL,                -- enabled, paused (by a person) or disabled (by failures)
    state_reason TEXT,
    failing_since_ms BIGINT,             -- NULL: the last attempt arrived, or there was none yet
    links_base TEXT NOT NULL,           -- what the links in its messages begin with
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);

-- Two while a secret is being replaced: each signs until its end.
CREATE TABLE webhook_secret (
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    created_ms BIGINT NOT NULL,
    secret TEXT NOT NULL,
    ends_ms BIGINT,                      -- NULL: in use
    PRIMARY KEY (webhook_id, created_ms)
);

-- The outbox: written with the event, emptied by whoever delivers.
CREATE TABLE delivery (
    id TEXT PRIMARY KEY,                -- the message's id, the same at each attempt; in order of time
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_seq BIGINT,                    -- NULL: a test
    name TEXT NOT NULL,                 -- what the receiver is told: service:start ...
    told_once TEXT,                     -- what must not be told to it twice; NULL: tell it each time
    body TEXT NOT NULL,                 -- JSON, the same bytes at each attempt
    state TEXT NOT NULL,                -- waiting, delivered or failed
    attempts BIGINT NOT NULL,
    happened_ms BIGINT NOT NULL,         -- what it tells
    due_ms BIGINT NOT NULL,              -- when it may be tried next; 0: at once
    ended_ms BIGINT,                     -- NULL: it waits
    claim TEXT,                         -- of whoever tries it now; NULL: nobody does
    claimed_until_ms BIGINT              -- then it may be claimed anew
);

CREATE INDEX delivery_waiting ON delivery (webhook_id, due_ms, id) WHERE state = 'waiting';
CREATE INDEX delivery_of_webhook ON delivery (webhook_id, id);
CREATE UNIQUE INDEX delivery_told_once ON delivery (webhook_id, told_once) WHERE told_once IS NOT NULL;
CREATE INDEX delivery_ended ON delivery (ended_ms) WHERE ended_ms IS NOT NULL;

CREATE TABLE delivery_attempt (
    delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,              -- 1, 2, 3 ...
    at_ms BIGINT NOT NULL,
    latency_ms BIGINT NOT NULL,
    status_code BIGINT,                  -- NULL: no answer came
    error TEXT,                         -- in words; NULL: the answer was 2xx
    answer TEXT,                        -- its first 4 KiB
    PRIMARY KEY (delivery_id, number)
);

-- Who may run what only one server may run: see leases.py.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch BIGINT NOT NULL,               -- grows with every new holder
    until_ms BIGINT NOT NULL
);

-- The server that carries an operation out; NULL: one of before there were several.
ALTER TABLE operation ADD COLUMN holder TEXT;

CREATE UNIQUE INDEX operation_one_at_a_time ON operation (host, container_name)
    WHERE ended_ms IS NULL;

CREATE TABLE incident (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    opened_ms BIGINT NOT NULL,
    closed_ms BIGINT,                    -- NULL: open
    first_failure_ms BIGINT NOT NULL,
    last_failure_ms BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    reason TEXT NOT NULL,               -- failures or newPattern
    suspects TEXT NOT NULL,             -- JSON: the part of the report that a list shows
    report TEXT NOT NULL                -- JSON: signs of each service, see incidents.py
);

CREATE INDEX incident_opened ON incident (opened_ms);
-- One at a time.
CREATE UNIQUE INDEX incident_open ON incident ((closed_ms IS NULL)) WHERE closed_ms IS NULL;

-- The runs of incidents, each of one only.
CREATE TABLE incident_run (
    execution_id BIGINT PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
    incident_id BIGINT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    failed_ms BIGINT NOT NULL
);

CREATE INDEX incident_run_of ON incident_run (incident_id, failed_ms);

CREATE TABLE incident_watch (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    state TEXT NOT NULL                 -- JSON: how far the event log was judged, see incidents.py
);

-- What a node of a workflow talks to, where a person said so.
CREATE TABLE node_service (
    workflow_id TEXT NOT NULL,
    node TEXT NOT NULL,
    host TEXT,
    service TEXT,                       -- NULL: none of ours
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (workflow_id, node)
);
