-- Asks for one address again and again, each time from another reader's address.
local count = math.random(1, 60000)

function request()
  count = count + 1
  wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.floor(count / 62500) % 250, math.floor(count / 250) % 250, count % 250)
  return wrk.format("GET")
end
