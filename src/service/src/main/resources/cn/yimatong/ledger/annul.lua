-- Takes back a redemption.
--
-- KEYS[1]  {tag}v + index + hash of the scene   the holder's visit at the scene, see redeem
-- KEYS[2]  {tag}a + hash    says that this redemption is annulled
-- KEYS[3]  {tag}u           usage stream of the partition
-- KEYS[n]  {tag}l + key     from 4 on: counters of the limits that the redemption has counted for
-- ARGV[1]  number           when the code was spent, ms
-- ARGV[2]  8 bytes          holder's index, for the event
-- ARGV[3]  16 bytes         cti, for the event
-- ARGV[4]  text             scanner, for the event
-- ARGV[5]  text             scan id, for the event
--
-- Reply    { word }
--   done       the trail has it; the limits are freed, and pause and passback if this redemption was the holder's last
--              at the scene
--   already    it was annulled before; nothing has changed
--   late       more than 60 s have passed; nothing has changed
--   unknown    ten minutes have passed, after which nobody remembers; nothing has changed
--
-- A repeat answers already, for ten minutes after the redemption.
--
-- An annulment names scanner and scan id, which tell neither holder nor partition. So the node that accepts a code
-- leaves a pointer, {tag of the hash}p + hash of scanner and scan id, with index, cti, instant, scene and limits; these
-- are this script's arguments. A script may touch one partition, hence redeem cannot write it. The pointer is no
-- decision: without it an annulment is unknown, and no code is spent or freed by it.
--
-- The spent mark is neither read nor touched: it may be gone within the 60 s, and the code stays spent.
-- The event comes first and the key last, as in redeem: what fails in between can be asked again.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = tonumber(ARGV[1])
if now >= at + 600000 then
    return { 'unknown' }
end
if redis.call('EXISTS', KEYS[2]) == 1 then
    return { 'already' }
end
if now - at > 60000 then
    return { 'late' }
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'annulled', 'at', now, 'holder', ARGV[2], 'cti', ARGV[3],
    'scanner', ARGV[4], 'scan', ARGV[5])
local visit = redis.call('GET', KEYS[1])
if visit and struct.unpack('>I6', visit) == at then
    redis.call('DEL', KEYS[1])
end
-- A count of a period that is over is gone, and must not come back without a life.
for k = 4, #KEYS do
    if tonumber(redis.call('GET', KEYS[k]) or 0) > 0 then
        redis.call('DECR', KEYS[k])
    end
end
redis.call('SET', KEYS[2], '', 'PXAT', at + 600000)
return { 'done' }
