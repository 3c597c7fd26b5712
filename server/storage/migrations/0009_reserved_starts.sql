-- Jobs that start by themselves at a time of day (row 169).
-- A statement ends with a semicolon before an empty line.

-- Started by reservation, not by a person (row 169).
ALTER TABLE job_run ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved IN (0, 1));

-- The newest run of a job.
CREATE INDEX job_run_job ON job_run (job_id, started_at);

-- A restart reads which jobs have a reserved start.
CREATE INDEX job_reserved ON job (id) WHERE start_at IS NOT NULL;
