-- A reserved start whose time had passed when it was reserved means the next day, after a restart too (row 169).
-- A statement ends with a semicolon before an empty line.

-- When somebody reserved the start.
ALTER TABLE job ADD COLUMN start_reserved_at BIGINT NOT NULL DEFAULT 0;
