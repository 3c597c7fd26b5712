-- Lists that are filled and given to groups step by step, so that calls in progress never wait long.
-- A statement ends with a semicolon before an empty line.

-- One row for each list and group (row 128). next_line = records from this line of the list on may still be without
-- their group; NULL = all have it. What a crash interrupts goes on from here.
CREATE TABLE list_allocation (
    list_id BIGINT NOT NULL REFERENCES customer_list (id),
    group_id BIGINT NOT NULL REFERENCES dial_group (id),
    records INTEGER NOT NULL CHECK (records > 0),
    next_line INTEGER,
    at BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    PRIMARY KEY (list_id, group_id)
);

CREATE INDEX list_allocation_open ON list_allocation (list_id) WHERE next_line IS NOT NULL;

-- Records of an import that broke off are deleted; without these each deletion would read whole tables.
CREATE INDEX callback_record ON callback (record_id);

CREATE INDEX attempt_list ON attempt (list_id);

-- Records without a group are nobody's to dial; outside this index they cost an import a fifth less.
DROP INDEX record_ready;

CREATE INDEX record_ready ON record (batch_id, group_id, phone_type, attempts, next_at, id)
    WHERE state = 'ready' AND group_id IS NOT NULL;
