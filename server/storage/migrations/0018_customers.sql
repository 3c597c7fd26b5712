-- Customers are found by parts of what their list says of them, and by the ends of their numbers.
-- A statement ends with a semicolon before an empty line.

-- Which lines of a block of a list have two letters beside each other, or two digits at a place of a number; each block
-- is a small index of its own, so that one is written in order and goes with its list. lines: one character for each
-- line, by its place in the block. It is filled behind the import, and behind this migration.
CREATE TABLE customer_gram (
    list_id BIGINT NOT NULL REFERENCES customer_list (id),
    block INTEGER NOT NULL,
    gram TEXT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (list_id, block, gram)
);

-- Records up to this line can be found.
ALTER TABLE customer_list ADD COLUMN searchable INTEGER NOT NULL DEFAULT 0;
