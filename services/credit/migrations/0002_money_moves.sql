-- phase: expand

-- Up Migration

-- One top-up: key, balance, ledger and answer together. The key may be NULL.
-- outcome: 'done' | 'repeated' (the answer of the first time) | 'mismatch' (same key, other request)
CREATE FUNCTION top_up(
  p_subject text, p_amount bigint, p_key text, p_request_hash bytea,
  OUT outcome text, OUT new_balance bigint
) LANGUAGE plpgsql AS $$
DECLARE
  known idempotency_keys;
  new_transaction bigint;
BEGIN
  IF p_key IS NOT NULL THEN
    -- Waits for a concurrent twin to end, whichever way it ends.
    INSERT INTO idempotency_keys (subject, key, request_hash) VALUES (p_subject, p_key, p_request_hash)
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      SELECT * INTO known FROM idempotency_keys WHERE subject = p_subject AND key = p_key;
      outcome := CASE WHEN known.request_hash = p_request_hash THEN 'repeated' ELSE 'mismatch' END;
      new_balance := known.balance;
      RETURN;
    END IF;
  END IF;

  INSERT INTO accounts AS a (account, balance) VALUES ('user:' || p_subject, p_amount)
    ON CONFLICT (account) DO UPDATE SET balance = a.balance + excluded.balance
    RETURNING balance INTO new_balance;
  INSERT INTO ledger_transactions (kind) VALUES ('topup') RETURNING transaction_id INTO new_transaction;
  INSERT INTO ledger_entries (transaction_id, account, amount)
    VALUES (new_transaction, 'user:' || p_subject, p_amount), (new_transaction, 'system:issuer', -p_amount);
  UPDATE idempotency_keys SET balance = new_balance WHERE subject = p_subject AND key = p_key;
  outcome := 'done';
END $$;

-- The recorded verdict, if there is one. LIMIT makes it a look-up by key in any plan: without it, plans made while the table is
-- small read all of it, and are kept while it grows.
CREATE FUNCTION verdict_on(p_message_id uuid, p_request text) RETURNS SETOF verdicts LANGUAGE sql STABLE AS $$
  SELECT * FROM verdicts WHERE message_id = p_message_id AND request = p_request LIMIT 1
$$;

