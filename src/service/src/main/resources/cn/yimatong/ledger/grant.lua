-- Takes a batch number for a holder's next codes.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- ARGV[1]  8 bytes          check bits of the holder
--
-- Reply    { word, batch, at }, both numbers 0 unless granted
--   granted    batch is the holder's own from now on; at is Redis's time, ms
--   suspended  the holder is suspended now
--   revoked    the holder is revoked
--   absent     there is no such holder
--   collision  another holder has this index
--   format     the record is of a format that this script does not know
--   lost       the partition has no birth mark: its data are gone
--
-- A repeat takes the next number. The one whose answer was lost is never used, which harms nobody.

local head = redis.call('GETRANGE', KEYS[1], 0, 66)
if head == '' then
    return { redis.call('EXISTS', KEYS[2]) == 0 and 'lost' or 'absent', 0, 0 }
end
if head:byte(1) ~= 1 or #head ~= 67 then
    return { 'format', 0, 0 }
end
if head:sub(2, 9) ~= ARGV[1] then
    return { 'collision', 0, 0 }
end

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local standing, till = struct.unpack('>BI6', head, 10)
if standing == 2 then
    return { 'revoked', 0, 0 }
end
if standing == 1 and (till == 0 or now < till) then
    return { 'suspended', 0, 0 }
end
local batch = math.max(struct.unpack('>I6', head, 44) + 1, now)
redis.call('SETRANGE', KEYS[1], 43, struct.pack('>I6', batch))
return { 'granted', batch, now }
