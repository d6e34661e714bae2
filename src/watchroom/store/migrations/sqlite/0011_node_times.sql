-- How long nodes took that talk to something, and when messages had gone out. What n8n knows of
-- older runs is not read again: they have no times.

CREATE TABLE timed_node (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                 -- call or delivery
    workflow INTEGER NOT NULL REFERENCES workflow (number),
    node TEXT NOT NULL,
    host TEXT NOT NULL,                 -- that it talked to; '': its definition does not say
    port INTEGER NOT NULL,              -- 0: likewise
    product TEXT NOT NULL,              -- that its type is made for; '': anything
    UNIQUE (workflow, kind, node, host, port, product)
);

CREATE TABLE node_time (
    key INTEGER NOT NULL,             -- of `execution`; a check for each row would cost too much
    timed_node INTEGER NOT NULL,
    duration_bucket INTEGER NOT NULL,   -- of the histogram in domain/durations.py
    runs INTEGER NOT NULL,              -- of the node
    failed INTEGER NOT NULL,            -- of these
    PRIMARY KEY (key, timed_node, duration_bucket)
) WITHOUT ROWID;

CREATE TABLE rollup_node_time (
    grain_s INTEGER NOT NULL,           -- 3600 or 86400
    bucket_ms INTEGER NOT NULL,
    timed_node INTEGER NOT NULL,
    duration_bucket INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (grain_s, bucket_ms, timed_node, duration_bucket)
) WITHOUT ROWID;
