-- phase: contract, from 1.2.0

-- Up Migration
ALTER TABLE messages DROP COLUMN destination, DROP CONSTRAINT has_recipient;
DROP PROCEDURE move_over;
