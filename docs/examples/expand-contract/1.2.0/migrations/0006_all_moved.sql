-- phase: expand, from 1.1.0

-- Up Migration

-- Reads the table while everybody reads and writes it. After that, NOT NULL need not look again.
ALTER TABLE messages VALIDATE CONSTRAINT has_recipient;
ALTER TABLE messages ALTER COLUMN recipient SET NOT NULL;
