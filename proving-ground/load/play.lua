-- Sends the requests of a file in turn. Arguments: the file, the index of the first request, and the mean think time
-- in milliseconds. Each request of the file is complete HTTP text after a line with its length in bytes, so that the
-- generator formats nothing while it measures.

local requests = {}
local at = 0
local threads = {}
-- How often the file was sent from the beginning again. wrk reads only global variables of a thread.
repeated = 0

function setup(thread)
  threads[#threads + 1] = thread
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for line in file:lines() do
    requests[#requests + 1] = file:read(tonumber(line))
  end
  file:close()
  at = tonumber(args[2]) % #requests
  local think = tonumber(args[3])
  if think > 0 then
    math.randomseed(at + 1)
    delay = function()
      return math.floor(-think * math.log(1 - math.random()))
    end
  end
end

function request()
  if at == #requests then
    at = 0
    repeated = repeated + 1
  end
  at = at + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  local repeats = 0
  for _, thread in ipairs(threads) do repeats = repeats + thread:get("repeated") end
  io.write(string.format(
    'result {"requests":%d,"durationUs":%d,"bytes":%d,"p50Us":%d,"p99Us":%d,"failed":%d,"repeated":%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, repeats))
end
