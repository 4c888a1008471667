-- Reads a holder.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- ARGV[1]  8 bytes          check bits of the holder
--
-- Reply    { word, at, string }, the last two only with found
--   found      string is head and sealed record; at is Redis's time, ms, by which suspensions end
--   absent     there is no such holder, or a tombstone
--   collision  another holder has this index
--   format     the record is of a format that this script does not know
--   lost       the partition has no birth mark: its data are gone
--
-- A repeat reads again.

local time = redis.call('TIME')

local holder = redis.call('GET', KEYS[1])
if not holder then
    return { redis.call('EXISTS', KEYS[2]) == 0 and 'lost' or 'absent' }
end
if holder:byte(1) ~= 2 or #holder < 84 then
    return { 'format' }
end
if holder:sub(2, 9) ~= ARGV[1] then
    return { 'collision' }
end
if holder:byte(10) == 1 then
    return { 'absent' }
end
return { 'found', time[1] * 1000 + math.floor(time[2] / 1000), holder }
