-- phase: expand

-- Up Migration

-- What each user may spend. System accounts (system:issuer, system:revenue) have no row: their balance is the sum of their
-- entries, so that charges of different users never wait for each other.
CREATE TABLE accounts (
  account text PRIMARY KEY CHECK (account LIKE 'user:%'),
  -- The upper bound is the largest integer that JSON readers agree on.
  balance bigint NOT NULL CHECK (balance >= 0 AND balance <= 9007199254740991)
) WITH (fillfactor = 70);

CREATE TABLE ledger_transactions (
  transaction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('topup', 'charge', 'refund')),
  message_id uuid CHECK ((message_id IS NULL) = (kind = 'topup')),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT once_per_message UNIQUE (message_id, kind)
);

-- Two legs per transaction: what one account gains another gives.
CREATE TABLE ledger_entries (
  transaction_id bigint NOT NULL REFERENCES ledger_transactions,
  account text NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (transaction_id, account)
);
CREATE INDEX ledger_entries_of_account ON ledger_entries (account, transaction_id DESC);

CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM inserted GROUP BY transaction_id HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'the legs of a ledger transaction must sum to zero' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER legs_sum_to_zero AFTER INSERT ON ledger_entries
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();

-- For the owner role too: the application's role has no such right to begin with.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was decided, for ever: a duplicate request is answered from here.
CREATE TABLE verdicts (
  message_id uuid NOT NULL,
  request text NOT NULL CHECK (request IN ('charge', 'refund')),
  verdict text NOT NULL CHECK (verdict IN ('charged', 'rejected', 'refunded')),
  reason text,
  decided_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (message_id, request)
);

CREATE TABLE idempotency_keys (
  subject text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  balance bigint,
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

GRANT SELECT, INSERT, UPDATE ON accounts TO credit;
GRANT SELECT, INSERT ON ledger_transactions, ledger_entries, verdicts TO credit;
-- UPDATE is what FOR UPDATE asks for.
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys, outbox TO credit;

-- Down Migration
DROP TABLE outbox, idempotency_keys, verdicts, ledger_entries, ledger_transactions, accounts;
DROP FUNCTION refuse_change, refuse_unbalanced;
