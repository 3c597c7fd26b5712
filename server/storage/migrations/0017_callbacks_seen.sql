-- What a supervisor did with promises, and what became of all of them (rows 269 to 275).
-- A statement ends with a semicolon before an empty line.

-- How often its time was changed.
ALTER TABLE callback ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;

-- Why it was withdrawn by hand; NULL = it was not.
ALTER TABLE callback ADD COLUMN reason TEXT;

-- Who changed it last.
ALTER TABLE callback ADD COLUMN changed_at BIGINT;

ALTER TABLE callback ADD COLUMN changed_by BIGINT REFERENCES account (id);

-- The ledger of a period; open ones have their own index, whose walks the closed ones shall not lengthen.
CREATE INDEX callback_closed ON callback (campaign_id, due_at) WHERE state <> 'open';
