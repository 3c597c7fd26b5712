-- The floor: who works, what is dialled, every attempt, and what a restart reads.
-- One text for SQLite and PostgreSQL; {id} and {append_only ...} are filled in by migrate.py.
-- A statement ends with a semicolon before an empty line. Times are UTC milliseconds, flags 0 or 1,
-- JSON is text, dates are ISO dates.

-- ---- accounts (domain 1.1, 1.4) ----------------------------------------------------------------------------------

CREATE TABLE account (
    id {id},
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    full_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'supervisor', 'user')),
    agent_use INTEGER NOT NULL CHECK (agent_use IN (0, 1)),
    phone TEXT NOT NULL,
    os_user TEXT,
    password_hash TEXT,
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    epoch BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX account_os_user ON account (os_user) WHERE os_user IS NOT NULL;

CREATE TABLE login (
    token_hash TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    epoch BIGINT NOT NULL,
    at BIGINT NOT NULL,
    expires BIGINT NOT NULL
);

CREATE INDEX login_expires ON login (expires);

CREATE TABLE dial_group (
    id {id},
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60)
);

CREATE TABLE group_member (
    group_id BIGINT NOT NULL REFERENCES dial_group (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    PRIMARY KEY (group_id, account_id)
);

CREATE INDEX group_member_account ON group_member (account_id);

-- ---- definitions (domain 1.5 to 1.12) ----------------------------------------------------------------------------

CREATE TABLE dial_rule (
    id {id},
    name TEXT NOT NULL UNIQUE,
    method TEXT NOT NULL CHECK (method IN ('progressive')),
    multipliers TEXT NOT NULL,
    ring_timeout BIGINT NOT NULL CHECK (ring_timeout BETWEEN 10000 AND 120000),
    redial_interval BIGINT NOT NULL CHECK (redial_interval >= 0),
    attempt_cap INTEGER NOT NULL CHECK (attempt_cap >= 1)
);

CREATE TABLE campaign (
    id {id},
    name TEXT NOT NULL UNIQUE,
    rule_id BIGINT NOT NULL REFERENCES dial_rule (id),
    zone TEXT NOT NULL,
    hours_start INTEGER NOT NULL,
    hours_end INTEGER NOT NULL,
    notify INTEGER NOT NULL CHECK (notify IN (0, 1)),
    handling_entry INTEGER NOT NULL CHECK (handling_entry IN (0, 1)),
    CHECK (hours_start >= 0 AND hours_start < hours_end AND hours_end <= 1440)
);

CREATE TABLE permission (
    account_id BIGINT NOT NULL REFERENCES account (id),
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    level TEXT NOT NULL CHECK (level IN ('none', 'view', 'edit')),
    PRIMARY KEY (account_id, campaign_id)
);

CREATE TABLE disposition (
    id {id},
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    class TEXT NOT NULL CHECK (class IN ('contact', 'effective', 'success', 'failure', 'no_contact')),
    next_action TEXT NOT NULL CHECK (next_action IN ('keep', 'stop', 'callback', 'do_not_call')),
    UNIQUE (campaign_id, label)
);

CREATE TABLE batch (
    id {id},
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    name TEXT NOT NULL UNIQUE,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    CHECK (first_day <= last_day)
);

CREATE INDEX batch_campaign ON batch (campaign_id);

CREATE TABLE batch_group (
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    group_id BIGINT NOT NULL REFERENCES dial_group (id),
    PRIMARY KEY (batch_id, group_id)
);

CREATE TABLE job (
    id {id},
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    name TEXT NOT NULL,
    caller_id TEXT,
    phone_type TEXT CHECK (phone_type IN ('fixed', 'mobile', 'other')),
    attempts_from INTEGER NOT NULL DEFAULT 0,
    attempts_to INTEGER,
    band_start INTEGER,
    band_end INTEGER,
    lines INTEGER NOT NULL DEFAULT 5 CHECK (lines >= 1),
    CHECK (band_start >= 0 AND band_start < band_end AND band_end <= 1440)
);

CREATE INDEX job_batch ON job (batch_id);

CREATE TABLE job_group (
    job_id BIGINT NOT NULL REFERENCES job (id),
    group_id BIGINT NOT NULL REFERENCES dial_group (id),
    PRIMARY KEY (job_id, group_id)
);

-- ---- customers (domain 1.8, 1.10) --------------------------------------------------------------------------------

-- columns: JSON array of the file's headings, in the file's order.
-- state 'loading' = an import is under way; its rows do not exist for anyone yet.
CREATE TABLE customer_list (
    id {id},
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    name TEXT NOT NULL,
    columns TEXT NOT NULL,
    encoding TEXT NOT NULL,
    rows INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('loading', 'ready')),
    at BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id)
);

