-- phase: expand

-- Up Migration

-- What ledger_imbalance() said last, for all replicas: one row. It is asked again, by whoever is the first to want it, a minute after it was begun or ten
-- times as long as it took: so however large the ledger is, and whether or not it can be read in time, it keeps a fraction of one core
-- busy.
CREATE TABLE ledger_checks (
  the_only boolean PRIMARY KEY DEFAULT true CHECK (the_only),
  begun_at timestamptz NOT NULL DEFAULT 'epoch',
  took interval NOT NULL DEFAULT '0',
  checked_at timestamptz NOT NULL DEFAULT now(),
  credits bigint NOT NULL DEFAULT 0
);
INSERT INTO ledger_checks DEFAULT VALUES;
GRANT SELECT, UPDATE ON ledger_checks TO credit;

-- Whether it is time; who is told so does it.
CREATE FUNCTION begin_ledger_check() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger_checks SET begun_at = clock_timestamp()
    WHERE begun_at + greatest(interval '1 minute', 10 * took) <= clock_timestamp();
  RETURN FOUND;
END $$;

CREATE FUNCTION check_ledger() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  began timestamptz := clock_timestamp();
  seen bigint := ledger_imbalance();
BEGIN
  UPDATE ledger_checks SET credits = seen, checked_at = began, took = clock_timestamp() - began;
END $$;

-- Down Migration
DROP FUNCTION begin_ledger_check, check_ledger;
DROP TABLE ledger_checks;
