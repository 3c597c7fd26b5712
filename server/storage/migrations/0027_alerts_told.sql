-- What the monitor alerted supervisors of, so that a past tells it as it stood.
-- A statement ends with a semicolon before an empty line.

-- A stretch of an alert in the same words, of an hour at most: one that lasts is several rows. alert: the same for as
-- long as the trouble lasts; told: the alert, as JSON; job_id: NULL = of the whole floor. Some seconds late; a crash may
-- lose them.
CREATE TABLE alert_told (
    alert TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    job_id BIGINT,
    told TEXT NOT NULL,
    PRIMARY KEY (began_at, alert)
);

CREATE INDEX alert_told_open ON alert_told (began_at) WHERE ended_at IS NULL;

-- What was changed for a day is asked for at each second of it that is shown, and of an audit that has all of the day.
CREATE INDEX audit_todays ON audit (object, at) WHERE code = 'campaign.today';
