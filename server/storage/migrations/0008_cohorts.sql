-- What definitions say beyond the first release comes true in dialling: conditions, orders, reserved starts.
-- A statement ends with a semicolon before an empty line.

-- What some job of a batch asks of its records: a list, conditions, or both (rows 136, 151). conditions: as in job.
-- Its number is of the batch's own.
CREATE TABLE record_filter (
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    list_id BIGINT REFERENCES customer_list (id),
    conditions TEXT NOT NULL,
    PRIMARY KEY (batch_id, number)
);

-- The number of the batch's newest filter: one that was used is never used again.
ALTER TABLE batch ADD COLUMN filters INTEGER NOT NULL DEFAULT 0;

-- Which filters of its batch a record passes, as a number of the batch's own; 0 = none, or nobody asks.
ALTER TABLE record ADD COLUMN cohort INTEGER NOT NULL DEFAULT 0;

-- The filters that the records of each cohort pass: JSON, as in [[1, [4, 7]]].
ALTER TABLE batch ADD COLUMN cohorts TEXT NOT NULL DEFAULT '[]';

-- Records up to this line have the cohort that these filters give them: JSON array of numbers.
ALTER TABLE customer_list ADD COLUMN judged_by TEXT NOT NULL DEFAULT '[]';

ALTER TABLE customer_list ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;

-- What the claim walks: a seek for each group, phone type, number of attempts and cohort, never a filter (limits 3).
DROP INDEX record_ready;

CREATE INDEX record_ready ON record (batch_id, group_id, phone_type, attempts, cohort, next_at, id)
    WHERE state = 'ready' AND group_id IS NOT NULL;

-- Redials in two more orders (row 150). Never dialled records, whose order is their id, are not in them.
CREATE INDEX record_oldest ON record (batch_id, group_id, phone_type, cohort, last_dial_at, id, attempts, next_at)
    WHERE state = 'ready' AND group_id IS NOT NULL AND attempts > 0;

CREATE INDEX record_in_order ON record (batch_id, group_id, phone_type, cohort, id, attempts, next_at)
    WHERE state = 'ready' AND group_id IS NOT NULL AND attempts > 0;

-- A run that takes records in the order of the list: those up to this record were looked at.
ALTER TABLE job_run ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
