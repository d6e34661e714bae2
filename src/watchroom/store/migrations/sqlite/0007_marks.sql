-- What persons make of verdicts, and what is left for them to look at.

-- Each entry stands until it is taken back; of a run, the last one that stands is shown.
CREATE TABLE mark (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution_id INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    who_id TEXT NOT NULL,               -- of a person or a key, whoever they are called by now
    who TEXT NOT NULL,                  -- their name at that moment
    mark TEXT NOT NULL,
    note TEXT,
    taken_back_ms INTEGER                 -- NULL: it stands
) STRICT;

CREATE INDEX mark_of_execution ON mark (execution_id, id);
CREATE INDEX mark_at ON mark (at_ms) WHERE taken_back_ms IS NULL;

-- What came of the messages of a run: sent (all of them) or failed; NULL: none was to go out.
ALTER TABLE execution ADD COLUMN alert TEXT;

UPDATE execution SET alert =
    CASE WHEN d.telegram_status LIKE '%"success":true%' THEN 'sent' ELSE 'failed' END
FROM execution_document AS d
WHERE d.key = execution.key AND d.telegram_status IS NOT NULL;

CREATE INDEX execution_alert ON execution (alert, key, workflow, status, risk)
    WHERE alert IS NOT NULL;

-- The queues of domain/review.py, word for word as store/review.py asks for them.
CREATE INDEX review_flagged ON execution (key)
    WHERE mark IS NULL AND risk IN ('MEDIUM', 'HIGH', 'CRITICAL');
CREATE INDEX review_low_confidence ON execution (key)
    WHERE mark IS NULL AND confidence < 0.6;
CREATE INDEX review_unreadable ON execution (key)
    WHERE mark IS NULL AND risk = 'UNREADABLE';
CREATE INDEX review_failed_alert ON execution (key)
    WHERE mark IS NULL AND alert = 'failed';
CREATE INDEX review_random ON execution (key)
    WHERE mark IS NULL AND risk IN ('NONE', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')
        AND (id % 1000003 + 271828) * (id % 1000003 + 271828) % 1000003 * 7919 % 1000003 % 20 = 0;
