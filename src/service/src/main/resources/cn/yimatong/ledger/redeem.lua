-- Decides about one scan of one code, and spends the code if nothing speaks against it. Nothing else decides any of it.
--
-- KEYS[1]   {tag}h + index   the holder, see HolderHead
-- KEYS[2]   {tag}s + cti     the spent mark, layout below
-- KEYS[3]   {tag}o + cti     the second mark of a code that went both ways; for reuse {tag}r + cti, its recall mark
-- KEYS[4]   {tag}u           usage stream of the partition
-- KEYS[5]   {tag}b           birth mark of the partition
-- KEYS[6]   {tag}v + index + hash of the scene   the holder's visit there, layout below
-- KEYS[n]   {tag}l + key     from 7 on: counters of the limits, at most 2. For inspect, from 6 on: visits to look at
-- ARGV[1]   16 bytes         hash of scanner, scene and scan id
-- ARGV[2]   8 bytes          hash of the scanner
-- ARGV[3]   4 bytes          nonce of this asking; the node's own second try carries the same
-- ARGV[4]   4 bytes          hash of the scene
-- ARGV[5]   number           batch of the code
-- ARGV[6]   number           exp + skew, ms: from then on the code is expired
-- ARGV[7]   1 or 0           whether the code may still be spent; 0: only recalled
-- ARGV[8]   word             once, in, out, reuse or inspect
-- ARGV[9]   number           version of the record on which the node has decided; 0: it knows none
-- ARGV[10]  1 or 0           whether the node, on that record, refuses the holder
-- ARGV[11]  bytes            a byte for each credential that would do: its slot, in order of preference
-- ARGV[12]  1 or 0           whether one of them must be active
-- ARGV[13]  number           the scene's pause for one holder, ms; 0: none
-- ARGV[14]  number           within which one holder cannot go the same way twice, ms; 0: always can
-- ARGV[15]  number           life of the visit, ms; 0: none is kept. For inspect: how far back to look
-- ARGV[16]  number           exp, ms, whatever skew the asking node allows: the marks' life hangs on it
-- ARGV[17]  4 bytes          hash of the place, zeros: none is named
-- ARGV[18]  8 bytes          holder's index, for the event
-- ARGV[19]  16 bytes         cti, for the event
-- ARGV[20]  text             scanner, for the event
-- ARGV[21]  text             scene, for the event
-- ARGV[22]  text             scan id, for the event
-- ARGV[23]  text             place, for the event; empty: none is named
-- ARGV      from 24 on, for each limit: how often, and the end of its period, ms
--
-- Reply     { word, at, … }: when it was decided, ms
--   accepted            spent, now or by an earlier try of this same asking; { word, at, slot }, slot 0: no credential
--   repeated            spent by an earlier asking of this same scan, whose instant and slot these are. Either goes on
--                       with version and record where a mark was found and the node knows another version; with 0
--                       and nothing where the node knows one and the holder is gone
--   inspected           { word, at, slot, last }: the last acceptance that was looked for, ms; 0: none
--   stale               { word, at, 0, version, record }: the node must decide on this record; nothing is spent
--   replayed            { word, at, firstAt, sameScanner }: of the first use, and 1 where this scanner made it
--   expired, revoked, refused, suspended, credential-missing, credential-suspended, paused, limited, passback
--   format              holder or mark is of a format that this script does not know
--   lost                the partition has no birth mark: its data are gone
--
-- A repeat of the same scan within 10 s of the first use answers as the first did, at most 8 times, whatever has
-- changed since. Only an acceptance is remembered: a refusal is decided anew, and has changed nothing.
--
-- A mark: format 2 | first use, ms, 6 bytes | hash of the scan, 16 | hash of the scanner, 8 | nonce, 4 | recalls, 1 |
-- hash of the scene, 4 | slot + 16 * use (0 once, 1 in, 2 out, 3 reuse) + 64 where both ways are used up, 1.
-- It lives until exp + 60 s + 30 s: 60 s is the greatest skew that MS1 allows a node, so the mark is still there when
-- the most lenient node of the deployment takes the code for the last time, whichever node has spent it. As only an
-- unexpired code is spent, it lives at least 30 s: three recall windows.
--
-- A visit: last acceptance, ms, 6 bytes | hash of its place, 4 | its direction (0 none, 1 in, 2 out), 1.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local use = ARGV[8]
local head = redis.call('GETRANGE', KEYS[1], 0, 83)

-- 1. Recall.
local function recalled(word, first, slot)
    if #head == 84 and head:byte(1) == 2 and head:byte(10) == 0 then
        local version = struct.unpack('>I8', head, 77)
        if version ~= tonumber(ARGV[9]) then
            return { word, first, slot, version, redis.call('GETRANGE', KEYS[1], 84, -1) }
        end
    elseif ARGV[9] ~= '0' then
        return { word, first, slot, 0, '' }
    end
    return { word, first, slot }
end
local spent = use ~= 'inspect' and redis.call('GET', KEYS[2])
local second = (spent or use == 'reuse') and redis.call('GET', KEYS[3])
local marks = { false, spent, second }
for k = 2, 3 do
    local mark = marks[k]
    if mark then
        if mark:byte(1) ~= 2 or #mark ~= 41 then
            return { 'format', now }
        end
        local first, scan, _, nonce, recalls, _, how = struct.unpack('>I6c16c8c4Bc4B', mark, 2)
        if scan == ARGV[1] and now - first <= 10000 then
            if nonce == ARGV[3] then
                return recalled('accepted', first, how % 16)
            end
            if recalls < 8 then
                redis.call('SETRANGE', KEYS[k], 35, string.char(recalls + 1))
                return recalled('repeated', first, how % 16)
            end
        end
    end
