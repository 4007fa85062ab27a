-- Take tokens from a bucket that fills steadily.
-- KEYS[1]  the bucket: a hash of tokens and the time they were counted
-- ARGV[1]  tokens per second, ARGV[2] most tokens it holds, ARGV[3] tokens to take
-- Returns 0 when they were taken, else the milliseconds until they would be there (nothing is taken).
local rate, most, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = redis.call('TIME')
local moment = now[1] + now[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'moment')
local tokens = tonumber(kept[1]) or most
local since = math.max(0, moment - (tonumber(kept[2]) or moment))
tokens = math.min(most, tokens + since * rate)
local missing = math.min(wanted, most) - tokens
if missing > 0 then
  return math.ceil(missing / rate * 1000)
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - wanted), 'moment', tostring(moment))
redis.call('PEXPIRE', KEYS[1], math.ceil((most + wanted) / rate * 1000) + 1000)
return 0
