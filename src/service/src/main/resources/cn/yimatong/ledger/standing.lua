-- Stops or frees a holder or one of the holder's credentials.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- KEYS[3]  {tag}u           usage stream of the partition
-- ARGV[1]  8 bytes          check bits of the holder
-- ARGV[2]  0 to 8           whose standing: 0 the holder's, else that of the credential in this slot
-- ARGV[3]  number           the standing as HolderHead has it: 0 active, end of the suspension (ms), 2^48 - 2 suspended
--                           without end, 2^48 - 1 revoked
-- ARGV[4]  8 bytes          holder's index, for the event
-- ARGV[5]  text             active, suspended or revoked, for the event
-- ARGV[6]  text             who asks, for the event
-- ARGV[7]  text             why, a word, for the event
--
-- Reply    { word, at }: Redis's time, ms
--   done       in force for the next grant and the next redemption
--   same       it was this before; nothing has changed
--   revoked    revoked before, for good; nothing has changed
--   past       the suspension would have ended by now; nothing has changed
--   absent     there is no such holder, or a tombstone
--   collision  another holder has this index; nothing has changed
--   format     the record is of a format that this script does not know; nothing has changed
--   lost       the partition has no birth mark: its data are gone; nothing has changed
--
-- A repeat answers same, and leaves no second event; once the suspension has ended, past.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('GETRANGE', KEYS[1], 0, 83)
if head == '' then
    return { redis.call('EXISTS', KEYS[2]) == 0 and 'lost' or 'absent', now }
end
if head:byte(1) ~= 2 or #head ~= 84 then
    return { 'format', now }
end
if head:sub(2, 9) ~= ARGV[1] then
    return { 'collision', now }
end
if head:byte(10) == 1 then
    return { 'absent', now }
end

local at = 10 + 6 * ARGV[2]
local old, new = struct.unpack('>I6', head, at + 1), tonumber(ARGV[3])
if new > 0 and new <= now then
    return { 'past', now }
end
if old == new then
    return { 'same', now }
end
if old == 281474976710655 then
    return { 'revoked', now }
end
local event = { KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'standing', 'at', now, 'holder', ARGV[4], 'slot', ARGV[2],
    'standing', ARGV[5], 'actor', ARGV[6], 'reason', ARGV[7] }
if new > 0 and new < 281474976710654 then
    event[#event + 1] = 'until'
    event[#event + 1] = ARGV[3]
end
redis.call('XADD', unpack(event))
redis.call('SETRANGE', KEYS[1], at, struct.pack('>I6', new))
return { 'done', now }
