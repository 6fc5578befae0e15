-- What `npm run bench -- money --stored` puts into the database of credit: a charge for each message.
SELECT count(top_up('sender-' || n, 1000000, NULL, NULL)) FROM generate_series(1, 10000) AS n;
-- each chunk
SET synchronous_commit = off;
WITH stored AS MATERIALIZED (
  SELECT n, to_timestamp(micros / 1000000.0) AS at,
    (lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
      || '8' || substr(md5(n::text), 1, 15))::uuid AS id,
    'user:sender-' || n % 10000 + 1 AS account
  FROM generate_series(:first::bigint, :last) AS n,
    LATERAL (SELECT :since_ms::bigint * 1000 + n * :step_micros) AS time (micros)
), verdict AS (
  INSERT INTO verdicts (message_id, request, verdict, decided_at)
  SELECT id, 'charge', 'charged', at FROM stored ORDER BY n
), spent AS (
  UPDATE accounts SET balance = balance - price
  FROM (SELECT account, count(*) AS price FROM stored GROUP BY account) AS charge
  WHERE accounts.account = charge.account
), t AS (
  INSERT INTO ledger_transactions (kind, message_id, created_at)
  SELECT 'charge', id, at FROM stored ORDER BY account, n
  RETURNING transaction_id, message_id
)
INSERT INTO ledger_entries (transaction_id, account, amount)
SELECT transaction_id, leg.account, amount
FROM t JOIN stored ON stored.id = t.message_id,
  LATERAL (VALUES (stored.account, -1), ('system:revenue', 1)) AS leg (account, amount)
ORDER BY leg.account, transaction_id;
-- at the end
VACUUM (ANALYZE);
CHECKPOINT;
