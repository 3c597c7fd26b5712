-- More than one note about a call, where its campaign allows it (row 245).
-- A statement ends with a semicolon before an empty line.

ALTER TABLE campaign ADD COLUMN more_notes INTEGER NOT NULL DEFAULT 0 CHECK (more_notes IN (0, 1));

-- Notes beside the result's own.
CREATE TABLE call_note (
    id {id},
    attempt_id BIGINT NOT NULL REFERENCES attempt (id),
    at BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    note TEXT NOT NULL CHECK (note <> '')
);

CREATE INDEX call_note_attempt ON call_note (attempt_id, id);

-- What was noted stays as it was noted.
{append_only call_note}
