-- Agents see the next record and call it themselves (row 326).
-- A statement ends with a semicolon before an empty line.

-- Who calls the records of a job: the dialler, or each agent.
ALTER TABLE job ADD COLUMN dialling TEXT NOT NULL DEFAULT 'automatic' CHECK (dialling IN ('automatic', 'preview'));

-- A shown record is an attempt with an agent and with dialled = 0, until the agent wants it called.
ALTER TABLE attempt ADD COLUMN placed_as TEXT NOT NULL DEFAULT 'auto'
    CHECK (placed_as IN ('auto', 'callback', 'preview', 'recorded'));

UPDATE attempt SET placed_as = kind WHERE kind <> 'auto';

ALTER TABLE attempt DROP COLUMN kind;

ALTER TABLE attempt RENAME COLUMN placed_as TO kind;

-- Why the agent passed it by; empty = no reason was given, NULL = it was not passed by.
ALTER TABLE attempt ADD COLUMN pass_reason TEXT;

ALTER TABLE job_run ADD COLUMN passed INTEGER NOT NULL DEFAULT 0;

ALTER TABLE agent_state ADD COLUMN standing TEXT NOT NULL DEFAULT 'idle'
    CHECK (standing IN ('idle', 'joining', 'waiting', 'talking', 'held', 'transferring', 'wrapup', 'redialling',
        'previewing', 'calling', 'break', 'away', 'stopped', 'released'));

UPDATE agent_state SET standing = state;

ALTER TABLE agent_state DROP COLUMN state;

ALTER TABLE agent_state RENAME COLUMN standing TO state;
