-- Say that a worker is there: it has the smallest number that no other one has, for as long as it says so.
-- KEYS[1]  a hash: number → "until name", until in milliseconds
-- ARGV[1]  the worker's name, or nothing to only look; ARGV[2] milliseconds for which it is believed to be there
-- Returns its number (0 without a name) and the names of all that are there.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('HGETALL', KEYS[1])
local answer, taken = {0}, {}
for place = 1, #held, 2 do
  local ends, name = string.match(held[place + 1], '^(%d+) (.*)$')
  if tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], held[place])
  elseif name == ARGV[1] then
    answer[1] = tonumber(held[place])
  else
    taken[tonumber(held[place])] = true
    answer[#answer + 1] = name
  end
end
if ARGV[1] ~= '' then
  while answer[1] == 0 or taken[answer[1]] do
    answer[1] = answer[1] + 1
  end
  redis.call('HSET', KEYS[1], answer[1], string.format('%.0f %s', now + ARGV[2], ARGV[1]))
  answer[#answer + 1] = ARGV[1]
end
return answer
