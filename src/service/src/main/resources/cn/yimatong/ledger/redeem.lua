-- Decides about one scan of one code, and spends the code if nothing speaks against it. Nothing else decides any of it.
--
-- KEYS[1]   {tag}h + index   the holder, see HolderHead
-- KEYS[2]   {tag}s + cti     the spent mark, layout below
-- KEYS[3]   {tag}o + cti     the second mark of a code that went both ways; for reuse {tag}r + cti, its recall mark
-- KEYS[4]   {tag}u           usage stream of the partition
-- KEYS[5]   {tag}b           birth mark of the partition
-- KEYS[6]   {tag}v + index + hash of the scene   the holder's visit there, layout below
-- KEYS[n]   {tag}l + key     from 7 on: counters of the limits, at most 2. For inspect, from 6 on: visits to look at
-- ARGV[1]   33 bytes         the middle of the mark that this scan would leave: layout below
-- ARGV[2]   48 bytes         what is asked: layout below
-- ARGV[3]   bytes            a byte for each credential that would do: its slot, in order of preference
-- ARGV[4]   bytes            this use of the code, for the event: layout below, without its instant
-- ARGV[n]   10 bytes         from 5 on, for each limit: how often, 4 | the end of its period, ms, 6
--
-- Few arguments, as each costs Redis about as much as all that is packed into one. Numbers are big-endian.
--
-- What is asked: use, 1 (0 once, 1 in, 2 out, 3 reuse, 4 inspect) | flags, 1 | batch of the code, 6 | exp + skew, ms,
-- 8: from then on the code is expired | exp, ms, 8, whatever skew the asking node allows: the mark's life hangs on it |
-- version of the record on which the node has decided, 8; 0: it knows none | the scene's pause for one holder, ms, 4;
-- 0: none | within which one holder cannot go the same way twice, ms, 4; 0: always can | life of the visit, ms, 4;
-- 0: none is kept; for inspect: how far back to look | hash of the place, 4; zeros: none is named.
-- Flags: 1 the code may still be spent, else only recalled; 2 the node refuses the holder on that record; 4 one of the
-- credentials must be active.
--
-- Reply     { word, at, … }: when it was decided, ms
--   accepted            spent, now or by an earlier try of this same asking; { word, at, slot }, slot 0: no credential
--   repeated            spent by an earlier asking of this same scan, whose instant and slot these are. Either goes on
--                       with version and record where a mark was found and the node knows another version; with 0
--                       and nothing where the node knows one and the holder is gone
--   inspected           { word, at, slot, last }: the last acceptance that was looked for, ms; 0: none
--   stale               { word, at, 0, version, record }: the node must decide on this record; nothing is spent
--   replayed            { word, at, firstAt, sameScanner, scanner }: of the first use, 1 where this scanner made it,
--                       and the hash of the one that did
--   expired, revoked, refused, suspended, credential-missing, credential-suspended, paused, limited, passback
--   format              holder or mark is of a format that this script does not know
--   lost                the partition has no birth mark: its data are gone
--
-- A repeat of the same scan within 10 s of the first use answers as the first did, at most 16 times, whatever has
-- changed since. Only an acceptance is remembered: a refusal is decided anew, and has changed nothing.
--
-- A mark: format 2 | first use, ms, 6 bytes | hash of scanner, scene and scan id, 16 | hash of the scanner, 8 | nonce
-- of the asking, 4, which the node's own second try carries as well | recalls, 1 | hash of the scene, 4 |
-- slot + 16 * use + 64 where both ways are used up, 1. The five in the middle are ARGV[1].
-- It lives until exp + 60 s + 30 s: 60 s is the greatest skew that MS1 allows a node, so the mark is still there when
-- the most lenient node of the deployment takes the code for the last time, whichever node has spent it. As only an
-- unexpired code is spent, it lives at least 30 s: three recall windows.
--
-- A use in the stream: when, ms, 6 bytes | use, 1 | holder's index, 8 | cti, 16 | scanner, scan id, scene and place,
-- each with its length before it, 2; an empty place: none is named.
--
-- A visit: last acceptance, ms, 6 bytes | hash of its place, 4 | its direction (0 none, 1 in, 2 out), 1.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)
local use, flags, batch, expired, exp, known, pause, passback, visitLife, place =
    struct.unpack('>BBI6I8I8I8I4I4I4c4', ARGV[2])
local REUSE, INSPECT = 3, 4
local direction = (use == 1 or use == 2) and use or 0
local head = redis.call('GETRANGE', KEYS[1], 0, 83)

