-- While a rollout is sticky, Consul has a key for each service, serin/sticky/<app>: {"share": 25, "salt": "<the rollout's id>"}, the share in
-- percent. This task keeps two maps as the keys say; haproxy.cfg decides by the maps alone, so that no request waits for Lua or for Consul
-- (docs/adr/0014-sticky.md). A reload and a Consul that is down change nothing: what was said last is kept, also in a file.
-- It asks over a plain socket: HAProxy's own HTTP client would log each failure in a format of its own.

local CONSUL = os.getenv("SERIN_CONSUL_ADDRESS")
local APPS = { "message", "credit" }
local EVERY_MS = 250
local TIMEOUT_SECONDS = 1
local MEMORY = "/tmp/sticky-"

-- By app: what counts now, as it came, and Consul's count of changes.
local known = {}
local index = {}

-- The share in ten-thousandths, and the salt. Nothing: that is no setting.
local function parse(text)
  local share = tonumber(text:match('"share"%s*:%s*([%d.]+)'))
  local salt = text:match('"salt"%s*:%s*"([%w%p]*)"')
  if share == nil or share > 100 or salt == nil then return nil end
  return math.floor(share * 100 + 0.5), salt
end

local function set(app, text)
  local share, salt = parse(text)
  if share ~= nil then
    core.set_map("virt@sticky-salt", app, salt)
    core.set_map("virt@sticky-share", app, tostring(share))
  elseif text == "" then
    core.del_map("virt@sticky-share", app)
    core.del_map("virt@sticky-salt", app)
  else
    core.Warning("serin/sticky/" .. app .. " is no setting: it stays as it was")
  end
  known[app] = text
end

local function remember(app)
  local file = io.open(MEMORY .. app, "w")
  if file == nil then return end
  file:write(known[app])
  file:close()
end

-- The status, the count of changes, and the value.
local function ask(app)
  local socket = core.tcp()
  socket:settimeout(TIMEOUT_SECONDS)
  if not socket:connect(CONSUL, 8500) then return nil end
  socket:send("GET /v1/kv/serin/sticky/" .. app .. "?raw HTTP/1.0\r\nHost: consul\r\n\r\n")
  local answer = socket:receive("*a")
  socket:close()
  if answer == nil then return nil end
  local head, body = answer:match("^(.-)\r\n\r\n(.*)$")
  if head == nil then return nil end
  return head:match("^HTTP/1%.%d (%d+)"), tonumber(head:lower():match("\r\nx%-consul%-index: (%d+)")), body
end

local function look(app)
  local status, now, body = ask(app)
  if now == nil or (status ~= "200" and status ~= "404") then return end
  local has_lost_all = now < (index[app] or 0)
  index[app] = now
  -- Nobody has taken the setting back: a Consul that counts from the beginning has lost it.
  if status == "404" and has_lost_all then return end
  local text = status == "200" and body or ""
  if text == known[app] then return end
  set(app, text)
  remember(app)
end

core.register_init(function()
  for _, app in ipairs(APPS) do
    local file = io.open(MEMORY .. app, "r")
    known[app] = ""
    if file ~= nil then
      set(app, file:read("a"))
      file:close()
    end
  end
end)

core.register_task(function()
  while true do
    for _, app in ipairs(APPS) do look(app) end
    core.msleep(EVERY_MS)
  end
end)
