-- Takes a batch number for a holder's next codes.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- ARGV[1]  8 bytes          check bits of the holder
-- ARGV[2]  number           version of the record that the node knows; 0: none
--
-- Reply    { word }, and where it is granted { word, batch, at, version }, and where the node knows another version
--          { word, batch, at, version, record }
--   granted    batch is the holder's own from now on; at is Redis's time, ms; record is sealed
--   suspended  the holder is suspended now
--   revoked    the holder is revoked
--   absent     there is no such holder, or a tombstone
--   collision  another holder has this index
--   format     the record is of a format that this script does not know
--   lost       the partition has no birth mark: its data are gone
--
-- A repeat takes the next number. The one whose answer was lost is never used, which harms nobody.

local head = redis.call('GETRANGE', KEYS[1], 0, 83)
if head == '' then
    return { redis.call('EXISTS', KEYS[2]) == 0 and 'lost' or 'absent' }
end
if head:byte(1) ~= 2 or #head ~= 84 then
    return { 'format' }
end
if head:sub(2, 9) ~= ARGV[1] then
    return { 'collision' }
end
if head:byte(10) == 1 then
    return { 'absent' }
end

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local standing = struct.unpack('>I6', head, 11)
if standing == 281474976710655 then
    return { 'revoked' }
end
if now < standing then
    return { 'suspended' }
end
local last, version = struct.unpack('>I6I8', head, 71)
local batch = math.max(last + 1, now)
redis.call('SETRANGE', KEYS[1], 70, struct.pack('>I6', batch))
if version == tonumber(ARGV[2]) then
    return { 'granted', batch, now, version }
end
return { 'granted', batch, now, version, redis.call('GETRANGE', KEYS[1], 84, -1) }
