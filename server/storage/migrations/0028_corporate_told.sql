-- A customer is corporate by one way of telling them; by another nobody is until everybody was looked at again (row 323).
-- A statement ends with a semicolon before an empty line.

-- The number of the record_filter by which the customer was told to be corporate; 0 = by none.
ALTER TABLE record ADD COLUMN told_by INTEGER NOT NULL DEFAULT 0;

-- Cohorts name that filter, too: nobody asks the one that they did not name, and records are judged by a new one.
UPDATE record_filter SET conditions = '[]' WHERE corporate = 1;
