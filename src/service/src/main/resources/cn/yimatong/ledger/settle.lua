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
-- ARGV[1]   16 bytes         hash of scanner, scene and scan id
-- ARGV[2]   8 bytes          hash of the scanner
-- ARGV[3]   4 bytes          nonce, which no asking of redeem has
-- ARGV[4]   4 bytes          hash of the scene
-- ARGV[5]   number           batch of the code
-- ARGV[6]   number           until when a mark of redeem lives: exp + 90 s, ms
-- ARGV[7]   word             once, in, out or reuse
-- ARGV[8]   number           when the node accepted it, ms
-- ARGV[9]   number           slot of the credential that it took, 0: none
-- ARGV[10]  number           life of the visit, ms; 0: none is kept
-- ARGV[11]  4 bytes          hash of the place, zeros: none is named
-- ARGV[12]  8 bytes          holder's index, for the event
-- ARGV[13]  16 bytes         cti, for the event
-- ARGV[14]  text             scanner, for the event
-- ARGV[15]  text             scene, for the event
-- ARGV[16]  text             scan id, for the event
-- ARGV[17]  text             place, for the event; empty: none is named
-- ARGV      from 18 on, for each limit: the end of its period, ms
--
-- Reply     { word }
--   settled   nothing spoke against it: event, visit, limits and mark are written
--   known     Redis has this very scan: redeem was carried out and its answer lost, or this is a repeat
--   twice     another scan had spent the code: an event of kind conflict names both, the mark stays the other's
--   stopped   the holder is gone, stopped, or below the floor: an event of kind slipped, and the mark
--   format    holder or mark is of a format that this script does not know; nothing is written
--   lost      the partition has no birth mark: its data are gone; nothing is written
--
-- A repeat answers known, or twice where it was twice, and writes nothing, for a day.
--
-- The mark has redeem's layout, its first use is the instant of acceptance. It lives a day and not as long as the code:
-- an entry of a second node that was cut off may come hours later and must find it, and so must a repeat after a kill.
-- Where the outage was longer than a mark of redeem lives, the usage stream tells who has spent the code, as far back
-- as it reaches. Events have their fields in one order here and in redeem: kind, at, holder, cti, scanner, scan, scene.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local use = ARGV[7]
local at = tonumber(ARGV[8])
local direction = use == 'in' and 1 or use == 'out' and 2 or 0

if redis.call('EXISTS', KEYS[5]) == 0 then
    return { 'lost' }
end
local head = redis.call('GETRANGE', KEYS[1], 0, 83)
if head ~= '' and (head:byte(1) ~= 2 or #head ~= 84) then
    return { 'format' }
end

-- 1. Known.
local spent = redis.call('GET', KEYS[2])
local second = redis.call('GET', KEYS[3])
for _, mark in ipairs({ spent, second }) do
    if mark then
        if mark:byte(1) ~= 2 or #mark ~= 41 then
            return { 'format' }
        end
        if mark:sub(8, 23) == ARGV[1] then
            return { 'known' }
        end
    end
end
local told = redis.call('GET', KEYS[7])
if told then
    return { told }
end

-- What the stream holds of this code: whether this very scan has spent it, and the events of other scans that have.
local function uses()
    local own, others = false, {}
    for _, entry in ipairs(redis.call('XRANGE', KEYS[4], '-', '+')) do
        local fields = entry[2]
        if fields[8] == ARGV[13] and (fields[2] == 'spent' or fields[2] == 'slipped') then
            local event = {}
            for i = 1, #fields, 2 do
                event[fields[i]] = fields[i + 1]
            end
            if event.scanner == ARGV[14] and event.scan == ARGV[16] and event.scene == ARGV[15] then
                own = true
            elseif not event.reuse then
                others[#others + 1] = event
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
    back = use ~= 'reuse' and spent:sub(37, 40) == ARGV[4] and goesBack(math.floor(how / 16))
    twice = not back
elseif use ~= 'reuse' and now >= tonumber(ARGV[6]) then
    local own, others = uses()
    if own then
        return { 'known' }
    end
    local first = others[1]
    if first then
        local was = first.direction == 'in' and 1 or first.direction == 'out' and 2 or 0
        back = #others == 1 and first.scene == ARGV[15] and goesBack(was)
        twice = not back
    end
end

local function tell(kind, more)
    local event = { KEYS[4], 'MAXLEN', '~', 256, '*', 'kind', kind, 'at', ARGV[8], 'holder', ARGV[12],
        'cti', ARGV[13], 'scanner', ARGV[14], 'scan', ARGV[16], 'scene', ARGV[15], 'away', 1 }
    if ARGV[17] ~= '' then
        more[#more + 1] = 'place'
        more[#more + 1] = ARGV[17]
    end
    if direction > 0 then
        more[#more + 1] = 'direction'
        more[#more + 1] = use
    end
    for _, field in ipairs(more) do
        event[#event + 1] = field
    end
    redis.call('XADD', unpack(event))
end
if twice then
    local _, others = uses()
    local other = others[1]
    if other then
        tell('conflict', { 'otherAt', other.at, 'otherScanner', other.scanner, 'otherScan', other.scan,
            'otherScene', other.scene })
    else
        tell('conflict', { 'otherAt', (struct.unpack('>I6', spent, 2)), 'otherScanHash', spent:sub(8, 23) })
    end
    redis.call('SET', KEYS[7], 'twice', 'PX', 86400000)
    return { 'twice' }
end

-- 3. Event first, mark last, as in redeem.
local stopped = head == '' or head:byte(10) == 1 or now < struct.unpack('>I6', head, 11)
    or tonumber(ARGV[5]) < struct.unpack('>I6', head, 65)
tell(stopped and 'slipped' or 'spent', use == 'reuse' and { 'reuse', 1 } or {})
if not stopped then
    local life = at + tonumber(ARGV[10]) - now
    local visit = redis.call('GET', KEYS[6])
    if ARGV[10] ~= '0' and life > 0 and not (visit and struct.unpack('>I6', visit) > at) then
        redis.call('SET', KEYS[6], struct.pack('>I6c4B', at, ARGV[11], direction), 'PX', life)
    end
    for k = 8, #KEYS do
        local ends = tonumber(ARGV[10 + k])
        if now < ends then
            redis.call('SET', KEYS[k], tonumber(redis.call('GET', KEYS[k]) or 0) + 1, 'PXAT', ends)
        end
    end
end
if use == 'reuse' then
    redis.call('SET', KEYS[7], 'known', 'PX', 86400000)
    if second and struct.unpack('>I6', second, 2) > at then
        return { stopped and 'stopped' or 'settled' }
    end
end
if how then
    redis.call('SETRANGE', KEYS[2], 40, string.char(how + 64))
    redis.call('PEXPIRE', KEYS[2], 86400000)
end
-- Where the first of two ways stands in the stream alone, both are used up by this mark.
local kind = use == 'reuse' and 3 or direction + (back and not how and 4 or 0)
redis.call('SET', (use == 'reuse' or how) and KEYS[3] or KEYS[2],
    struct.pack('>BI6c16c8c4Bc4B', 2, at, ARGV[1], ARGV[2], ARGV[3], 0, ARGV[4], tonumber(ARGV[9]) + 16 * kind),
    'PX', 86400000)
return { stopped and 'stopped' or 'settled' }
