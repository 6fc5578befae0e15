-- A worker that has just been started, or reloaded, knows no replica until Consul has answered once.
-- Requests that come in that short time wait for it here, instead of getting a 503.

local YOUNG_SECONDS = 3
local STEP_MS = 10

local born = core.now().sec

local function is_young()
  return core.now().sec - born < YOUNG_SECONDS
end

core.register_action("await_discovery", { "http-req" }, function(txn)
  if not is_young() then
    return
  end
  local backend = core.backends[txn.f:be_name()]
  while backend:get_srv_act() == 0 and is_young() do
    core.msleep(STEP_MS)
  end
end, 0)
