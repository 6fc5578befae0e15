-- phase: expand

-- Up Migration
CREATE TABLE messages (
  message_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sender text NOT NULL,
  destination text NOT NULL,
  body text NOT NULL
);
CREATE INDEX messages_by_destination ON messages (destination);

GRANT SELECT, INSERT ON messages TO message;
