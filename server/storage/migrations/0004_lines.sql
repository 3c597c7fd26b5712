-- Transfers, recordings, and supervisors on agents' lines.
-- A statement ends with a semicolon before an empty line.

-- SQLite cannot change a CHECK: the column is made anew beside the old one, which takes its CHECK with it.
ALTER TABLE attempt ADD COLUMN ender TEXT
    CHECK (ender IN ('customer', 'agent', 'phone', 'transfer', 'switch'));

UPDATE attempt SET ender = ended_by;

ALTER TABLE attempt DROP COLUMN ended_by;

ALTER TABLE attempt RENAME COLUMN ender TO ended_by;

ALTER TABLE agent_state ADD COLUMN standing TEXT NOT NULL DEFAULT 'idle'
    CHECK (standing IN ('idle', 'joining', 'waiting', 'talking', 'held', 'transferring', 'wrapup', 'break', 'away',
        'stopped', 'released'));

UPDATE agent_state SET standing = state;

ALTER TABLE agent_state DROP COLUMN state;

ALTER TABLE agent_state RENAME COLUMN standing TO state;

-- Whether calls are recorded, and whether the switch tells machines from persons (row 187).
ALTER TABLE campaign ADD COLUMN recording INTEGER NOT NULL DEFAULT 0 CHECK (recording IN (0, 1));

ALTER TABLE campaign ADD COLUMN detect_machine INTEGER NOT NULL DEFAULT 0 CHECK (detect_machine IN (0, 1));

-- One file for each attempt; path as the switch names it. ended_at before the call's end = it broke off.
CREATE TABLE recording (
    attempt_id BIGINT PRIMARY KEY REFERENCES attempt (id),
    path TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);

-- What a recording leaves out. resumed_at NULL = until its end.
CREATE TABLE recording_pause (
    id {id},
    attempt_id BIGINT NOT NULL REFERENCES recording (attempt_id),
    paused_at BIGINT NOT NULL,
    resumed_at BIGINT
);

CREATE UNIQUE INDEX recording_pause_open ON recording_pause (attempt_id) WHERE resumed_at IS NULL;

CREATE INDEX recording_pause_attempt ON recording_pause (attempt_id, paused_at);

-- A supervisor's leg, from the ring to the end: which line it is on now, and what it does there (rows 301, 302). Every
-- line and mode it ever had is in the audit log.
CREATE TABLE monitoring (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    phone TEXT NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES account (id),
    session_id BIGINT NOT NULL REFERENCES agent_session (id),
    mode TEXT NOT NULL CHECK (mode IN ('listen', 'whisper', 'barge')),
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX monitoring_agent ON monitoring (agent_id, started_at);
