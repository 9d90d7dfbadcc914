-- +goose Up
CREATE TABLE ideas (
    id         TEXT   PRIMARY KEY,
    text       TEXT   NOT NULL,
    notes      TEXT   NOT NULL DEFAULT '',
    state      TEXT   NOT NULL CHECK (state IN ('spark', 'seed', 'ready', 'claimed', 'developed', 'used', 'killed')),
    pillar     TEXT   NOT NULL DEFAULT '',
    platforms  TEXT   NOT NULL DEFAULT '', -- separated by commas
    format     TEXT   NOT NULL DEFAULT '',
    languages  TEXT   NOT NULL DEFAULT '', -- separated by commas
    urgent     BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT,
    reason     TEXT   NOT NULL DEFAULT '', -- why it was killed
    claimed_by TEXT   NOT NULL DEFAULT '',
    search     TEXT   NOT NULL,            -- its words in lower case without accents, separated by blanks
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX ideas_when ON ideas (created_at DESC, id);

-- The words are folded before they come here: the tokenizer only cuts them at blanks.
CREATE VIRTUAL TABLE ideas_search USING fts5 (id UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3');
-- +goose StatementBegin
CREATE TRIGGER ideas_search_insert AFTER INSERT ON ideas BEGIN
    INSERT INTO ideas_search (id, words) VALUES (new.id, new.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ideas_search_update AFTER UPDATE OF search ON ideas WHEN old.search <> new.search BEGIN
    DELETE FROM ideas_search WHERE id = old.id;
    INSERT INTO ideas_search (id, words) VALUES (new.id, new.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ideas_search_delete AFTER DELETE ON ideas BEGIN
    DELETE FROM ideas_search WHERE id = old.id;
END;
-- +goose StatementEnd

-- Which posts an idea became.
CREATE TABLE idea_posts (
    post_id    TEXT   PRIMARY KEY REFERENCES posts (id),
    idea_id    TEXT   NOT NULL REFERENCES ideas (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX idea_posts_idea ON idea_posts (idea_id);

-- What the hub knows of a series beside its file.
CREATE TABLE series (
    name       TEXT   PRIMARY KEY,
    state      TEXT   NOT NULL CHECK (state IN ('active', 'paused', 'retired')),
    episodes   BIGINT NOT NULL DEFAULT 0, -- the number of the latest
    since      BIGINT,                    -- what came before is nobody's debt
    updated_at BIGINT NOT NULL
);

-- One occurrence that was left out, or moved to another time. An occurrence is the instant that the rule gives.
CREATE TABLE series_changes (
    series     TEXT   NOT NULL REFERENCES series (name),
    occurrence BIGINT NOT NULL,
    moved_to   BIGINT,                    -- none if it is left out
    reason     TEXT   NOT NULL DEFAULT '',
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (series, occurrence)
);

-- The posts of a series' occurrence, by their group.
CREATE TABLE episodes (
    series     TEXT   NOT NULL REFERENCES series (name),
    occurrence BIGINT NOT NULL,
    number     BIGINT NOT NULL,
    group_id   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (series, occurrence)
);
CREATE INDEX episodes_group ON episodes (group_id);

CREATE TABLE plans (
    id         TEXT   PRIMARY KEY,
    from_at    BIGINT NOT NULL,
    to_at      BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What a plan's slot became. The same slot again is the same posts.
CREATE TABLE plan_slots (
    plan_id    TEXT   NOT NULL REFERENCES plans (id),
    slot_id    TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    group_id   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (plan_id, slot_id)
);

-- +goose Down
DROP TABLE plan_slots;
DROP TABLE plans;
DROP TABLE episodes;
DROP TABLE series_changes;
DROP TABLE series;
DROP TABLE idea_posts;
DROP TABLE ideas_search;
DROP TABLE ideas;
