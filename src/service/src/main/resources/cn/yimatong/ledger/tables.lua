-- Reads tables of the deployment in one step, so that none is older than another.
--
-- KEYS[1]  {yimatong}t:state        a hash: number, of changes so far, and by, the nonce of the last one's asking
-- KEYS[n]  {yimatong}t: + name      from 2 on: a table, a hash
-- ARGV     none
--
-- Reply    { word, one for each of KEYS: { field, value, and so on } }; one that is not there is empty
--   tables
--
-- A repeat reads them again.

local reply = { 'tables', redis.call('HGETALL', KEYS[1]) }
for k = 2, #KEYS do
    reply[k + 1] = redis.call('HGETALL', KEYS[k])
end
return reply
