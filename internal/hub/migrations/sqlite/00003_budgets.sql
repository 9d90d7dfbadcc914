-- +goose Up
-- What is left of a network's allowance for an account in the window that ends at resets_at.
CREATE TABLE budgets (
    account_id TEXT   NOT NULL REFERENCES accounts (id),
    name       TEXT   NOT NULL,
    capacity   BIGINT NOT NULL,
    left_over  BIGINT NOT NULL,
    time_span  BIGINT NOT NULL,
    publish    BIGINT NOT NULL DEFAULT 0, -- what one publish call takes
    resets_at  BIGINT NOT NULL,
    seen_at    BIGINT,                    -- when the network itself last said what is left
    PRIMARY KEY (account_id, name)
);

-- +goose Down
DROP TABLE budgets;
