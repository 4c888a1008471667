-- Founds a deployment: all its shared tables at once, if it does not exist yet.
--
-- KEYS[1]  {yimatong}founded        says that the deployment exists; holds the nonce of whoever was first
-- KEYS[n]  {yimatong}t: + name      a table, a hash
-- ARGV[1]  8 bytes                  nonce of this asking
-- ARGV     for each of KEYS[2] and so on: the number of its fields, then as many pairs of field and value
--
-- Reply    { word }
--   founded    by this asking
--   exists     founded by another; nothing has changed
--
-- A repeat by the same asking answers founded, and changes nothing.

local founder = redis.call('GET', KEYS[1])
if founder then
    return { founder == ARGV[1] and 'founded' or 'exists' }
end
local next = 2
for k = 2, #KEYS do
    local fields = tonumber(ARGV[next])
    next = next + 1
    for _ = 1, fields do
        redis.call('HSET', KEYS[k], ARGV[next], ARGV[next + 1])
        next = next + 2
    end
end
redis.call('SET', KEYS[1], ARGV[1])
return { 'founded' }
