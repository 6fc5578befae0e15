-- phase: expand

-- Up Migration

-- The same as charge_messages and refund_messages, and what they did. Both stay: the version before this one calls them.
-- What this very transaction has written is told by its xmin: duplicates, decided before, are not counted.
CREATE FUNCTION charge_and_count(
  p_requests jsonb, OUT accounts text[], OUT charged int, OUT rejected int, OUT amount bigint
) LANGUAGE plpgsql AS $$
BEGIN
  accounts := charge_messages(p_requests);
  SELECT count(*) FILTER (WHERE verdict = 'charged'), count(*) FILTER (WHERE verdict = 'rejected'),
      coalesce(sum(asked.price) FILTER (WHERE verdict = 'charged'), 0)
    INTO charged, rejected, amount
    FROM (
      SELECT DISTINCT ON (message_id) message_id, price FROM jsonb_array_elements(p_requests) AS r,
        LATERAL (SELECT (r ->> 'messageId')::uuid, (r ->> 'price')::bigint) AS one (message_id, price)
    ) AS asked,
    LATERAL (
      SELECT verdict FROM verdicts
      WHERE message_id = asked.message_id AND request = 'charge' AND xmin = pg_current_xact_id()::xid LIMIT 1
    ) AS decided;
END $$;

CREATE FUNCTION refund_and_count(p_requests jsonb, OUT accounts text[], OUT refunded int, OUT amount bigint)
LANGUAGE plpgsql AS $$
BEGIN
  accounts := refund_messages(p_requests);
  SELECT count(*), coalesce(sum(given.amount), 0) INTO refunded, amount
    FROM (SELECT DISTINCT (r ->> 'messageId')::uuid AS message_id FROM jsonb_array_elements(p_requests) AS r) AS asked
    CROSS JOIN LATERAL (
      SELECT FROM verdicts
      WHERE message_id = asked.message_id AND request = 'refund' AND xmin = pg_current_xact_id()::xid LIMIT 1
    ) AS decided
    LEFT JOIN ledger_transactions t ON t.message_id = asked.message_id AND t.kind = 'refund'
    LEFT JOIN LATERAL (
      SELECT e.amount FROM ledger_entries e WHERE e.transaction_id = t.transaction_id AND e.amount > 0 LIMIT 1
    ) AS given ON true;
END $$;

-- How much is out of balance: what accounts hold and their entries don't say, or the other way round, and what is left over where the
-- legs of one of the newest transactions don't sum to zero (older ones were new once, and can't change). It reads the entries of all
-- users, on one core: about a second for a million messages.
CREATE FUNCTION ledger_imbalance() RETURNS bigint LANGUAGE sql STABLE
  SET enable_seqscan = on SET enable_hashjoin = on SET max_parallel_workers_per_gather = 0 AS $$
  SELECT (
    SELECT coalesce(sum(abs(coalesce(balance, 0) - coalesce(total, 0))), 0)
    FROM accounts FULL JOIN (
      SELECT account, sum(amount) AS total FROM ledger_entries WHERE account LIKE 'user:%' GROUP BY account
    ) AS entries USING (account)
  )::bigint + (
    SELECT coalesce(sum(abs(rest)), 0)
    FROM (
      SELECT sum(amount) AS rest FROM ledger_entries
      WHERE transaction_id > (SELECT max(transaction_id) - 10000 FROM ledger_entries)
      GROUP BY transaction_id HAVING sum(amount) <> 0
    ) AS unbalanced
  )::bigint
$$;

-- Down Migration
DROP FUNCTION ledger_imbalance, refund_and_count, charge_and_count;
