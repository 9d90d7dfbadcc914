-- +goose Up
-- What the platform holds ready for an attempt, and attempts whose outcome the next one finds out.
ALTER TABLE attempts DROP CONSTRAINT attempts_outcome_check;
ALTER TABLE attempts ADD CONSTRAINT attempts_outcome_check CHECK (outcome IN ('sending', 'published', 'not-sent', 'rejected',
    'rate-limited', 'unauthorised', 'unknown', 'probed'));
ALTER TABLE attempts ADD COLUMN prepared TEXT NOT NULL DEFAULT '';

-- What a token may do, when psn renews it, and when a person must sign in again at the latest.
ALTER TABLE accounts ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN renew_at BIGINT;
ALTER TABLE accounts ADD COLUMN sign_in_by BIGINT;
UPDATE accounts SET renew_at = token_expires_at - 1200000000 WHERE token_expires_at IS NOT NULL;

-- The comment that follows a post. Its state is that of an attempt: what was sent once is never sent again.
CREATE TABLE comments (
    post_id     TEXT COLLATE "C"   PRIMARY KEY REFERENCES posts (id),
    text        TEXT   NOT NULL,
    outcome     TEXT   NOT NULL CHECK (outcome IN ('waiting', 'sending', 'published', 'rejected', 'unknown')),
    tries       BIGINT NOT NULL DEFAULT 0,
    due_at      BIGINT NOT NULL,
    lease_until BIGINT,
    fence       BIGINT NOT NULL DEFAULT 0,
    remote_id   TEXT   NOT NULL DEFAULT '',
    url         TEXT   NOT NULL DEFAULT '',
    detail      TEXT   NOT NULL DEFAULT '',
    worker      TEXT   NOT NULL DEFAULT '',
    started_at  BIGINT,
    finished_at BIGINT
);
CREATE INDEX comments_due ON comments (due_at) WHERE outcome IN ('waiting', 'sending');

-- +goose Down
DROP TABLE comments;
ALTER TABLE accounts DROP COLUMN sign_in_by;
ALTER TABLE accounts DROP COLUMN renew_at;
ALTER TABLE accounts DROP COLUMN scopes;
ALTER TABLE attempts DROP COLUMN prepared;
UPDATE attempts SET outcome = 'not-sent' WHERE outcome = 'probed';
ALTER TABLE attempts DROP CONSTRAINT attempts_outcome_check;
ALTER TABLE attempts ADD CONSTRAINT attempts_outcome_check CHECK (outcome IN ('sending', 'published', 'not-sent', 'rejected',
    'rate-limited', 'unauthorised', 'unknown'));
