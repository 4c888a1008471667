-- Replaces a sealed record by the same one, sealed under another key.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- ARGV[1]  number           version of the record that was sealed again
-- ARGV[2]  bytes            the sealed record
--
-- Reply    { word }
--   done      version and head are as they were
--   changed   there is another version by now, or no record; nothing has changed
--   format    the record is of a format that this script does not know; nothing has changed
--
-- A repeat answers done and changes nothing more.

local head = redis.call('GETRANGE', KEYS[1], 0, 83)
if head == '' then
    return { 'changed' }
end
if head:byte(1) ~= 2 or #head ~= 84 then
    return { 'format' }
end
if head:byte(10) ~= 0 or struct.unpack('>I8', head, 77) ~= tonumber(ARGV[1]) then
    return { 'changed' }
end
redis.call('SET', KEYS[1], head .. ARGV[2])
return { 'done' }
