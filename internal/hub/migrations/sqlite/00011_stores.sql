-- +goose Up
-- Buckets that media lie in. The keys are sealed to the hub's key; a file's store is empty where its bytes lie with the
-- hub, in its folder or in chunks, and so is the hub's where new files go there. The quota is in bytes, 0 for none.
CREATE TABLE media_stores (
    id         TEXT    PRIMARY KEY,
    endpoint   TEXT    NOT NULL,
    region     TEXT    NOT NULL,
    bucket     TEXT    NOT NULL,
    prefix     TEXT    NOT NULL,
    path_style BOOLEAN NOT NULL,
    keys       BLOB    NOT NULL,
    created_by TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    UNIQUE (endpoint, bucket, prefix)
);
ALTER TABLE hub ADD COLUMN media_store TEXT NOT NULL DEFAULT '';
ALTER TABLE hub ADD COLUMN media_quota BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN store TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE media DROP COLUMN store;
ALTER TABLE hub DROP COLUMN media_quota;
ALTER TABLE hub DROP COLUMN media_store;
DROP TABLE media_stores;
