-- How long nodes took that talk to something, and when messages had gone out. What n8n knows of
-- older runs is not read again: they have no times.

CREATE TABLE timed_node (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,                 -- call or delivery
    workflow BIGINT NOT NULL REFERENCES workflow (number),
    node TEXT NOT NULL,
    host TEXT NOT NULL,                 -- that it talked to; '': its definition does not say
    port BIGINT NOT NULL,               -- 0: likewise
    product TEXT NOT NULL,              -- that its type is made for; '': anything
    UNIQUE (workflow, kind, node, host, port, product)
);

CREATE TABLE node_time (
    key BIGINT NOT NULL,              -- of `execution`; a check for each row would cost too much
    timed_node BIGINT NOT NULL,
    duration_bucket BIGINT NOT NULL,   -- of the histogram in domain/durations.py
    runs BIGINT NOT NULL,              -- of the node
    failed BIGINT NOT NULL,            -- of these
    PRIMARY KEY (key, timed_node, duration_bucket)
);

CREATE TABLE rollup_node_time (
    grain_s BIGINT NOT NULL,           -- 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    timed_node BIGINT NOT NULL,
    duration_bucket BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (grain_s, bucket_ms, timed_node, duration_bucket)
);
