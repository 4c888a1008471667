-- Makes a holder known.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- ARGV[1]  8 bytes          check bits of the holder
--
-- Reply    { word }
--   created    the holder is new: active, nothing stopped
--   existing   the holder was known; nothing has changed
--   collision  another holder has this index; nothing has changed
--   format     the record is of a format that this script does not know; nothing has changed
--   lost       the partition has no birth mark: its data are gone; nothing has changed
--
-- A repeat answers existing.

local head = redis.call('GETRANGE', KEYS[1], 0, 66)
if head ~= '' then
    if head:byte(1) ~= 1 or #head ~= 67 then
        return { 'format' }
    end
    return { head:sub(2, 9) == ARGV[1] and 'existing' or 'collision' }
end
if redis.call('EXISTS', KEYS[2]) == 0 then
    return { 'lost' }
end

local time = redis.call('TIME')

local version = time[1] * 1000000 + time[2]
-- format, check | holder's standing, three credentials' | floor, last batch | version | pause
redis.call('SET', KEYS[1], struct.pack('>Bc8', 1, ARGV[1]) .. ('\0'):rep(28) .. ('\0'):rep(12)
    .. struct.pack('>I8', version) .. ('\0'):rep(10))
return { 'created' }
