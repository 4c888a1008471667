-- Changes tables of the deployment in one step, unless somebody has changed them since they were read.
--
-- KEYS[1]  {yimatong}founded        says that the deployment exists
-- KEYS[2]  {yimatong}t:state        a hash: number, of changes so far, and by, the nonce of the last one's asking
-- KEYS[n]  {yimatong}t: + name      from 3 on: a table, a hash
-- ARGV[1]  number                   of changes when the tables were read
-- ARGV[2]  8 bytes or none          nonce of the last change then: the number alone comes again after a fail-over
-- ARGV[3]  8 bytes                  nonce of this asking
-- ARGV     for each of KEYS[3] and so on: the number of fields to take away, these; the number of fields to put, as
--          many pairs of field and value
--
-- Reply    { word }
--   changed    by this asking
--   behind     the tables are not those that were read; nothing has changed by this
--   unfounded  the founding mark is missing: data are gone, or this is another Redis; nothing has changed
--
-- A repeat by the same asking answers changed, and changes nothing.
--
-- What is taken away goes first: a user without the right to do so has then changed nothing.

if redis.call('EXISTS', KEYS[1]) == 0 then
    return { 'unfounded' }
end
local state = redis.call('HGETALL', KEYS[2])
local number, by = '0', ''
for i = 1, #state, 2 do
    if state[i] == 'number' then
        number = state[i + 1]
    elseif state[i] == 'by' then
        by = state[i + 1]
    end
end
if by == ARGV[3] then
    return { 'changed' }
end
if number ~= ARGV[1] or by ~= ARGV[2] then
    return { 'behind' }
end
local next = 4
local puts = {}
for k = 3, #KEYS do
    for _ = 1, tonumber(ARGV[next]) do
        next = next + 1
        redis.call('HDEL', KEYS[k], ARGV[next])
    end
    next = next + 1
    for _ = 1, tonumber(ARGV[next]) do
        puts[#puts + 1] = { KEYS[k], ARGV[next + 1], ARGV[next + 2] }
        next = next + 2
    end
    next = next + 1
end
for _, put in ipairs(puts) do
    redis.call('HSET', put[1], put[2], put[3])
end
redis.call('HSET', KEYS[2], 'number', string.format('%.0f', tonumber(number) + 1), 'by', ARGV[3])
return { 'changed' }
