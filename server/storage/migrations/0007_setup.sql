-- Definitions that people change: revisions, custom statuses, calendars, and what forms say beyond the first release.
-- A statement ends with a semicolon before an empty line.

-- Grows with each change, so that two editors cannot overwrite each other unseen.
ALTER TABLE account ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

ALTER TABLE dial_group ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

ALTER TABLE dial_rule ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

ALTER TABLE campaign ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

ALTER TABLE disposition ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

ALTER TABLE batch ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

ALTER TABLE job ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

-- Custom statuses of agents (rows 203 to 205). stay = milliseconds after which an agent is released (row 248).
CREATE TABLE agent_status (
    id {id},
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    use TEXT NOT NULL CHECK (use IN ('sign_in', 'pause')),
    stay BIGINT NOT NULL CHECK (stay > 0),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    revision BIGINT NOT NULL DEFAULT 1
);

-- Weekdays and holidays (row 92). weekdays: JSON array of "mon" to "sun"; holidays: JSON array of dates and spans.
CREATE TABLE calendar (
    id {id},
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    weekdays TEXT NOT NULL,
    holidays TEXT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1
);

ALTER TABLE campaign ADD COLUMN calendar_id BIGINT REFERENCES calendar (id);

-- What the caller says first (row 325).
ALTER TABLE campaign ADD COLUMN script TEXT NOT NULL DEFAULT '';

-- Its jobs cannot be started (row 91).
ALTER TABLE campaign ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));

-- No second call on one calendar day (domain section 6).
ALTER TABLE dial_rule ADD COLUMN once_a_day INTEGER NOT NULL DEFAULT 0 CHECK (once_a_day IN (0, 1));

-- Whether a note must be written with it (row 85).
ALTER TABLE disposition ADD COLUMN required INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1));

-- History keeps a job that has run; for everybody else it is gone (row 146).
ALTER TABLE job ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1));

-- In which order records are taken (row 150).
ALTER TABLE job ADD COLUMN dial_order TEXT NOT NULL DEFAULT 'never_dialled_first'
    CHECK (dial_order IN ('due_first', 'never_dialled_first', 'oldest_first', 'list_order'));

-- Only records of this list; NULL = of all.
ALTER TABLE job ADD COLUMN list_id BIGINT REFERENCES customer_list (id);

-- JSON array of [column, operator, value]; all must hold (row 151).
ALTER TABLE job ADD COLUMN conditions TEXT NOT NULL DEFAULT '[]';

-- Minute of the day at which it starts by itself, in the campaign's zone (row 169).
ALTER TABLE job ADD COLUMN start_at INTEGER CHECK (start_at BETWEEN 0 AND 1439);
