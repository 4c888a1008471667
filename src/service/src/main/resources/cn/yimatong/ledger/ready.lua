-- Says whether the ledger could serve now: scripts may write, and the deployment is there.
--
-- KEYS[1]  {yimatong}founded   says that the deployment exists
-- KEYS[2]  {yimatong}ready     written for the sake of writing; gone after a second
-- ARGV     none
--
-- Reply    { word }
--   ready       both hold
--   unfounded   the deployment's founding mark is missing: its data are gone, or this is another Redis
--
-- A repeat asks anew.
--
-- A Redis that is out of memory (OOM), a replica (READONLY) or one that cannot write its file (MISCONF) answers every
-- question that only reads, and refuses each script that spends a code. Only a write tells.

redis.call('SET', KEYS[2], '', 'PX', 1000)
return { redis.call('EXISTS', KEYS[1]) == 1 and 'ready' or 'unfounded' }
