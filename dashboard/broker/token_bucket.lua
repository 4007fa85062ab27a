-- Take tokens from buckets that fill steadily, from one after the other.
-- KEYS     the buckets: hashes of tokens and the time they were counted
-- ARGV     for each: tokens per second, most tokens it holds, tokens to take
-- Returns for each 0 when they were taken, else the milliseconds until they would be there (nothing is taken).
local now = redis.call('TIME')
local moment = now[1] + now[2] / 1000000

local function take(bucket, rate, most, wanted)
  local kept = redis.call('HMGET', bucket, 'tokens', 'moment')
  local tokens = tonumber(kept[1]) or most
  local since = math.max(0, moment - (tonumber(kept[2]) or moment))
  tokens = math.min(most, tokens + since * rate)
  local missing = math.min(wanted, most) - tokens
  if missing > 0 then
    return math.ceil(missing / rate * 1000)
  end
  redis.call('HSET', bucket, 'tokens', tostring(tokens - wanted), 'moment', tostring(moment))
  redis.call('PEXPIRE', bucket, math.ceil((most + wanted) / rate * 1000) + 1000)
  return 0
end

local waits = {}
for place, bucket in ipairs(KEYS) do
  local first = place * 3 - 2
  waits[place] = take(bucket, tonumber(ARGV[first]), tonumber(ARGV[first + 1]), tonumber(ARGV[first + 2]))
end
return waits
