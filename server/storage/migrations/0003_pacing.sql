-- Rules that look ahead, whose law bounds abandoned calls, what was said to an abandoned customer, and why it was
-- dialled as it was.
-- A statement ends with a semicolon before an empty line.

-- SQLite cannot change a CHECK: the column is made anew beside the old one, which takes its CHECK with it. The table
-- stays, and so does what refers to it. A new rule is progressive (row 7).
ALTER TABLE dial_rule ADD COLUMN pacing TEXT NOT NULL DEFAULT 'progressive'
    CHECK (pacing IN ('progressive', 'predictive', 'adaptive'));

UPDATE dial_rule SET pacing = method;

ALTER TABLE dial_rule DROP COLUMN method;

ALTER TABLE dial_rule RENAME COLUMN pacing TO method;

-- Calls beyond the multiplier's (row 72).
ALTER TABLE dial_rule ADD COLUMN additional INTEGER NOT NULL DEFAULT 0 CHECK (additional BETWEEN 0 AND 100);

-- Predictive: how long ago a talk must have begun to count as nearly over (rows 3, 4).
ALTER TABLE dial_rule ADD COLUMN lead_time BIGINT NOT NULL DEFAULT 360000 CHECK (lead_time BETWEEN 0 AND 3600000);

-- A second policy that sees the same and dials nothing.
ALTER TABLE dial_rule ADD COLUMN shadow TEXT CHECK (shadow IN ('progressive', 'predictive', 'adaptive'));

-- JSON array of [outcome, milliseconds]: resting times of their own (row 71).
ALTER TABLE dial_rule ADD COLUMN redial_by_outcome TEXT NOT NULL DEFAULT '[]';

-- Whose law bounds the share of abandoned calls, and the share that is allowed (row 73).
ALTER TABLE campaign ADD COLUMN profile TEXT NOT NULL DEFAULT 'reference'
    CHECK (profile IN ('reference', 'us-tsr', 'uk-ofcom'));

ALTER TABLE campaign ADD COLUMN allowed_share DOUBLE PRECISION NOT NULL DEFAULT 0.03
    CHECK (allowed_share BETWEEN 0 AND 1);

-- When the recorded message of an abandoned call was ordered (rows 185, 186).
ALTER TABLE attempt ADD COLUMN announced_at BIGINT;

-- The abandonment ledger is read from here at a restart: answers of a campaign by their minute.
CREATE INDEX attempt_answered ON attempt (campaign_id, answered_at) WHERE answered_at IS NOT NULL;

-- Pacing decisions that changed something (row 190). odds: JSON, NULL where no risk was weighed. Kept for some days;
-- a crash may lose the last seconds of it.
CREATE TABLE decision (
    id {id},
    job_id BIGINT NOT NULL REFERENCES job (id),
    at BIGINT NOT NULL,
    method TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    target INTEGER NOT NULL,
    calls_out INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    limiting TEXT NOT NULL,
    odds TEXT,
    shadow INTEGER
);

CREATE INDEX decision_job ON decision (job_id, id);

CREATE INDEX decision_at ON decision (at);
