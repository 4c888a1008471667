-- Decides about one scan of one code, and spends the code if nothing speaks against it. Nothing else decides any of it.
--
-- KEYS[1]   {tag}h + index   the holder, see HolderHead
-- KEYS[2]   {tag}s + cti     the spent mark, layout below
-- KEYS[3]   {tag}u           usage stream of the partition
-- KEYS[4]   {tag}b           birth mark of the partition
-- ARGV[1]   16 bytes         hash of scanner, scene and scan id
-- ARGV[2]   8 bytes          hash of the scanner
-- ARGV[3]   4 bytes          nonce of this asking; the node's own second try carries the same
-- ARGV[4]   4 bytes          hash of the scene
-- ARGV[5]   number           batch of the code
-- ARGV[6]   number           exp + skew, ms: from then on the code is expired
-- ARGV[7]   1 or 0           whether the code may still be spent; 0: only recalled
-- ARGV[8]   0 to 3           the credential that the scene needs: none, ssc, health, insurance
-- ARGV[9]   number           the scene's pause for one holder, ms; 0: none
-- ARGV[10]  number           exp, ms, whatever skew the asking node allows: the mark's life hangs on it
-- ARGV[11]  8 bytes          holder's index, for the event
-- ARGV[12]  16 bytes         cti, for the event
-- ARGV[13]  text             scanner, for the event
-- ARGV[14]  text             scene, for the event
-- ARGV[15]  text             scan id, for the event
--
-- Reply     { word, at, firstAt, sameScanner }: when it was decided (ms); of the first use: when (ms), and 1 where this
--           scanner made it. The last two are 0 unless replayed.
--   accepted              spent, now or by an earlier try of this same asking
--   repeated              spent by an earlier asking of this same scan; at is that one's
--   expired, revoked, suspended, credential-suspended, replayed, paused
--   format                holder or mark is of a format that this script does not know
--   lost                  the partition has no birth mark: its data are gone
--
-- A repeat of the same scan within 10 s of the first use answers as the first did, at most 8 times, whatever has
-- changed since. Only an acceptance is remembered: a refusal is decided anew, and has changed nothing.
--
-- The mark: format 1 | first use, ms, 6 bytes | hash of the scan, 16 | hash of the scanner, 8 | nonce, 4 | recalls, 1.
-- It lives until exp + 60 s + 30 s: 60 s is the greatest skew that MS1 allows a node, so the mark is still there when
-- the most lenient node of the deployment takes the code for the last time, whichever node has spent it. As only an
-- unexpired code is spent, it lives at least 30 s: three recall windows.

local time = redis.call('TIME')

local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- 1. Recall.
local first, scan, scanner, nonce, recalls
local mark = redis.call('GET', KEYS[2])
if mark then
    if mark:byte(1) ~= 1 or #mark ~= 36 then
        return { 'format', now, 0, 0 }
    end
    first, scan, scanner, nonce, recalls = struct.unpack('>I6c16c8c4B', mark, 2)
    if scan == ARGV[1] and now - first <= 10000 then
        if nonce == ARGV[3] then
            return { 'accepted', first, 0, 0 }
        end
        if recalls < 8 then
            redis.call('SETRANGE', KEYS[2], 35, string.char(recalls + 1))
            return { 'repeated', first, 0, 0 }
        end
    end
end
if ARGV[7] == '0' or now >= tonumber(ARGV[6]) then
    return { 'expired', now, 0, 0 }
end

-- 2. The holder and the floor.
local head = redis.call('GETRANGE', KEYS[1], 0, 66)
if head == '' then
    return { redis.call('EXISTS', KEYS[4]) == 0 and 'lost' or 'revoked', now, 0, 0 }
end
if head:byte(1) ~= 1 or #head ~= 67 then
    return { 'format', now, 0, 0 }
end
if tonumber(ARGV[5]) < struct.unpack('>I6', head, 38) then
    return { 'revoked', now, 0, 0 }
end

-- 3. Standing: the holder's, then that of the credential.
local standing, till = struct.unpack('>BI6', head, 10)
if standing == 2 then
    return { 'revoked', now, 0, 0 }
end
if standing == 1 and (till == 0 or now < till) then
    return { 'suspended', now, 0, 0 }
end
local needed = tonumber(ARGV[8])
if needed > 0 then
    standing, till = struct.unpack('>BI6', head, 10 + 7 * needed)
    if standing == 2 or (standing == 1 and (till == 0 or now < till)) then
        return { 'credential-suspended', now, 0, 0 }
    end
end

-- 4. Replay.
if mark then
    return { 'replayed', now, first, scanner == ARGV[2] and 1 or 0 }
end

-- 5. Pause. The distance counts and not the order: a clock set back must not refuse the holder until it has caught up.
local pause = tonumber(ARGV[9])
if pause > 0 then
    local last, scene = struct.unpack('>I6c4', head, 58)
    if scene == ARGV[4] and math.abs(now - last) < pause then
        return { 'paused', now, 0, 0 }
    end
end

-- 6. Spend: event, head, mark. A script has no rollback. If Redis dies between two of them, the file or the replica has
-- all or nothing of the script; if one of them fails, an event without a mark is found by the log's follower, a mark
-- without an event by nobody.
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'spent', 'at', now, 'holder', ARGV[11], 'cti', ARGV[12],
    'scanner', ARGV[13], 'scan', ARGV[15], 'scene', ARGV[14])
if pause > 0 then
    redis.call('SETRANGE', KEYS[1], 57, struct.pack('>I6c4', now, ARGV[4]))
end
redis.call('SET', KEYS[2], struct.pack('>BI6c16c8c4B', 1, now, ARGV[1], ARGV[2], ARGV[3], 0),
    'PXAT', tonumber(ARGV[10]) + 90000)
return { 'accepted', now, 0, 0 }
