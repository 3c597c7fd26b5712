-- Promised calls are placed from a list, by their agent or by anybody of a group, and results are corrected.
-- A statement ends with a semicolon before an empty line.

-- A call that keeps a promise is of no job (domain 2.4). SQLite cannot take a NOT NULL away: the column is made anew
-- beside the old one.
ALTER TABLE attempt ADD COLUMN of_job BIGINT REFERENCES job (id);

ALTER TABLE attempt ADD COLUMN of_run BIGINT REFERENCES job_run (id);

UPDATE attempt SET of_job = job_id, of_run = run_id;

ALTER TABLE attempt DROP COLUMN job_id;

ALTER TABLE attempt DROP COLUMN run_id;

ALTER TABLE attempt RENAME COLUMN of_job TO job_id;

ALTER TABLE attempt RENAME COLUMN of_run TO run_id;

-- The promise that a call was placed for.
ALTER TABLE attempt ADD COLUMN callback_id BIGINT REFERENCES callback (id);

CREATE INDEX attempt_callback ON attempt (callback_id) WHERE callback_id IS NOT NULL;

-- An agent's unsaved records, the newest first, however many calls there were (row 281).
DROP INDEX attempt_result_open;

CREATE INDEX attempt_unsaved ON attempt (agent_id, id) WHERE result = 'unsaved';

-- Promised calls of an agent's day, those that reached nobody among them (row 276).
CREATE INDEX attempt_redial ON attempt (agent_id, dialled_at) WHERE callback_id IS NOT NULL;

-- 0 = it provably never reached the network, and counts for nothing (row 66). What keeps a promise has no n to say so.
ALTER TABLE attempt ADD COLUMN dialled INTEGER NOT NULL DEFAULT 1 CHECK (dialled IN (0, 1));

UPDATE attempt SET dialled = 0 WHERE n IS NULL;

-- Who corrected the result last (rows 276, 286).
ALTER TABLE attempt ADD COLUMN edited_at BIGINT;

ALTER TABLE attempt ADD COLUMN edited_by BIGINT REFERENCES account (id);

-- What a corrected result was before: as it was saved, or as the correction before left it. The audit log has no notes,
-- which are the customers' words.
CREATE TABLE attempt_version (
    attempt_id BIGINT NOT NULL REFERENCES attempt (id),
    revision BIGINT NOT NULL,
    disposition_id BIGINT REFERENCES disposition (id),
    note TEXT NOT NULL,
    callback_at BIGINT,
    at BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    PRIMARY KEY (attempt_id, revision)
);

-- A stay for one promised call is of no job either.
ALTER TABLE agent_session ADD COLUMN of_job BIGINT REFERENCES job (id);

ALTER TABLE agent_session ADD COLUMN of_run BIGINT REFERENCES job_run (id);

UPDATE agent_session SET of_job = job_id, of_run = run_id;

ALTER TABLE agent_session DROP COLUMN job_id;

ALTER TABLE agent_session DROP COLUMN run_id;

ALTER TABLE agent_session RENAME COLUMN of_job TO job_id;

ALTER TABLE agent_session RENAME COLUMN of_run TO run_id;

-- To whom it was promised: an agent, or everybody of a group (row 268).
DROP INDEX callback_agent;

ALTER TABLE callback ADD COLUMN of_agent BIGINT REFERENCES account (id);

UPDATE callback SET of_agent = agent_id;

ALTER TABLE callback DROP COLUMN agent_id;

ALTER TABLE callback RENAME COLUMN of_agent TO agent_id;

ALTER TABLE callback ADD COLUMN group_id BIGINT REFERENCES dial_group (id);

-- When it was kept, replaced or called off, and by which call.
ALTER TABLE callback ADD COLUMN closed_at BIGINT;

ALTER TABLE callback ADD COLUMN closed_by BIGINT REFERENCES attempt (id);

CREATE INDEX callback_agent ON callback (agent_id, due_at) WHERE state = 'open' AND agent_id IS NOT NULL;

CREATE INDEX callback_group ON callback (group_id, due_at) WHERE state = 'open' AND agent_id IS NULL;

CREATE INDEX callback_due ON callback (campaign_id, due_at) WHERE state = 'open';

-- A number that is listed is not promised a call any more (row 99).
CREATE INDEX callback_number ON callback (number) WHERE state = 'open';

-- Whether the draft promises the call to the group.
ALTER TABLE draft ADD COLUMN for_group INTEGER NOT NULL DEFAULT 0 CHECK (for_group IN (0, 1));

-- A promised call on its way is a state of its own.
ALTER TABLE agent_state ADD COLUMN standing TEXT NOT NULL DEFAULT 'idle'
    CHECK (standing IN ('idle', 'joining', 'waiting', 'talking', 'held', 'transferring', 'wrapup', 'redialling', 'break',
        'away', 'stopped', 'released'));

UPDATE agent_state SET standing = state;

ALTER TABLE agent_state DROP COLUMN state;

ALTER TABLE agent_state RENAME COLUMN standing TO state;
