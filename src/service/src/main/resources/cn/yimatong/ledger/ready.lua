-- Says whether the ledger could serve now: scripts may write, and the deployment is there.
--
-- KEYS[1]  {yimatong}founded or {tag}b   says that the deployment, or a partition of it, exists
-- KEYS[2]  {yimatong}ready or {tag}w     written for the sake of writing; gone after a second
-- ARGV     none
--
-- Reply    { word }
--   ready       both hold
--   unfounded   the mark is missing: data are gone, or this is another Redis
--
-- A repeat asks anew.
--
-- A Redis that is out of memory (OOM), a replica (READONLY) or one that cannot write its file (MISCONF) answers every
-- question that only reads, and refuses each script that spends a code. Only a write tells.

redis.call('SET', KEYS[2], '', 'PX', 1000)
return { redis.call('EXISTS', KEYS[1]) == 1 and 'ready' or 'unfounded' }
