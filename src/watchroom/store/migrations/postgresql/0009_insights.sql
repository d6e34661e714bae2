-- Patterns that nobody wants to hear of for a time, and durations by model.

CREATE TABLE pattern_mute (
    pattern_id BIGINT PRIMARY KEY REFERENCES error_pattern (id) ON DELETE CASCADE,
    until_ms BIGINT NOT NULL,
    reason TEXT NOT NULL,
    muted_ms BIGINT NOT NULL,
    muted_by TEXT NOT NULL
);

DROP TABLE rollup_duration;

CREATE TABLE rollup_duration (
    grain_s BIGINT NOT NULL,           -- 3600 or 86400
    bucket_ms BIGINT NOT NULL,
    workflow BIGINT NOT NULL,
    model TEXT NOT NULL,                -- '': no model answered, or none that was named
    duration_bucket BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    PRIMARY KEY (grain_s, bucket_ms, workflow, model, duration_bucket)
);

INSERT INTO rollup_duration (grain_s, bucket_ms, workflow, model, duration_bucket, runs)
SELECT 3600, (key >> 20) / 3600000 * 3600000, workflow, COALESCE(model, ''), duration_bucket,
    COUNT(*)
FROM execution WHERE duration_bucket IS NOT NULL
GROUP BY (key >> 20) / 3600000 * 3600000, workflow, COALESCE(model, ''), duration_bucket;

INSERT INTO rollup_duration (grain_s, bucket_ms, workflow, model, duration_bucket, runs)
SELECT 86400, bucket_ms / 86400000 * 86400000, workflow, model, duration_bucket, SUM(runs)
FROM rollup_duration WHERE grain_s = 3600
GROUP BY bucket_ms / 86400000 * 86400000, workflow, model, duration_bucket;