-- 1. Recall.
local function recalled(word, first, slot)
    if #head == 84 and head:byte(1) == 2 and head:byte(10) == 0 then
        local version = struct.unpack('>I8', head, 77)
        if version ~= known then
            return { word, first, slot, version, redis.call('GETRANGE', KEYS[1], 84, -1) }
        end
    elseif known ~= 0 then
        return { word, first, slot, 0, '' }
    end
    return { word, first, slot }
end
local spent = use ~= INSPECT and redis.call('GET', KEYS[2])
local second = (spent or use == REUSE) and redis.call('GET', KEYS[3])
for k = spent and 2 or 3, second and 3 or 2 do
    local mark = k == 2 and spent or second
    if mark:byte(1) ~= 2 or #mark ~= 41 then
        return { 'format', now }
    end
    local first, scan, _, nonce, recalls, _, how = struct.unpack('>I6c16c8c4Bc4B', mark, 2)
    if scan == ARGV[1]:sub(1, 16) and now - first <= 10000 then
        if nonce == ARGV[1]:sub(25, 28) then
            return recalled('accepted', first, how % 16)
        end
        if recalls < 16 then
            redis.call('SETRANGE', KEYS[k], 35, string.char(recalls + 1))
            return recalled('repeated', first, how % 16)
        end
    end
end
if flags % 2 == 0 or now >= expired then
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
if version ~= known then
    return { 'stale', now, 0, version, redis.call('GETRANGE', KEYS[1], 84, -1) }
end
if flags % 4 >= 2 then
    return { 'refused', now }
end
if batch < floor then
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
for i = 1, #ARGV[3] do
    local candidate = ARGV[3]:byte(i)
    if now >= struct.unpack('>I6', head, 11 + 6 * candidate) then
        slot = candidate
        break
    end
end
if slot == 0 and flags >= 4 then
    return { ARGV[3] == '' and 'credential-missing' or 'credential-suspended', now }
end
if use == INSPECT then
    local latest = 0
    for k = 6, #KEYS do
        local visit = redis.call('GET', KEYS[k])
        if visit then
            local last, where = struct.unpack('>I6c4', visit)
            if math.abs(now - last) < visitLife and (place == '\0\0\0\0' or place == where) then
                latest = math.max(latest, last)
            end
        end
    end
    return { 'inspected', now, slot, latest }
end

-- 4. Replay. Who came in can go out once with the same code, at the same scene, and the other way round.
local how
if spent then
    local first, scanner, scene
    first, _, scanner, _, _, scene, how = struct.unpack('>I6c16c8c4Bc4B', spent, 2)
    local was = math.floor(how / 16)
    local goesBack = (direction == 1 and was == 2) or (direction == 2 and was <= 1)
    if scene ~= ARGV[1]:sub(30, 33) or not goesBack then
        return { 'replayed', now, first, scanner == ARGV[1]:sub(17, 24) and 1 or 0, scanner }
    end
end

-- 5. Pause, limits, passback. The distance counts and not the order: a clock set back must not refuse the holder until
-- it has caught up.
if direction == 0 then
    passback = 0
end
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
    local most, ends = struct.unpack('>I4I6', ARGV[k - 2])
    counts[k] = tonumber(redis.call('GET', KEYS[k]) or 0)
    if counts[k] >= most and now < ends then
        return { 'limited', now }
    end
end
if went == direction and away < passback then
    return { 'passback', now }
end

-- 6. Spend: event, visit, limits, mark. A script has no rollback. If Redis dies between two of them, the file or the
-- replica has all or nothing of the script; if one of them fails, whoever reads the stream finds an event without a
-- mark, and nobody a mark without an event.
redis.call('XADD', KEYS[4], 'MAXLEN', '~', 256, '*', 'kind', 'spent', 'use', struct.pack('>I6', now) .. ARGV[4])
if visitLife > 0 then
    redis.call('SET', KEYS[6], struct.pack('>I6c4B', now, place, direction), 'PX', visitLife)
end
for k = 7, #KEYS do
    redis.call('SET', KEYS[k], counts[k] + 1, 'PXAT', (struct.unpack('>I6', ARGV[k - 2], 5)))
end
if how then
    redis.call('SETRANGE', KEYS[2], 40, string.char(how + 64))
end
redis.call('SET', (use == REUSE or how) and KEYS[3] or KEYS[2],
    struct.pack('>BI6', 2, now) .. ARGV[1] .. string.char(slot + 16 * use), 'PXAT', exp + 90000)
return { 'accepted', now, slot }
