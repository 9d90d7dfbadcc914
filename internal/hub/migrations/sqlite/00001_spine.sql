-- +goose Up
-- Instants are microseconds since 1970-01-01 UTC, on both engines (docs/decisions/0004-instants.md).

CREATE TABLE hub (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    id          TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('personal', 'company')),
    public_key  TEXT    NOT NULL,
    paused      BOOLEAN NOT NULL DEFAULT FALSE,
    simulated   BOOLEAN,
    created_at  BIGINT  NOT NULL
);

CREATE TABLE accounts (
    id               TEXT    PRIMARY KEY,
    name             TEXT    NOT NULL,
    platform         TEXT    NOT NULL,
    handle           TEXT    NOT NULL,
    external_id      TEXT    NOT NULL,
    server           TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('active', 'reauth-required', 'paused')),
    problem          TEXT    NOT NULL DEFAULT '',
    simulated        BOOLEAN NOT NULL,
    serial           BOOLEAN NOT NULL,
    limits           TEXT    NOT NULL,
    limited_until    BIGINT,
    token            BLOB,
    token_version    BIGINT  NOT NULL DEFAULT 0,
    token_expires_at BIGINT,
    refreshing_until BIGINT,
    refresh_fence    BIGINT  NOT NULL DEFAULT 0,
    created_by       TEXT    NOT NULL,
    created_at       BIGINT  NOT NULL,
    updated_at       BIGINT  NOT NULL,
    removed_at       BIGINT
);
CREATE UNIQUE INDEX accounts_name ON accounts (name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX accounts_identity ON accounts (platform, server, external_id) WHERE removed_at IS NULL;

CREATE TABLE posts (
    id            TEXT   PRIMARY KEY,
    group_id      TEXT   NOT NULL,
    account_id    TEXT   NOT NULL REFERENCES accounts (id),
    state         TEXT   NOT NULL CHECK (state IN ('draft', 'pending-approval', 'approved', 'rejected',
                         'scheduled', 'publishing', 'published', 'failed', 'missed', 'cancelled', 'needs-review')),
    content       TEXT   NOT NULL,
    content_hash  TEXT   NOT NULL,
    revision      BIGINT NOT NULL DEFAULT 1,
    approved_hash TEXT   NOT NULL DEFAULT '',
    scheduled_at  BIGINT,
    zone          TEXT   NOT NULL DEFAULT '',
    due_at        BIGINT,
    held_at       BIGINT,
    lease_owner   TEXT   NOT NULL DEFAULT '',
    lease_until   BIGINT,
    fence         BIGINT NOT NULL DEFAULT 0,
    deaths        BIGINT NOT NULL DEFAULT 0,
    tries         BIGINT NOT NULL DEFAULT 0,
    problem       TEXT   NOT NULL DEFAULT '',
    problem_code  TEXT   NOT NULL DEFAULT '',
    created_by    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    deleted_at    BIGINT
);
CREATE INDEX posts_ready ON posts (due_at, account_id) WHERE state IN ('scheduled', 'approved') AND deleted_at IS NULL;
CREATE INDEX posts_publishing ON posts (due_at) WHERE state = 'publishing';
CREATE INDEX posts_review ON posts (COALESCE(scheduled_at, created_at) DESC, id) WHERE state = 'needs-review' AND deleted_at IS NULL;
CREATE INDEX posts_content ON posts (account_id, content_hash, created_at);
CREATE INDEX posts_group ON posts (group_id);
CREATE INDEX posts_when ON posts (COALESCE(scheduled_at, created_at) DESC, id) WHERE deleted_at IS NULL;

CREATE TABLE attempts (
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
CREATE UNIQUE INDEX attempts_number ON attempts (post_id, segment, number);
-- At most one attempt at a segment may still turn out to be published.
CREATE UNIQUE INDEX attempts_open ON attempts (post_id, segment) WHERE outcome IN ('sending', 'unknown');

CREATE TABLE publications (
    post_id      TEXT   NOT NULL REFERENCES posts (id),
    segment      BIGINT NOT NULL,
    account_id   TEXT   NOT NULL REFERENCES accounts (id),
    attempt_id   TEXT   NOT NULL,
    remote_id    TEXT   NOT NULL,
    url          TEXT   NOT NULL,
    published_at BIGINT NOT NULL,
    deleted_at   BIGINT,
    PRIMARY KEY (post_id, segment)
);
CREATE UNIQUE INDEX publications_remote ON publications (account_id, remote_id) WHERE remote_id <> '';

CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         BIGINT NOT NULL,
    actor      TEXT   NOT NULL,
    act        TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    subject_id TEXT   NOT NULL,
    from_state TEXT   NOT NULL DEFAULT '',
    to_state   TEXT   NOT NULL DEFAULT '',
    detail     TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX audit_subject ON audit (subject, subject_id, id);

-- One row for each idempotency key of a creation, scoped by author.
CREATE TABLE creations (
    author       TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    request_hash TEXT   NOT NULL,
    group_id     TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (author, key)
);

CREATE TABLE workers (
    id           TEXT    PRIMARY KEY,
    host         TEXT    NOT NULL,
    pid          BIGINT  NOT NULL,
    version      TEXT    NOT NULL,
    opens_tokens BOOLEAN NOT NULL,
    public_url   TEXT    NOT NULL DEFAULT '',
    started_at   BIGINT  NOT NULL,
    tick_at      BIGINT  NOT NULL,
    stopped_at   BIGINT
);

CREATE TABLE task_runs (
    id          TEXT   PRIMARY KEY,
    kind        TEXT   NOT NULL,
    args        TEXT   NOT NULL DEFAULT '{}',
    state       TEXT   NOT NULL CHECK (state IN ('asked', 'running', 'done', 'failed')),
    asked_by    TEXT   NOT NULL,
    asked_at    BIGINT NOT NULL,
    started_at  BIGINT,
    finished_at BIGINT,
    worker      TEXT   NOT NULL DEFAULT '',
    result      TEXT   NOT NULL DEFAULT '',
    error       TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX task_runs_asked ON task_runs (asked_at) WHERE state = 'asked';
CREATE INDEX task_runs_when ON task_runs (asked_at DESC, id);

-- +goose Down
DROP TABLE task_runs;
DROP TABLE workers;
DROP TABLE creations;
DROP TABLE audit;
DROP TABLE publications;
DROP TABLE attempts;
DROP TABLE posts;
DROP TABLE accounts;
DROP TABLE hub;
