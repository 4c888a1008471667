-- Keeps a holder's sealed record, and makes a holder known who is not.
--
-- KEYS[1]  {tag}h + index   the holder, see HolderHead
-- KEYS[2]  {tag}b           birth mark of the partition
-- KEYS[3]  {tag}u           usage stream of the partition
-- ARGV[1]  8 bytes          check bits of the holder
-- ARGV[2]  number           the record's version, us
-- ARGV[3]  number or empty  the version that must be there; 0: no record. Empty: whatever is there
-- ARGV[4]  bytes            the sealed record
-- ARGV[5]  bytes            a byte for each credential that is another card now: its slot
-- ARGV[6]  8 bytes          holder's index, for the event
--
-- Reply    { word, version }: the version that is there, 0 where none is; but of the words from collision on, 0
--   created    there was no record, or only a tombstone; a new holder is active, nothing stopped
--   replaced   standings, floor and last batch are as they were; but a card that took another's place is active
--   same       this very version with these very bytes is there; nothing has changed
--   conflict   the version that is there is not the expected one; nothing has changed
--   behind     the version that is there is not lower; nothing has changed
--   ahead      the version lies more than 2 s ahead of this clock and of the version that is there, so that a wrong
--              clock of one node would keep all others from writing; nothing has changed
--   collision  another holder has this index; nothing has changed
--   format     the record is of a format that this script does not know; nothing has changed
--   lost       the partition has no birth mark: its data are gone; nothing has changed
--
-- A repeat answers same, and leaves no second event.
--
-- A tombstone keeps floor, last batch and the order of versions for the holder who comes back.

local time = redis.call('TIME')

local version = tonumber(ARGV[2])
local last, there = 0, 0
local old = redis.call('GET', KEYS[1])
if old then
    if old:byte(1) ~= 2 or #old < 84 then
        return { 'format', 0 }
    end
    if old:sub(2, 9) ~= ARGV[1] then
        return { 'collision', 0 }
    end
    last = struct.unpack('>I8', old, 77)
    there = old:byte(10) == 0 and last or 0
    if version == there and old:sub(85) == ARGV[4] then
        return { 'same', there }
    end
elseif redis.call('EXISTS', KEYS[2]) == 0 then
    return { 'lost', 0 }
end
if ARGV[3] ~= '' and tonumber(ARGV[3]) ~= there then
    return { 'conflict', there }
end
if version <= last then
    return { 'behind', last }
end
if version > math.max(time[1] * 1000000 + time[2], last) + 2000000 then
    return { 'ahead', there }
end

-- format, check | kind | standings, floor, last batch | version
local kept = old and old:sub(11, 76) or ('\0'):rep(66)
for i = 1, #ARGV[5] do
    local slot = ARGV[5]:byte(i)
    if kept:sub(6 * slot + 1, 6 * slot + 6) ~= ('\0'):rep(6) then
        redis.call('XADD', KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'standing', 'at',
            time[1] * 1000 + math.floor(time[2] / 1000), 'holder', ARGV[6], 'slot', slot, 'standing', 'active',
            'actor', 'record', 'reason', 'replaced')
        kept = kept:sub(1, 6 * slot) .. ('\0'):rep(6) .. kept:sub(6 * slot + 7)
    end
end
redis.call('SET', KEYS[1], struct.pack('>Bc8B', 2, ARGV[1], 0) .. kept .. struct.pack('>I8', version) .. ARGV[4])
return { there == 0 and 'created' or 'replaced', version }
