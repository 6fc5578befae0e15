-- phase: expand, from 1.1.0
-- no transaction

-- Up Migration
CALL move_over(200);
