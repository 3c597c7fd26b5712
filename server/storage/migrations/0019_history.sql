-- Calls of a campaign and changes of status are looked up by their time, whosever they were (rows 287, 289, 311).
-- A statement ends with a semicolon before an empty line.

-- A conversation belongs to the moment in which it began, a call without one to that of its dial. Who sees
-- several campaigns walks theirs together, and nobody else's.
CREATE INDEX attempt_moment ON attempt (campaign_id, coalesce(connected_at, dialled_at), id);

-- Records that wait to be completed (row 282).
CREATE INDEX attempt_incomplete ON attempt (coalesce(connected_at, dialled_at), id) WHERE result = 'unsaved';

CREATE INDEX activity_started ON activity (started_at, id);
