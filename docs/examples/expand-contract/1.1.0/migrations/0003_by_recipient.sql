-- phase: expand
-- no transaction

-- Up Migration
CREATE INDEX CONCURRENTLY messages_by_recipient ON messages (recipient);
