-- phase: expand

-- Up Migration

-- What is to be delivered through an HTTP provider: a row for each message that is `charged` or `unconfirmed`, and none for any
-- other. The default provider, the inbox, needs no row: there the charge and the delivery are one move.
CREATE TABLE deliveries (
  message_id uuid PRIMARY KEY REFERENCES messages,
  charged_at timestamptz NOT NULL DEFAULT now(),
  -- When it is tried next. While a replica has it in hand: when another may take it over.
  try_at timestamptz NOT NULL DEFAULT now(),
  -- How often the provider was asked and did not say yes or no.
  tries int NOT NULL DEFAULT 0,
  -- Who has it in hand: a new value each time it is taken.
  holder uuid,
  -- Somebody took it and never said what came of it: the provider may have the message.
  abandoned boolean NOT NULL DEFAULT false
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
-- First tries and further ones are taken apart, so that neither waits behind the other.
CREATE INDEX deliveries_first ON deliveries (try_at) WHERE tries = 0;
CREATE INDEX deliveries_again ON deliveries (try_at) WHERE tries > 0;

GRANT SELECT, INSERT, UPDATE, DELETE ON deliveries TO message;

-- Down Migration
DROP TABLE deliveries;
