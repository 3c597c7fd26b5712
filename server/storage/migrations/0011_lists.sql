-- Records are given to several groups by number, and do-not-call lists are read, searched and taken back.
-- A statement ends with a semicolon before an empty line.

-- Records that the allocation still has to find. next_line is set as long as there are some.
ALTER TABLE list_allocation ADD COLUMN due INTEGER NOT NULL DEFAULT 0;

UPDATE list_allocation SET due = records - (SELECT count(*) FROM record r
    WHERE r.list_id = list_allocation.list_id AND r.group_id = list_allocation.group_id)
    WHERE next_line IS NOT NULL;

-- What is allocated and what is not is told by these rows alone: every record with a group is counted in one of them.
INSERT INTO list_allocation (list_id, group_id, records, at)
    SELECT r.list_id, r.group_id, count(*), l.at FROM record r JOIN customer_list l ON l.id = r.list_id
    WHERE r.group_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM list_allocation a WHERE a.list_id = r.list_id AND a.group_id = r.group_id)
    GROUP BY r.list_id, r.group_id, l.at;

-- Whether a group dialled any of its part is one seek (row 131).
DROP INDEX attempt_list;

CREATE INDEX attempt_list ON attempt (list_id, group_id);

-- Successes and contacts of a campaign's groups (row 130).
CREATE INDEX attempt_results ON attempt (campaign_id, group_id, saved_at) WHERE result = 'saved';

-- One list, the newest first; 0 = the company's.
CREATE INDEX do_not_call_scope ON do_not_call (coalesce(campaign_id, 0), id);

-- Numbers that may be dialled again, and who decided that (row 98).
CREATE TABLE do_not_call_removed (
    id {id},
    campaign_id BIGINT REFERENCES campaign (id),
    number TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    attempt_id BIGINT,
    at BIGINT NOT NULL,
    removed_by BIGINT REFERENCES account (id),
    removed_at BIGINT NOT NULL,
    removed_reason TEXT NOT NULL
);

CREATE INDEX do_not_call_removed_number ON do_not_call_removed (number);
