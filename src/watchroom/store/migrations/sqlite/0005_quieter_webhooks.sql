-- Webhooks that are told less: after a message nothing of the same for a while, and nothing at night.

ALTER TABLE webhook ADD COLUMN cooldown_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN quiet_hours TEXT;                      -- JSON object; NULL: none
ALTER TABLE webhook ADD COLUMN suppressed INTEGER NOT NULL DEFAULT 0; -- messages that were held back
ALTER TABLE webhook ADD COLUMN removed_ms INTEGER;                    -- NULL: it is there; else its rows are being deleted

-- What a message is about, of a webhook that is told less; NULL: of another one, or a test.
ALTER TABLE delivery ADD COLUMN subject TEXT;

CREATE INDEX delivery_told_of_subject ON delivery (webhook_id, name, subject, id)
    WHERE subject IS NOT NULL AND state <> 'suppressed';
CREATE INDEX delivery_held_back ON delivery (webhook_id, name, subject, id)
    WHERE subject IS NOT NULL AND state = 'suppressed';
