-- Programs that act as an account over the network (row 329).
-- A statement ends with a semicolon before an empty line.

CREATE TABLE api_token (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    -- SHA-256 of the token, which itself is kept nowhere.
    token_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL,
    -- NULL = by the command line of the server's own user.
    made_by BIGINT REFERENCES account (id),
    -- NULL = never.
    expires_at BIGINT,
    -- To the minute; NULL = not yet.
    used_at BIGINT
);

CREATE INDEX api_token_account ON api_token (account_id);
