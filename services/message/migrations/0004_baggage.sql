-- phase: expand

-- Up Migration

-- The W3C baggage of the request that sent the message, so that what is asked about it later belongs to the same track: the refund too,
-- whichever replica asks. Nothing for a message that a stable replica took.
ALTER TABLE messages ADD COLUMN baggage text;

-- Down Migration
ALTER TABLE messages DROP COLUMN baggage;
