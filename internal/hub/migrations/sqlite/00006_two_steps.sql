-- +goose Up
-- What the platform holds ready for an attempt, and attempts whose outcome the next one finds out.
CREATE TABLE attempts_new (
    id          TEXT   PRIMARY KEY,
    post_id     TEXT   NOT NULL REFERENCES posts (id),
    segment     BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    fence       BIGINT NOT NULL,
    outcome     TEXT   NOT NULL CHECK (outcome IN ('sending', 'published', 'not-sent', 'rejected',
                       'rate-limited', 'unauthorised', 'unknown', 'probed')),
    code        TEXT   NOT NULL DEFAULT '',
    detail      TEXT   NOT NULL DEFAULT '',
    status      BIGINT NOT NULL DEFAULT 0,
    remote_id   TEXT   NOT NULL DEFAULT '',
    url         TEXT   NOT NULL DEFAULT '',
    prepared    TEXT   NOT NULL DEFAULT '',
    looks       BIGINT NOT NULL DEFAULT 0,
    absences    BIGINT NOT NULL DEFAULT 0,
    worker      TEXT   NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT
);
INSERT INTO attempts_new (id, post_id, segment, number, revision, fence, outcome, code, detail, status, remote_id, url,
    looks, absences, worker, started_at, finished_at)
SELECT id, post_id, segment, number, revision, fence, outcome, code, detail, status, remote_id, url,
    looks, absences, worker, started_at, finished_at
FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_new RENAME TO attempts;
CREATE UNIQUE INDEX attempts_number ON attempts (post_id, segment, number);
CREATE UNIQUE INDEX attempts_open ON attempts (post_id, segment) WHERE outcome IN ('sending', 'unknown');

-- What a token may do, when psn renews it, and when a person must sign in again at the latest.
ALTER TABLE accounts ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN renew_at BIGINT;
ALTER TABLE accounts ADD COLUMN sign_in_by BIGINT;
UPDATE accounts SET renew_at = token_expires_at - 1200000000 WHERE token_expires_at IS NOT NULL;

-- The comment that follows a post. Its state is that of an attempt: what was sent once is never sent again.
CREATE TABLE comments (
    post_id     TEXT   PRIMARY KEY REFERENCES posts (id),
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
UPDATE attempts SET outcome = 'not-sent' WHERE outcome = 'probed';
CREATE TABLE attempts_new (
    id          TEXT   PRIMARY KEY,
    post_id     TEXT   NOT NULL REFERENCES posts (id),
    segment     BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    fence       BIGINT NOT NULL,
    outcome     TEXT   NOT NULL CHECK (outcome IN ('sending', 'published', 'not-sent', 'rejected',
                       'rate-limited', 'unauthorised', 'unknown')),
    code        TEXT   NOT NULL DEFAULT '',
    detail      TEXT   NOT NULL DEFAULT '',
    status      BIGINT NOT NULL DEFAULT 0,
    remote_id   TEXT   NOT NULL DEFAULT '',
    url         TEXT   NOT NULL DEFAULT '',
    looks       BIGINT NOT NULL DEFAULT 0,
    absences    BIGINT NOT NULL DEFAULT 0,
    worker      TEXT   NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT
);
INSERT INTO attempts_new (id, post_id, segment, number, revision, fence, outcome, code, detail, status, remote_id, url,
    looks, absences, worker, started_at, finished_at)
SELECT id, post_id, segment, number, revision, fence, outcome, code, detail, status, remote_id, url,
    looks, absences, worker, started_at, finished_at
FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_new RENAME TO attempts;
CREATE UNIQUE INDEX attempts_number ON attempts (post_id, segment, number);
CREATE UNIQUE INDEX attempts_open ON attempts (post_id, segment) WHERE outcome IN ('sending', 'unknown');
