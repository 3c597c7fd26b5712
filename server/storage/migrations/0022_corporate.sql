-- Corporate customers may be called at other hours, and rest by another rule, than individuals (row 323).
-- A statement ends with a semicolon before an empty line.

-- Which column tells them, and by which values: JSON, as in ["type", ["corporation"]]; an empty array = nobody asks.
ALTER TABLE campaign ADD COLUMN corporate_when TEXT NOT NULL DEFAULT '[]';

-- Their hours, minutes of the day; NULL = the campaign's.
ALTER TABLE campaign ADD COLUMN corporate_start INTEGER;

ALTER TABLE campaign ADD COLUMN corporate_end INTEGER;

-- The rule of their rests and cap; NULL = the campaign's.
ALTER TABLE campaign ADD COLUMN corporate_rule_id BIGINT REFERENCES dial_rule (id);

-- Who is not known to be corporate is an individual.
ALTER TABLE record ADD COLUMN customer TEXT NOT NULL DEFAULT 'individual' CHECK (customer IN ('individual', 'corporate'));

-- 1 = no job asks this: it is how the batch's campaign tells corporate customers; conditions: as in corporate_when.
ALTER TABLE record_filter ADD COLUMN corporate INTEGER NOT NULL DEFAULT 0 CHECK (corporate IN (0, 1));
