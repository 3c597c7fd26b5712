-- A supervisor's order to go on in another job waits for the end of a call or a pause, through a restart, too.
-- A statement ends with a semicolon before an empty line.

-- Where the agent goes on when its stay can end; NULL = nowhere, or the stay is over.
ALTER TABLE agent_session ADD COLUMN move_job_id BIGINT REFERENCES job (id);

-- The request under which the stay there will be opened, so that the same order twice has one effect.
ALTER TABLE agent_session ADD COLUMN move_request TEXT;

CREATE INDEX session_move ON agent_session (move_job_id) WHERE move_job_id IS NOT NULL;
