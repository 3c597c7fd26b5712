-- Reports tell how long calls were written up.
-- A statement ends with a semicolon before an empty line.

-- The wrap-up of a call, of which there is one (row 310), whenever the call was.
CREATE INDEX activity_wrapup ON activity (attempt_id) WHERE state = 'wrapup';