end
if ARGV[7] == '0' or now >= tonumber(ARGV[6]) then
    return { 'expired', now }
end

-- 2. The holder, the record on which the node has decided, its verdict, and the floor.
if head == '' then
    return { redis.call('EXISTS', KEYS[5]) == 0 and 'lost' or 'revoked', now }
end
if head:byte(1) ~= 2 or #head ~= 84 then
    return { 'format', now }
end
if head:byte(10) == 1 then
    return { 'revoked', now }
end
local floor, _, version = struct.unpack('>I6I6I8', head, 65)
if version ~= tonumber(ARGV[9]) then
    return { 'stale', now, 0, version, redis.call('GETRANGE', KEYS[1], 84, -1) }
end
if ARGV[10] == '1' then
    return { 'refused', now }
end
if tonumber(ARGV[5]) < floor then
    return { 'revoked', now }
end

-- 3. Standing: the holder's, then that of the credentials.
local standing = struct.unpack('>I6', head, 11)
if standing == 281474976710655 then
    return { 'revoked', now }
end
if now < standing then
    return { 'suspended', now }
end
local slot = 0
for i = 1, #ARGV[11] do
    local candidate = ARGV[11]:byte(i)
    if now >= struct.unpack('>I6', head, 11 + 6 * candidate) then
        slot = candidate
        break
    end
end
if slot == 0 and ARGV[12] == '1' then
    return { ARGV[11] == '' and 'credential-missing' or 'credential-suspended', now }
end
if use == 'inspect' then
    local latest = 0
    for k = 6, #KEYS do
        local visit = redis.call('GET', KEYS[k])
        if visit then
            local last, place = struct.unpack('>I6c4', visit)
            if math.abs(now - last) < tonumber(ARGV[15]) and (ARGV[17] == '\0\0\0\0' or ARGV[17] == place) then
                latest = math.max(latest, last)
            end
        end
    end
    return { 'inspected', now, slot, latest }
end

-- 4. Replay. Who came in can go out once with the same code, at the same scene, and the other way round.
local direction = use == 'in' and 1 or use == 'out' and 2 or 0
local how
if spent then
    local first, scanner, scene
    first, _, scanner, _, _, scene, how = struct.unpack('>I6c16c8c4Bc4B', spent, 2)
    local was = math.floor(how / 16)
    local goesBack = (direction == 1 and was == 2) or (direction == 2 and was <= 1)
    if scene ~= ARGV[4] or not goesBack then
        return { 'replayed', now, first, scanner == ARGV[2] and 1 or 0 }
    end
end

-- 5. Pause, limits, passback. The distance counts and not the order: a clock set back must not refuse the holder until
-- it has caught up.
local pause = tonumber(ARGV[13])
local passback = direction > 0 and tonumber(ARGV[14]) or 0
local visit = (pause > 0 or passback > 0) and redis.call('GET', KEYS[6])
local away, last, went = math.huge
if visit then
    last, _, went = struct.unpack('>I6c4B', visit)
    away = math.abs(now - last)
end
if away < pause then
    return { 'paused', now }
end
local counts = {}
for k = 7, #KEYS do
    counts[k] = tonumber(redis.call('GET', KEYS[k]) or 0)
    if counts[k] >= tonumber(ARGV[10 + 2 * k]) and now < tonumber(ARGV[11 + 2 * k]) then
        return { 'limited', now }
    end
end
if went == direction and away < passback then
    return { 'passback', now }
end

-- 6. Spend: event, visit, limits, mark. A script has no rollback. If Redis dies between two of them, the file or the
-- replica has all or nothing of the script; if one of them fails, an event without a mark is found by the log's
-- follower, a mark without an event by nobody.
local event = { KEYS[4], 'MAXLEN', '~', 256, '*', 'kind', 'spent', 'at', now, 'holder', ARGV[18], 'cti', ARGV[19],
    'scanner', ARGV[20], 'scan', ARGV[22], 'scene', ARGV[21] }
if ARGV[23] ~= '' then
    event[#event + 1] = 'place'
    event[#event + 1] = ARGV[23]
end
if direction > 0 then
    event[#event + 1] = 'direction'
    event[#event + 1] = use
end
if use == 'reuse' then
    event[#event + 1] = 'reuse'
    event[#event + 1] = 1
end
redis.call('XADD', unpack(event))
if ARGV[15] ~= '0' then
    redis.call('SET', KEYS[6], struct.pack('>I6c4B', now, ARGV[17], direction), 'PX', ARGV[15])
end
for k = 7, #KEYS do
    redis.call('SET', KEYS[k], counts[k] + 1, 'PXAT', ARGV[11 + 2 * k])
end
if how then
    redis.call('SETRANGE', KEYS[2], 40, string.char(how + 64))
end
local mark = use ~= 'reuse' and not how and KEYS[2] or KEYS[3]
local kind = use == 'reuse' and 3 or direction
redis.call('SET', mark, struct.pack('>BI6c16c8c4Bc4B', 2, now, ARGV[1], ARGV[2], ARGV[3], 0, ARGV[4], slot + 16 * kind),
    'PXAT', tonumber(ARGV[16]) + 90000)
return { 'accepted', now, slot }
