-- Every request saves one answer of one candidate, under a number never used before.
local ready, threads = {}, 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  for line in io.lines(args[1]) do
    local path, ticket, person = line:match("([^\t]+)\t([^\t]+)\t([^\t]+)")
    ready[#ready + 1] = {path = path, headers = {
      ["Content-Type"] = "application/json", ["X-Exam-Ticket"] = ticket, ["X-Person"] = person, ["Host"] = "127.0.0.1"}}
  end
  first = tonumber(args[2])
  count = 0
end

function request()
  count = count + 1
  local one = ready[(count * 7 + id * 3) % #ready + 1]
  local body = string.format('{"position":%d,"response":"%d","seq":%d}',
    count % 30 + 1, count % 4, first + count * 16 + id)
  return wrk.format("POST", one.path, one.headers, body)
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end