CREATE INDEX customer_list_batch ON customer_list (batch_id);

-- number = the one to dial next, E.164. other_numbers = JSON array of up to two [number, as given, phone type], tried
-- in order (row 124). extra = JSON array of the values of all columns of the list. attempts = those that count
-- (row 66). next_at = when its rest ends, 0 = never dialled. group_id NULL = unallocated (row 126).
CREATE TABLE record (
    id {id},
    list_id BIGINT NOT NULL REFERENCES customer_list (id),
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    group_id BIGINT REFERENCES dial_group (id),
    line INTEGER NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    number TEXT NOT NULL,
    number_as_given TEXT NOT NULL,
    phone_type TEXT NOT NULL CHECK (phone_type IN ('fixed', 'mobile', 'other')),
    other_numbers TEXT NOT NULL DEFAULT '[]',
    extra TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready'
        CHECK (state IN ('ready', 'live', 'wrapup', 'promised', 'finished', 'blocked', 'invalid')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at BIGINT NOT NULL DEFAULT 0,
    last_dial_at BIGINT,
    last_outcome TEXT,
    last_disposition BIGINT REFERENCES disposition (id),
    revision BIGINT NOT NULL DEFAULT 0
);

-- What the claim walks: a seek for each group, phone type and number of attempts, never a filter (limits 3).
CREATE INDEX record_ready ON record (batch_id, group_id, phone_type, attempts, next_at, id) WHERE state = 'ready';

CREATE INDEX record_number ON record (number, campaign_id);

CREATE INDEX record_list ON record (list_id, line);

-- campaign_id NULL = the company's own list, for all campaigns (row 324).
CREATE TABLE do_not_call (
    id {id},
    campaign_id BIGINT REFERENCES campaign (id),
    number TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    attempt_id BIGINT,
    at BIGINT NOT NULL
);

CREATE UNIQUE INDEX do_not_call_number ON do_not_call (number, coalesce(campaign_id, 0));

-- ---- work (domain 1.13 to 1.16, 1.18) ----------------------------------------------------------------------------

-- The counters change in the transactions that change the attempts (guarantee I14).
CREATE TABLE job_run (
    id {id},
    job_id BIGINT NOT NULL REFERENCES job (id),
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    started_at BIGINT NOT NULL,
    started_by BIGINT REFERENCES account (id),
    stopped_at BIGINT,
    stopped_by BIGINT REFERENCES account (id),
    stop_reason TEXT CHECK (stop_reason IN ('manual', 'end_of_hours', 'period_over', 'restart')),
    remaining INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    connected INTEGER NOT NULL DEFAULT 0,
    abandoned INTEGER NOT NULL DEFAULT 0,
    no_answer INTEGER NOT NULL DEFAULT 0,
    busy INTEGER NOT NULL DEFAULT 0,
    other INTEGER NOT NULL DEFAULT 0,
    saved INTEGER NOT NULL DEFAULT 0,
    unsaved INTEGER NOT NULL DEFAULT 0,
    talk BIGINT NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX job_run_open ON job_run (job_id) WHERE stopped_at IS NULL;

CREATE INDEX job_run_open_batch ON job_run (batch_id) WHERE stopped_at IS NULL;

CREATE TABLE agent_session (
    id {id},
    agent_id BIGINT NOT NULL REFERENCES account (id),
    job_id BIGINT NOT NULL REFERENCES job (id),
    run_id BIGINT NOT NULL REFERENCES job_run (id),
    phone TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    reason TEXT
);

CREATE UNIQUE INDEX agent_session_open ON agent_session (agent_id) WHERE closed_at IS NULL;

-- n counts the record's attempts that reached the network; NULL for one that provably did not (row 66).
-- due_at = the record's next_at before the claim. result: none = nothing to enter, due = at a desk, unsaved = given up.
CREATE TABLE attempt (
    id {id},
    record_id BIGINT NOT NULL REFERENCES record (id),
    job_id BIGINT NOT NULL REFERENCES job (id),
    run_id BIGINT NOT NULL REFERENCES job_run (id),
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    list_id BIGINT NOT NULL REFERENCES customer_list (id),
    group_id BIGINT NOT NULL REFERENCES dial_group (id),
    kind TEXT NOT NULL DEFAULT 'auto' CHECK (kind IN ('auto', 'callback', 'recorded')),
    number TEXT NOT NULL,
    number_as_given TEXT NOT NULL,
    caller_id TEXT,
    n INTEGER,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'claimed'
        CHECK (state IN ('claimed', 'dialling', 'ringing', 'answered', 'connected', 'ended')),
    outcome TEXT CHECK (outcome IN ('connected', 'abandoned', 'no_answer', 'busy', 'rejected', 'invalid', 'failed',
        'machine', 'cancelled', 'unknown')),
    agent_id BIGINT REFERENCES account (id),
    session_id BIGINT REFERENCES agent_session (id),
    dialled_at BIGINT NOT NULL,
    answered_at BIGINT,
    connected_at BIGINT,
    ended_at BIGINT,
    ended_by TEXT CHECK (ended_by IN ('customer', 'agent', 'phone', 'switch')),
    held BIGINT NOT NULL DEFAULT 0,
    held_since BIGINT,
    result TEXT NOT NULL DEFAULT 'none' CHECK (result IN ('none', 'due', 'unsaved', 'saved')),
    disposition_id BIGINT REFERENCES disposition (id),
    note TEXT NOT NULL DEFAULT '',
    saved_at BIGINT,
    saved_by BIGINT REFERENCES account (id),
    revision BIGINT NOT NULL DEFAULT 0,
    UNIQUE (record_id, n)
);

-- Never two live attempts to one number, whatever job or campaign (guarantee I1, rows 176, 334).
CREATE UNIQUE INDEX attempt_live ON attempt (number) WHERE state <> 'ended';

CREATE INDEX attempt_number ON attempt (number, campaign_id, dialled_at);

CREATE INDEX attempt_result_open ON attempt (agent_id) WHERE result IN ('due', 'unsaved');

CREATE INDEX attempt_agent ON attempt (agent_id, connected_at) WHERE agent_id IS NOT NULL;

CREATE TABLE draft (
    attempt_id BIGINT PRIMARY KEY REFERENCES attempt (id),
    agent_id BIGINT NOT NULL REFERENCES account (id),
    sequence BIGINT NOT NULL,
    note TEXT NOT NULL,
    disposition_id BIGINT,
    callback_at BIGINT,
    at BIGINT NOT NULL
);

CREATE TABLE callback (
    id {id},
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    record_id BIGINT NOT NULL REFERENCES record (id),
    number TEXT NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES account (id),
    attempt_id BIGINT NOT NULL REFERENCES attempt (id),
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'cancelled')),
    at BIGINT NOT NULL
);

