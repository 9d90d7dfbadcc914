-- +goose Up
-- The last checked copy of what people edit in a workspace, so that a worker elsewhere knows it.
CREATE TABLE documents (
    kind      TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    content   TEXT   NOT NULL,
    hash      TEXT   NOT NULL, -- SHA-256 of the content, in hexadecimal
    pushed_at BIGINT NOT NULL,
    pushed_by TEXT   NOT NULL,
    PRIMARY KEY (kind, name)
);

-- +goose Down
DROP TABLE documents;
