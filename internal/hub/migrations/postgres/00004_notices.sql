-- +goose Up
-- Where notices go. The target is a URL with secrets in it, sealed to the worker's key.
CREATE TABLE channels (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    target     BYTEA    NOT NULL,
    shown      TEXT    NOT NULL,            -- the target without what is secret in it
    kinds      TEXT    NOT NULL DEFAULT '', -- of notices it wants, separated by commas; empty for all
    quiet      TEXT    NOT NULL DEFAULT '', -- 22:00-08:00, in zone
    zone       TEXT    NOT NULL DEFAULT '',
    daily      BIGINT  NOT NULL,            -- at most so many messages a day; the rest goes into a digest
    problem    TEXT    NOT NULL DEFAULT '',
    created_by TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX channels_name ON channels (name) WHERE removed_at IS NULL;

-- Written with the change that causes it. What has the same topic is told once while it is open.
CREATE TABLE notices (
    id         TEXT   PRIMARY KEY,
    kind       TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    subject_id TEXT   NOT NULL,
    topic      TEXT   NOT NULL,
    title      TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX notices_when ON notices (at DESC, id);
CREATE INDEX notices_topic ON notices (topic, at);

-- One row per notice and channel: the ledger by which each is delivered once. What goes out together, as a
-- digest, has one message id, which is given and committed before anything leaves.
CREATE TABLE deliveries (
    notice_id    TEXT   NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    channel_id   TEXT   NOT NULL REFERENCES channels (id),
    state        TEXT   NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'digest', 'failed', 'unknown')),
    tries        BIGINT NOT NULL DEFAULT 0,
    due_at       BIGINT NOT NULL,
    message      TEXT   NOT NULL DEFAULT '',
    left_at      BIGINT,
    lease_until  BIGINT,
    sent_at      BIGINT,
    error        TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (notice_id, channel_id)
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state IN ('waiting', 'sending', 'digest');
CREATE INDEX deliveries_channel ON deliveries (channel_id, left_at);
CREATE TRIGGER deliveries_wake AFTER INSERT ON deliveries
    FOR EACH STATEMENT EXECUTE FUNCTION psn_wake();

-- +goose Down
DROP TABLE deliveries;
DROP TABLE notices;
DROP TABLE channels;