CREATE UNIQUE INDEX callback_open ON callback (record_id) WHERE state = 'open';

CREATE INDEX callback_agent ON callback (agent_id, due_at) WHERE state = 'open';

CREATE TABLE agent_state (
    agent_id BIGINT PRIMARY KEY REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('idle', 'joining', 'waiting', 'talking', 'held', 'wrapup', 'break', 'away',
        'stopped', 'released')),
    since BIGINT NOT NULL,
    session_id BIGINT REFERENCES agent_session (id),
    attempt_id BIGINT REFERENCES attempt (id)
);

-- One row for each stay in a status (row 311).
CREATE TABLE activity (
    id {id},
    agent_id BIGINT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    session_id BIGINT REFERENCES agent_session (id),
    attempt_id BIGINT REFERENCES attempt (id),
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE UNIQUE INDEX activity_open ON activity (agent_id) WHERE ended_at IS NULL;

CREATE INDEX activity_agent ON activity (agent_id, started_at);

-- ---- requests and the audit log ----------------------------------------------------------------------------------

-- A request that came twice has one effect (guarantee I15); kept for a day.
CREATE TABLE request (
    account_id BIGINT NOT NULL REFERENCES account (id),
    request TEXT NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, request)
);

CREATE INDEX request_at ON request (at);

-- Who changed what, in the transaction that changed it (guarantee I20, row 37). account_id NULL = the command line.
CREATE TABLE audit (
    id {id},
    at BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    code TEXT NOT NULL,
    object TEXT NOT NULL,
    before TEXT,
    after TEXT
);

CREATE INDEX audit_at ON audit (at);

-- One row that is changed to learn whether the disk takes a write.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    writes BIGINT NOT NULL
);

INSERT INTO probe (id, writes) VALUES (1, 0);

{append_only audit}
