-- phase: expand, from 1.1.0

-- Up Migration

-- This version writes it no more.
ALTER TABLE messages ALTER COLUMN destination DROP NOT NULL;

-- From now on nobody writes a row without a recipient; those of 1.0.0 are not looked at yet.
ALTER TABLE messages ADD CONSTRAINT has_recipient CHECK (recipient IS NOT NULL) NOT VALID;

-- Each batch is a transaction: its rows are locked for a moment, and what is done stays done.
CREATE PROCEDURE move_over(batch int) LANGUAGE plpgsql AS $$
DECLARE
  done bigint := 0;
  upto bigint;
BEGIN
  LOOP
    SELECT max(message_id) INTO upto
      FROM (SELECT message_id FROM messages WHERE message_id > done ORDER BY message_id LIMIT batch) AS next;
    EXIT WHEN upto IS NULL;
    UPDATE messages SET recipient = destination
      WHERE message_id > done AND message_id <= upto AND recipient IS NULL;
    COMMIT;
    done := upto;
  END LOOP;
END $$;
