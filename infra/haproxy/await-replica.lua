-- A pool may be empty for a moment: a worker that has just been started or reloaded knows no replica until Consul has answered
-- once, and `docker compose up --scale` stops the last old replica before it starts the first new one. Requests that come in that
-- moment wait here for a replica, instead of getting a 503. Nobody waits once one is there.

local PATIENCE_SECONDS = 25
local YOUNG_SECONDS = 3

-- Who has waited for long looks less often: thousands who wait must not take the processors from the replicas that are to come.
local SHORTEST_STEP_MS = 10
local LONGEST_STEP_MS = 500

local born = core.now().sec

-- Waits until the pool has a replica, up to so many seconds after a moment.
local function wait_for_replica(pool, since, seconds)
  local backend = core.backends[pool]
  local step_ms = SHORTEST_STEP_MS
  while backend:get_srv_act() == 0 and core.now().sec - since < seconds do
    core.msleep(step_ms)
    step_ms = math.min(step_ms * 5 // 4, LONGEST_STEP_MS)
  end
end

-- For pools that are never meant to be empty.
core.register_action("await_replica", { "http-req" }, function(txn)
  wait_for_replica(txn.f:be_name(), core.now().sec, PATIENCE_SECONDS)
end, 0)

-- For pools that may be: only a young worker can't know yet.
core.register_action("await_discovery", { "http-req" }, function(txn)
  wait_for_replica(txn.f:be_name(), born, YOUNG_SECONDS)
end, 0)

-- Before a pool is chosen: a reload is no reason to leave the canary's side. It is the sticky pool's own canaries that have to be there, not those
-- of another pool, which may know them sooner; its backups, the stable ones, don't count here.
core.register_action("await_canary", { "http-req" }, function(txn)
  wait_for_replica(txn:get_var("txn.app") .. "-sticky", born, YOUNG_SECONDS)
end, 0)
