-- +goose Up
-- Whether posts need a person's approval before they may go out.
ALTER TABLE hub ADD COLUMN approval TEXT NOT NULL DEFAULT 'none' CHECK (approval IN ('none', 'required'));

-- By its token a person agrees where no terminal is. Only a salted hash is kept.
CREATE TABLE person_tokens (
    person     TEXT   PRIMARY KEY,
    salt       TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

-- What reviewers say about a post. It is never published.
CREATE TABLE post_notes (
    id         TEXT   PRIMARY KEY,
    post_id    TEXT   NOT NULL REFERENCES posts (id),
    author     TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX post_notes_post ON post_notes (post_id, created_at);

-- +goose Down
DROP TABLE post_notes;
DROP TABLE person_tokens;
ALTER TABLE hub DROP COLUMN approval;
