-- To whom answered calls are given, and customers who belong to an agent (rows 184, 328).
-- A statement ends with a semicolon before an empty line.

-- Which waiting agent gets an answered call.
ALTER TABLE job ADD COLUMN give_to TEXT NOT NULL DEFAULT 'longest_waiting'
    CHECK (give_to IN ('longest_waiting', 'fewest_calls', 'random_agent'));

-- Whether its customer belongs to the agent from then on.
ALTER TABLE disposition ADD COLUMN belongs INTEGER NOT NULL DEFAULT 0 CHECK (belongs IN (0, 1));

-- The agent to whom a customer belongs, and the call whose result said so; NULL = the group's.
ALTER TABLE record ADD COLUMN owner_id BIGINT REFERENCES account (id);

ALTER TABLE record ADD COLUMN owned_since BIGINT REFERENCES attempt (id);

-- 1 = nobody promised the customer a time: it is when the owner may call again.
ALTER TABLE callback ADD COLUMN own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1));
