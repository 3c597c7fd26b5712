-- Numbers that go onto a do-not-call list at a set time (row 101).
-- A statement ends with a semicolon before an empty line.

-- campaign_id NULL = the company's list, account_id NULL = the command line of the server's own user. A plan whose file
-- is still being read is 'loading'; one whose file broke off, or whose campaign is gone, is 'dropped' until its numbers
-- are cleared away. kept = its rows of planned_number.
CREATE TABLE number_plan (
    id {id},
    campaign_id BIGINT REFERENCES campaign (id),
    account_id BIGINT REFERENCES account (id),
    file_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'loading' CHECK (state IN ('loading', 'waiting', 'done', 'withdrawn', 'dropped')),
    numbers BIGINT NOT NULL DEFAULT 0,
    kept BIGINT NOT NULL DEFAULT 0,
    listed BIGINT NOT NULL DEFAULT 0,
    closed_at BIGINT,
    closed_by BIGINT REFERENCES account (id)
);

CREATE INDEX number_plan_due ON number_plan (due_at) WHERE state = 'waiting';

CREATE INDEX number_plan_left ON number_plan (id) WHERE state = 'dropped' OR (state = 'withdrawn' AND kept > 0);

-- E.164, until they are on the list.
CREATE TABLE planned_number (
    plan_id BIGINT NOT NULL REFERENCES number_plan (id),
    number TEXT NOT NULL,
    PRIMARY KEY (plan_id, number)
);
