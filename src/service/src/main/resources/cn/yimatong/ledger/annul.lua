-- Takes back a redemption.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}a + cti     says that this redemption is annulled
-- KEYS[3]  {tag}u           usage stream of the partition
-- ARGV[1]  number           when the code was spent, ms
-- ARGV[2]  4 bytes          hash of the scene at which it was spent
-- ARGV[3]  8 bytes          holder's index, for the event
-- ARGV[4]  16 bytes         cti, for the event
-- ARGV[5]  text             scanner, for the event
-- ARGV[6]  text             scan id, for the event
--
-- Reply    { word }
--   done       the trail has it, and the holder's pause is free if this redemption had set it
--   already    it was annulled before; nothing has changed
--   late       more than 60 s have passed; nothing has changed
--   unknown    ten minutes have passed, after which nobody remembers; nothing has changed
--
-- A repeat answers already, for ten minutes after the redemption.
--
-- An annulment names scanner and scan id, which tell neither holder nor partition. So the node that accepts a code
-- leaves a pointer, {tag of the hash}p + hash of scanner and scan id, with index, cti, instant and scene; these are
-- this script's arguments. A script may touch one partition, hence redeem cannot write it. The pointer is no decision:
-- without it an annulment is unknown, and no code is spent or freed by it.
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
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'annulled', 'at', now, 'holder', ARGV[3], 'cti', ARGV[4],
    'scanner', ARGV[5], 'scan', ARGV[6])
local head = redis.call('GETRANGE', KEYS[1], 0, 66)
if #head == 67 and head:byte(1) == 1 then
    local last, scene = struct.unpack('>I6c4', head, 58)
    if last == at and scene == ARGV[2] then
        redis.call('SETRANGE', KEYS[1], 57, ('\0'):rep(10))
    end
end
redis.call('SET', KEYS[2], '', 'PXAT', at + 600000)
return { 'done' }
