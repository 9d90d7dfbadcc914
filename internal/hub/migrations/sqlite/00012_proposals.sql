-- +goose Up
-- What a post said when it was first proposed, before somebody changed it.
CREATE TABLE proposals (
    post_id TEXT   PRIMARY KEY REFERENCES posts (id),
    text    TEXT   NOT NULL,
    at      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE proposals;
