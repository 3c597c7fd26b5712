-- A restart reads which supervisors were on a line, whatever there ever was.
-- A statement ends with a semicolon before an empty line.

CREATE INDEX monitoring_open ON monitoring (id) WHERE ended_at IS NULL;
