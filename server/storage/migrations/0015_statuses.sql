-- Custom statuses that agents stand in (rows 203, 204, 311).
-- A statement ends with a semicolon before an empty line.

-- What the agent is ready for, in jobs and between them; NULL = ready.
ALTER TABLE agent_state ADD COLUMN status_id BIGINT REFERENCES agent_status (id);

-- What the agent pauses in; NULL = a plain break or absence, or no pause.
ALTER TABLE agent_state ADD COLUMN pause_status_id BIGINT REFERENCES agent_status (id);

-- In which status the wish to pause is.
ALTER TABLE agent_session ADD COLUMN pause_status_id BIGINT REFERENCES agent_status (id);

-- The custom status of the stay; NULL = none, or the state says it all.
ALTER TABLE activity ADD COLUMN status_id BIGINT REFERENCES agent_status (id);

CREATE INDEX activity_status ON activity (status_id) WHERE status_id IS NOT NULL;

CREATE INDEX session_status ON agent_session (pause_status_id) WHERE pause_status_id IS NOT NULL;
