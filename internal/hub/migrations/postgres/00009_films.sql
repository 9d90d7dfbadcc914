-- +goose Up
-- What videos and documents say of themselves. The rate is in frames per 1,000 seconds; what is not known is 0 or
-- empty.
ALTER TABLE media ADD COLUMN duration_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN rate        BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN video       TEXT   NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN audio       TEXT   NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN pages       BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE media DROP COLUMN pages;
ALTER TABLE media DROP COLUMN audio;
ALTER TABLE media DROP COLUMN video;
ALTER TABLE media DROP COLUMN rate;
ALTER TABLE media DROP COLUMN duration_ms;
