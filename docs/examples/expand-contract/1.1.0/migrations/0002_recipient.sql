-- phase: expand

-- Up Migration

-- What was called destination. Null in the rows of 1.0.0, which knows nothing of it and serves beside us.
ALTER TABLE messages ADD COLUMN recipient text;
