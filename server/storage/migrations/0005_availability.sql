-- What keeps an agent from the next call outlives a crash, and a restart reads the results that are due without those
-- that wait to be completed.
-- A statement ends with a semicolon before an empty line.

-- pause_after: the wish to pause (domain row 232). ready: the phone's own status (row 217).
ALTER TABLE agent_session ADD COLUMN pause_after TEXT CHECK (pause_after IN ('break', 'away'));

ALTER TABLE agent_session ADD COLUMN ready INTEGER NOT NULL DEFAULT 1 CHECK (ready IN (0, 1));

CREATE INDEX attempt_due ON attempt (id) WHERE result = 'due';
