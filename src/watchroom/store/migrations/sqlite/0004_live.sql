-- What happens, who is told of it, who does what runs by itself, and runs that fail together.

CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,   -- in the order of commits: there is one writer at a time
    at_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    host TEXT,
    service TEXT,
    execution_id INTEGER,
    data TEXT NOT NULL                  -- JSON object
) STRICT;

CREATE INDEX event_time ON event (at_ms);

CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    events TEXT NOT NULL,               -- JSON array of names
    filters TEXT NOT NULL,              -- JSON object
    description TEXT,
    state TEXT NOT NULL,                -- enabled, paused (by a person) or disabled (by failures)
    state_reason TEXT,
    failing_since_ms INTEGER,             -- NULL: the last delivery arrived
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;

-- Several while a secret is being replaced: each signs until its end.
CREATE TABLE webhook_secret (
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    secret TEXT NOT NULL,
    ends_ms INTEGER,                      -- NULL: in use
    PRIMARY KEY (webhook_id, created_ms)
) STRICT;

-- The outbox: written with the event, emptied by whoever delivers.
CREATE TABLE delivery (
    id TEXT PRIMARY KEY,                -- the message's id: the same at each attempt
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_seq INTEGER,                    -- NULL: a test
    name TEXT NOT NULL,                 -- what the receiver is told: service:start ...
    body TEXT NOT NULL,                 -- JSON, the same bytes at each attempt
    state TEXT NOT NULL,                -- waiting, delivered or failed
    attempts INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,              -- when it may be tried next
    claimed_by TEXT,                    -- the server that is trying it now
    claimed_until_ms INTEGER
) STRICT;

CREATE INDEX delivery_waiting ON delivery (webhook_id, due_ms) WHERE state = 'waiting';
CREATE INDEX delivery_of_webhook ON delivery (webhook_id, created_ms, id);
CREATE INDEX delivery_time ON delivery (created_ms);

CREATE TABLE delivery_attempt (
    delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,              -- 1, 2, 3 ...
    at_ms INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    status_code INTEGER,                  -- NULL: no answer came
    error TEXT,                         -- in words; NULL: the answer was 2xx
    answer TEXT,                        -- its first 4 KiB
    PRIMARY KEY (delivery_id, number)
) STRICT;

-- Who may run what only one server may run: see leases.py.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch INTEGER NOT NULL,               -- grows with every new holder
    until_ms INTEGER NOT NULL
) STRICT;

-- The server that carries an operation out; NULL: one of before there were several.
ALTER TABLE operation ADD COLUMN holder TEXT;

CREATE UNIQUE INDEX operation_one_at_a_time ON operation (host, container_name)
    WHERE ended_ms IS NULL;

CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opened_ms INTEGER NOT NULL,
    closed_ms INTEGER,                    -- NULL: open
    first_failure_ms INTEGER NOT NULL,
    last_failure_ms INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    reason TEXT NOT NULL,               -- failures or new-pattern
    report TEXT NOT NULL                -- JSON: signs of each service, see incidents.py
) STRICT;

CREATE INDEX incident_opened ON incident (opened_ms);
CREATE INDEX incident_open ON incident (id) WHERE closed_ms IS NULL;

-- Which service a node of a workflow talks to, where a person said so.
CREATE TABLE node_service (
    workflow_id TEXT NOT NULL,
    node TEXT NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (workflow_id, node)
) STRICT;
