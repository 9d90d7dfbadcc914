-- +goose Up
-- Files by their content, once per author. On SQLite the bytes lie in a folder beside the hub, on Postgres
-- in chunks of 1 MiB. A row without stored_at is a file that is still arriving, or never did.
CREATE TABLE media (
    id         TEXT COLLATE "C" PRIMARY KEY,
    author     TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    mime       TEXT    NOT NULL,
    bytes      BIGINT  NOT NULL,
    width      BIGINT  NOT NULL DEFAULT 0,
    height     BIGINT  NOT NULL DEFAULT 0,
    animated   BOOLEAN NOT NULL DEFAULT FALSE,
    name       TEXT    NOT NULL DEFAULT '',
    created_at BIGINT  NOT NULL,
    touched_at BIGINT  NOT NULL,
    stored_at  BIGINT
);
CREATE UNIQUE INDEX media_content ON media (author, sha256) WHERE stored_at IS NOT NULL;
CREATE INDEX media_files ON media (sha256);
CREATE INDEX media_when ON media (created_at DESC, id);

CREATE TABLE media_chunks (
    media_id TEXT COLLATE "C" NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    number   BIGINT NOT NULL,
    bytes    BYTEA  NOT NULL,
    PRIMARY KEY (media_id, number)
);

-- Which posts show which files, as their newest content says.
CREATE TABLE post_media (
    post_id  TEXT COLLATE "C" NOT NULL REFERENCES posts (id),
    media_id TEXT COLLATE "C" NOT NULL REFERENCES media (id),
    PRIMARY KEY (post_id, media_id)
);
CREATE INDEX post_media_media ON post_media (media_id);

-- +goose Down
DROP TABLE post_media;
DROP TABLE media_chunks;
DROP TABLE media;