-- The name of a reply's job: like that of the request, it changes when something was asked many times in vain.
CREATE FUNCTION reply_job(p_verdict text, p_message_id uuid, p_request jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT p_verdict || '-' || p_message_id || CASE WHEN ask > 3 THEN '-' || ask / 4 ELSE '' END
  FROM (SELECT coalesce((p_request ->> 'ask')::int, 1)) AS request (ask)
$$;

-- A batch of charges in one transaction. Each message has its verdict recorded once: a duplicate changes nothing. Every request gets its
-- reply in the outbox, duplicates too: the first reply may be lost.
-- p_requests: [{"messageId", "account" (the subject), "price", "ask"?, "traceparent"?}]; returns the accounts whose balance changed.
CREATE FUNCTION charge_messages(p_requests jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  request record;
  payer text;
  credit bigint; -- what the payer has left
  charged uuid[] := '{}'; -- with payers and prices beside them
  payers text[] := '{}';
  prices bigint[] := '{}';
  rejected uuid[] := '{}';
  changed text[];
BEGIN
  -- Accounts first and in one order: batches that share accounts queue up here and never wait in a circle. Who holds
  -- them knows that nobody else decides about their messages.
  PERFORM FROM accounts WHERE account IN (SELECT 'user:' || (r ->> 'account') FROM jsonb_array_elements(p_requests) AS r)
    ORDER BY account FOR UPDATE;

  FOR request IN
    SELECT DISTINCT ON (account, message_id) account, message_id, price
    FROM jsonb_array_elements(p_requests) AS r,
      LATERAL (SELECT 'user:' || (r ->> 'account'), (r ->> 'messageId')::uuid, (r ->> 'price')::bigint)
        AS asked (account, message_id, price)
    WHERE NOT EXISTS (SELECT FROM verdict_on(asked.message_id, 'charge'))
    ORDER BY account, message_id
  LOOP
    IF payer IS DISTINCT FROM request.account THEN
      payer := request.account;
      credit := coalesce((SELECT balance FROM accounts WHERE account = payer), 0);
    END IF;
    IF credit >= request.price THEN
      credit := credit - request.price;
      charged := charged || request.message_id;
      payers := payers || payer;
      prices := prices || request.price;
    ELSE
      rejected := rejected || request.message_id;
    END IF;
  END LOOP;

  WITH spending AS (
    SELECT account, sum(price) AS spent FROM unnest(payers, prices) AS charge (account, price)
    WHERE price > 0 GROUP BY account
  ), paid AS (
    UPDATE accounts SET balance = balance - spent FROM spending
    WHERE accounts.account = spending.account AND balance >= spent
    RETURNING accounts.account
  )
  SELECT array_agg(paid.account) INTO changed FROM spending LEFT JOIN paid USING (account);
  -- With the accounts locked this can't happen. If it does, nothing does.
  IF array_position(changed, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'a balance changed while it was being charged' USING ERRCODE = 'serialization_failure';
  END IF;

  INSERT INTO verdicts (message_id, request, verdict, reason)
    SELECT m, 'charge', 'charged', NULL FROM unnest(charged) AS m
    UNION ALL SELECT m, 'charge', 'rejected', 'insufficient-credit' FROM unnest(rejected) AS m;
  WITH t AS (
    INSERT INTO ledger_transactions (kind, message_id) SELECT 'charge', m FROM unnest(charged) AS m
    RETURNING transaction_id, message_id
  )
  INSERT INTO ledger_entries (transaction_id, account, amount)
    SELECT transaction_id, leg.account, leg.amount
    FROM t JOIN unnest(charged, payers, prices) AS charge (message_id, account, price) USING (message_id),
      LATERAL (VALUES (charge.account, -price), ('system:revenue', price)) AS leg (account, amount)
    WHERE price > 0;

  INSERT INTO outbox (job_id, payload)
    SELECT reply_job(v.verdict, v.message_id, r), jsonb_strip_nulls(jsonb_build_object(
      'type', 'Verdict', 'version', 1, 'messageId', v.message_id, 'verdict', v.verdict, 'reason', v.reason,
      'traceparent', r -> 'traceparent'))
    FROM jsonb_array_elements(p_requests) AS r, LATERAL verdict_on((r ->> 'messageId')::uuid, 'charge') AS v;

  RETURN coalesce(changed, '{}');
END $$;

-- A batch of refunds in one transaction: what a message was charged goes back, once.
-- p_requests: [{"messageId", "ask"?, "traceparent"?}]; returns the accounts whose balance changed.
-- A message that was never charged gets no verdict and no reply: nothing of the kind is ever asked.
CREATE FUNCTION refund_messages(p_requests jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  refund record;
  new_transaction bigint;
  payees text[] := '{}';
BEGIN
  PERFORM FROM accounts WHERE account IN (
    SELECT e.account FROM jsonb_array_elements(p_requests) AS r
    JOIN ledger_transactions t ON t.message_id = (r ->> 'messageId')::uuid AND t.kind = 'charge'
    JOIN ledger_entries e USING (transaction_id)
  ) ORDER BY account FOR UPDATE;

  FOR refund IN
    SELECT DISTINCT ON (e.account, v.message_id) e.account, v.message_id, -e.amount AS price
    FROM jsonb_array_elements(p_requests) AS r
    CROSS JOIN LATERAL verdict_on((r ->> 'messageId')::uuid, 'charge') AS v
    LEFT JOIN ledger_transactions t ON t.message_id = v.message_id AND t.kind = 'charge'
    LEFT JOIN ledger_entries e ON e.transaction_id = t.transaction_id AND e.amount < 0
    WHERE v.verdict = 'charged'
    ORDER BY e.account, v.message_id
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM verdict_on(refund.message_id, 'refund'));

    INSERT INTO verdicts (message_id, request, verdict) VALUES (refund.message_id, 'refund', 'refunded');
    CONTINUE WHEN refund.account IS NULL; -- the message was free
    INSERT INTO ledger_transactions (kind, message_id) VALUES ('refund', refund.message_id)
      RETURNING transaction_id INTO new_transaction;
    INSERT INTO ledger_entries (transaction_id, account, amount)
      VALUES (new_transaction, refund.account, refund.price), (new_transaction, 'system:revenue', -refund.price);
    UPDATE accounts SET balance = balance + refund.price WHERE account = refund.account;
    payees := payees || refund.account;
  END LOOP;

  INSERT INTO outbox (job_id, payload)
    SELECT reply_job(v.verdict, v.message_id, r), jsonb_strip_nulls(jsonb_build_object(
      'type', 'Verdict', 'version', 1, 'messageId', v.message_id, 'verdict', v.verdict, 'traceparent', r -> 'traceparent'))
    FROM jsonb_array_elements(p_requests) AS r, LATERAL verdict_on((r ->> 'messageId')::uuid, 'refund') AS v;

  RETURN ARRAY(SELECT DISTINCT unnest(payees));
END $$;

-- Down Migration
DROP FUNCTION refund_messages, charge_messages, reply_job, verdict_on, top_up;
