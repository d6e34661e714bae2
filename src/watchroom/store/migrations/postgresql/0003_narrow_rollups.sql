-- The same counts again in fewer rows, for what is asked of all workflows together.

CREATE TABLE rollup_status (
    grain_s BIGINT NOT NULL,           -- length of the bucket: 900, 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    status TEXT NOT NULL,
    runs BIGINT NOT NULL,
    timed_runs BIGINT NOT NULL,        -- those that have a duration
    duration_ms BIGINT NOT NULL,       -- sum
    shortest_ms BIGINT,
    longest_ms BIGINT,
    PRIMARY KEY (grain_s, bucket_ms, status)
);

INSERT INTO rollup_status (
    grain_s, bucket_ms, status, runs, timed_runs, duration_ms, shortest_ms, longest_ms
)
SELECT
    grain_s, bucket_ms, status, SUM(runs), SUM(timed_runs), SUM(duration_ms),
    MIN(shortest_ms), MAX(longest_ms)
FROM rollup GROUP BY grain_s, bucket_ms, status;

CREATE TABLE rollup_histogram (
    grain_s BIGINT NOT NULL,           -- 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    duration_bucket BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    PRIMARY KEY (grain_s, bucket_ms, duration_bucket)
);

INSERT INTO rollup_histogram (grain_s, bucket_ms, duration_bucket, runs)
SELECT grain_s, bucket_ms, duration_bucket, SUM(runs)
FROM rollup_duration GROUP BY grain_s, bucket_ms, duration_bucket;
