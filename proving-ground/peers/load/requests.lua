-- wrk sends the requests of a file in turn. They are complete HTTP requests, each followed by a zero byte, so that the
-- generator only copies bytes. Arguments: the file, and the mean time that a shopper thinks before a request, in
-- milliseconds. The result is one line of JSON.

local requests = {}
local at = 0
-- Requests that were sent after the last one of the file, from its beginning again.
repeated = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for request in file:read("*a"):gmatch("([^%z]+)%z") do requests[#requests + 1] = request end
  file:close()
  local think = tonumber(args[2])
  if think > 0 then
    delay = function() return math.floor(-think * math.log(1 - math.random())) end
  end
end

function request()
  at = at + 1
  if at > #requests then
    at = 1
    repeated = repeated + 1
  end
  return requests[at]
end

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local wraps = 0
  for _, thread in ipairs(threads) do wraps = wraps + thread:get("repeated") end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"bytes":%d,"p50Ms":%f,"p99Ms":%f,"failed":%d,"repeated":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, wraps))
end
