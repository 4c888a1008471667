-- Takes in one acceptance that a node gave while Redis was away, after the fact: the passenger is through. Says whether
-- it went well, leaves the mark, so that the code is spent from now on, and tells the trail what slipped.
--
-- KEYS[1]   {tag}h + index   the holder, see HolderHead
-- KEYS[2]   {tag}s + cti     the spent mark, see redeem
-- KEYS[3]   {tag}o + cti     the second mark of a code that went both ways; for reuse {tag}r + cti, its recall mark
-- KEYS[4]   {tag}u           usage stream of the partition
-- KEYS[5]   {tag}b           birth mark of the partition
-- KEYS[6]   {tag}v + index + hash of the scene   the holder's visit there, see redeem
-- KEYS[7]   {tag}g + hash of the scan and cti    what this script answered where no mark tells; lives a day
-- KEYS[n]   {tag}l + key     from 8 on: counters of the limits, at most 2
-- ARGV[1]   33 bytes         the middle of the mark, as in redeem, with a nonce that no asking of redeem has
-- ARGV[2]   30 bytes         what is asked: use, 1, as in redeem | slot of the credential that was taken, 1; 0: none |
--                            batch of the code, 6 | until when a mark of redeem lives, 8: exp + 90 s, ms | when the
--                            node accepted it, ms, 6 | life of the visit, ms, 4; 0: none is kept | hash of the place, 4
-- ARGV[3]   bytes            this use of the code, for the event, as in redeem
-- ARGV[n]   6 bytes          from 4 on, for each limit: the end of its period, ms
--
-- Reply     { word }
--   settled   nothing spoke against it: event, visit, limits and mark are written
--   known     Redis has this very scan: redeem was carried out and its answer lost, or this is a repeat
--   twice     another scan had spent the code: an event of kind conflict names both, the mark stays the other's
--   stopped   the holder is gone, stopped, or below the floor: an event of kind slipped, and the mark
--   format    holder or mark is of a format that this script does not know; nothing is written
--   lost      the partition has no birth mark: its data are gone; nothing is written
--
-- A repeat answers known, or twice or stopped where it was that, and writes nothing, for a day.
--
-- The mark has redeem's layout, its first use is the instant of acceptance. It lives a day and not as long as the code:
-- an entry of a second node that was cut off may come hours later and must find it, and so must a repeat after a kill.
-- Where the outage was longer than a mark of redeem lives, the usage stream tells who has spent the code, as far back
-- as it reaches. Events begin with kind and use here and in redeem; here they go on with away, and a conflict with
-- other, the use that was first, or, where the stream does not reach back to it, with otherMark, its mark.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local use, taken, batch, marksUntil, at, visitLife, place = struct.unpack('>BBI6I8I6I4c4', ARGV[2])
local REUSE = 3
local direction = (use == 1 or use == 2) and use or 0
local packed = struct.pack('>I6', at) .. ARGV[3]

if redis.call('EXISTS', KEYS[5]) == 0 then
    return { 'lost' }
end
local head = redis.call('GETRANGE', KEYS[1], 0, 83)
if head ~= '' and (head:byte(1) ~= 2 or #head ~= 84) then
    return { 'format' }
end

-- 1. Known.
local told = redis.call('GET', KEYS[7])
if told then
    return { told }
end
local spent = redis.call('GET', KEYS[2])
local second = redis.call('GET', KEYS[3])
for _, mark in ipairs({ spent, second }) do
    if mark then
        if mark:byte(1) ~= 2 or #mark ~= 41 then
            return { 'format' }
        end
        if mark:sub(8, 23) == ARGV[1]:sub(1, 16) then
            return { 'known' }
        end
    end
end
-- What the stream holds of this code: whether this very scan has spent it, and the uses of other scans that have.
local function scanOf(packedUse)
    return struct.unpack('>I2c0I2c0I2c0', packedUse, 32)
end
local ownScanner, ownScan, ownScene = scanOf(packed)
local function uses()
    local own, others = false, {}
    local newestFirst = redis.call('XREVRANGE', KEYS[4], '+', '-')
    for i = #newestFirst, 1, -1 do
        local _, kind, _, other = unpack(newestFirst[i][2])
        if (kind == 'spent' or kind == 'slipped') and other:sub(16, 31) == packed:sub(16, 31) then
            local scanner, scan, scene = scanOf(other)
            if scanner == ownScanner and scan == ownScan and scene == ownScene then
                own = true
            elseif other:byte(7) ~= REUSE then
                others[#others + 1] = other
            end
        end
    end
    return own, others
end

-- 2. Twice. As in redeem, who came in can go out once with the same code, at the same scene, and the other way round.
local function goesBack(was)
    return (direction == 1 and was == 2) or (direction == 2 and was <= 1)
end
local twice, back = false, false
local how
if spent then
    how = spent:byte(41)
    back = use ~= REUSE and spent:sub(37, 40) == ARGV[1]:sub(30, 33) and goesBack(math.floor(how / 16))
    twice = not back
elseif use ~= REUSE and now >= marksUntil then
    local own, others = uses()
    if own then
        return { 'known' }
    end
    local first = others[1]
    if first then
        local _, _, scene = scanOf(first)
        back = #others == 1 and scene == ownScene and goesBack(first:byte(7))
        twice = not back
    end
end

local function tell(kind, ...)
    redis.call('XADD', KEYS[4], 'MAXLEN', '~', 256, '*', 'kind', kind, 'use', packed, 'away', 1, ...)
end
if twice then
    local own, others = uses()
    if own then
        -- An earlier try was stopped midway: the way back is used up by this very scan.
        return { 'known' }
    end
    if others[1] then
        tell('conflict', 'other', others[1])
    else
        tell('conflict', 'otherMark', spent)
    end
    redis.call('SET', KEYS[7], 'twice', 'PX', 86400000)
    return { 'twice' }
end

-- 3. Event first, mark last, as in redeem.
local stopped = head == '' or head:byte(10) == 1 or now < struct.unpack('>I6', head, 11)
    or batch < struct.unpack('>I6', head, 65)
tell(stopped and 'slipped' or 'spent')
if not stopped then
    local life = at + visitLife - now
    local visit = redis.call('GET', KEYS[6])
    if visitLife > 0 and life > 0 and not (visit and struct.unpack('>I6', visit) > at) then
        redis.call('SET', KEYS[6], struct.pack('>I6c4B', at, place, direction), 'PX', life)
    end
    for k = 8, #KEYS do
        local ends = struct.unpack('>I6', ARGV[k - 4])
        if now < ends then
            redis.call('SET', KEYS[k], tonumber(redis.call('GET', KEYS[k]) or 0) + 1, 'PXAT', ends)
        end
    end
end
if use == REUSE then
    redis.call('SET', KEYS[7], 'known', 'PX', 86400000)
    if second and struct.unpack('>I6', second, 2) > at then
        return { stopped and 'stopped' or 'settled' }
    end
end
if stopped then
    redis.call('SET', KEYS[7], 'stopped', 'PX', 86400000)
end
if how then
    redis.call('SET', KEYS[2], spent:sub(1, 40) .. string.char(how + 64), 'PX', 86400000)
end
-- Where the first of two ways stands in the stream alone, both are used up by this mark.
local both = back and not how and 64 or 0
redis.call('SET', (use == REUSE or how) and KEYS[3] or KEYS[2],
    struct.pack('>BI6', 2, at) .. ARGV[1] .. string.char(taken + 16 * use + both), 'PX', 86400000)
return { stopped and 'stopped' or 'settled' }
