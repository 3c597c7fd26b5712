-- What a funnel counts: how many records of a list are in which standing, without reading one record.
-- A statement ends with a semicolon before an empty line.

-- Records without a group that nobody dialled are not in it: an import would pay for them, and they are what is left of
-- the list's own count.
CREATE INDEX record_standing ON record (list_id, state, group_id, phone_type, attempts, cohort, next_at)
    WHERE state <> 'ready' OR group_id IS NOT NULL;

-- Which numbers of a campaign were dialled within the interval (row 62).
CREATE INDEX attempt_dialled ON attempt (campaign_id, dialled_at);
