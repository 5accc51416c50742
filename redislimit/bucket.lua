-- The bucket is a string with two times by Redis' clock, in microseconds: when the bucket is full again, and when this
-- was written. KEYS[1] names it. All arguments are durations in microseconds:
--
--   ARGV[1]  interval  what one request takes
--   ARGV[2]  size      of the bucket: what a burst takes
--   ARGV[3]  used      the caller knows that the bucket is not full before this time has passed
--   ARGV[4]  pause     0: take one request; otherwise let nobody send before it has passed
--   ARGV[5]  reserve   what must be left in the bucket after the request, for callers with a smaller reserve
--
-- The result is {1 if the request was granted, time until the bucket is full, by how much the clock was set back}.

redis.replicate_commands() -- because of TIME, up to Redis 4

local clock = redis.call("TIME")
local now = clock[1] * 1000000 + clock[2]
local interval, size, used = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local pause, reserve = tonumber(ARGV[4]), tonumber(ARGV[5])
local full, back = now, 0

local stored = redis.call("GET", KEYS[1])
if stored then
	local at
	full, at = string.match(stored, "^(%d+) (%d+)$")
	if not full then
		return redis.error_reply("ERR the key holds something else")
	end
	full = tonumber(full)
	back = math.max(tonumber(at) - now, 0) -- written in the future
	full = full - back
end
full = math.max(full, now + used) -- the key is lost after FLUSHALL, and full if the clock was set forward

local granted = 0
if pause > 0 then
	full = math.max(full, now + pause + size) -- the burst is used up, too
elseif full + interval + reserve <= now + size then
	granted = 1
	full = full + interval
end
redis.call("SET", KEYS[1], string.format("%.0f %.0f", full, now), "PX", math.ceil((full - now) / 1000) + 1)
return { granted, full - now, back }
