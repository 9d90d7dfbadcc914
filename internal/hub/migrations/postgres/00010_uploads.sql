-- +goose Up
-- How far the upload of a file came, sealed to the hub's key.
CREATE TABLE uploads (
    post_id    TEXT COLLATE "C" NOT NULL REFERENCES posts (id),
    segment    BIGINT NOT NULL,
    position   BIGINT NOT NULL,
    file       TEXT   NOT NULL,
    state      BYTEA   NOT NULL,
    fence      BIGINT NOT NULL,
    total      BIGINT NOT NULL,
    sent       BIGINT NOT NULL,
    from_sent  BIGINT NOT NULL,
    from_at    BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (post_id, segment, position)
);

-- +goose Down
DROP TABLE uploads;
