-- phase: expand

-- Up Migration

-- Version 7 UUIDs (RFC 9562), sortable by time to the microsecond: 48 bits of milliseconds, the version, 12 bits of the
-- fraction, then the random part of a version 4 UUID. Made by the database: there is one clock however many replicas.
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
    || substr(gen_random_uuid()::text, 20))::uuid
  FROM CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint) AS micros
$$;

CREATE TABLE messages (
  message_id uuid PRIMARY KEY,
  sender text NOT NULL,
  destination text NOT NULL,
  body text NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  traceparent text,
  -- The legal moves between states are in src/messages/moves.ts.
  state text NOT NULL DEFAULT 'queued' CHECK (state IN (
    'queued', 'charged', 'unconfirmed', 'refunding', 'unconfirmed-refunding', 'delivered', 'rejected', 'failed'
  )),
  reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  -- When credit is asked again, if there is no verdict by then, and how often it has been asked.
  ask_at timestamptz NOT NULL DEFAULT now() + interval '5 seconds',
  asked int NOT NULL DEFAULT 1
) WITH (fillfactor = 85);
CREATE INDEX messages_sent ON messages (sender, message_id DESC);
CREATE INDEX messages_waiting_for_credit ON messages (ask_at)
  WHERE state IN ('queued', 'refunding', 'unconfirmed-refunding');

CREATE TABLE inbox (
  message_id uuid PRIMARY KEY REFERENCES messages,
  recipient text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  delivered_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_newest ON inbox (recipient, position DESC);

CREATE TABLE idempotency_keys (
  subject text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  message_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subject, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX outbox_jobs ON outbox (job_id);

GRANT SELECT, INSERT, UPDATE ON messages TO message;
GRANT SELECT, INSERT ON inbox TO message;
-- UPDATE is what FOR UPDATE asks for.
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys, outbox TO message;

-- Down Migration
DROP TABLE outbox, idempotency_keys, inbox, messages;
DROP FUNCTION uuid_v7;
