-- What `npm run bench -- money --stored` puts into the database of message.
-- each chunk
-- Sorted by people, as the indexes are: in the order of time each row would touch another page of an index that no longer fits into memory.
SET synchronous_commit = off;
WITH stored AS MATERIALIZED (
  -- Ids as uuid_v7() would have made them then; known by their number, so that credit's database gets the same.
  SELECT n, to_timestamp(micros / 1000000.0) AS at,
    (lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
      || '8' || substr(md5(n::text), 1, 15))::uuid AS id,
    'sender-' || n % 10000 + 1 AS sender, 'recipient-' || n * 7919 % 10007 + 1 AS recipient
  FROM generate_series(:first::bigint, :last) AS n,
    LATERAL (SELECT :since_ms::bigint * 1000 + n * :step_micros) AS time (micros)
), m AS (
  INSERT INTO messages (message_id, sender, destination, body, price, state, created_at, settled_at, ask_at, traceparent)
  SELECT id, sender, recipient, 'Hello, how are you today?', 1, 'delivered', at, at, at,
    '00-' || md5(n::text) || '-' || substr(md5(n::text), 1, 16) || '-00'
  FROM stored ORDER BY sender, n
), key AS (
  INSERT INTO idempotency_keys (subject, key, request_hash, message_id, created_at)
  SELECT sender, gen_random_uuid(), sha256(id::text::bytea), id, at FROM stored ORDER BY sender, n
)
INSERT INTO inbox (message_id, recipient, delivered_at) SELECT id, recipient, at FROM stored ORDER BY recipient, n;
-- at the end
VACUUM (ANALYZE);
CHECKPOINT;
