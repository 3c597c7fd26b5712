-- Numbers of what was deleted are not given a second time: history and open forms name things by number.
-- A statement ends with a semicolon before an empty line.

-- The highest number of a table when something was deleted from it; kept where the database itself forgets it.
CREATE TABLE last_id (
    name TEXT PRIMARY KEY,
    id BIGINT NOT NULL
);
