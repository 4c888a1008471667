-- Erases a holder: record and standings are gone, and all codes that were granted are revoked.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- KEYS[3]  {tag}u           usage stream of the partition
-- ARGV[1]  8 bytes          check bits of the holder
-- ARGV[2]  8 bytes          holder's index, for the event
-- ARGV[3]  text             who asks, for the event
--
-- Reply    { word, at }: Redis's time, ms, of the erasure; 0 unless erased
--   erased     now, or before, as the tombstone has it
--   absent     there is no such holder; nothing has changed
--   collision  another holder has this index; nothing has changed
--   format     the record is of a format that this script does not know; nothing has changed
--   lost       the partition has no birth mark: its data are gone; nothing has changed
--
-- A repeat answers erased with the instant of the first, whoever asks, and leaves no second event.
--
-- The tombstone: a head of kind 1 without standings | when it was erased, ms, 6 bytes. Its floor stops every code that
-- was granted. It lives as long as the last of them can: 10 codes of 300 s, 60 s, the greatest skew that MS1 allows a
-- node, and 90 s to spare.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('GETRANGE', KEYS[1], 0, 89)
if head == '' then
    return { redis.call('EXISTS', KEYS[2]) == 0 and 'lost' or 'absent', 0 }
end
if head:byte(1) ~= 2 or #head < 84 then
    return { 'format', 0 }
end
if head:sub(2, 9) ~= ARGV[1] then
    return { 'collision', 0 }
end
if head:byte(10) == 1 then
    return { 'erased', (struct.unpack('>I6', head, 85)) }
end
local floor, batch = struct.unpack('>I6I6', head, 65)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'erased', 'at', now, 'holder', ARGV[2], 'actor', ARGV[3])
redis.call('SET', KEYS[1], head:sub(1, 9) .. '\1' .. ('\0'):rep(54)
    .. struct.pack('>I6I6', math.max(floor, batch + 1), batch) .. head:sub(77, 84)
    .. struct.pack('>I6', now), 'PX', (10 * 300 + 60 + 90) * 1000)
return { 'erased', now }
