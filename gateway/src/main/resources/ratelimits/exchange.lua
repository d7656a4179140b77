-- KEYS: the nodes, then one hash for each counter. ARGV: node, process, seconds a node is alive without a word, seconds a share
-- lasts; then for each counter its limit, used, asked, waiting and the seconds of its window. The reckoning is that of Sharing.share.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local node, process = ARGV[1], ARGV[2]
local life, lasts = ARGV[3] * 1000, ARGV[4] * 1000

redis.call('ZADD', KEYS[1], now, node)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 86400000)
redis.call('EXPIRE', KEYS[1], 86400)
local alive = redis.call('ZRANGEBYSCORE', KEYS[1], now - life, '+inf')
local rank = 0
for _, other in ipairs(alive) do
    if other < node then
        rank = rank + 1
    end
end
local answer = { #alive, redis.call('ZCARD', KEYS[1]), rank }

for i = 2, #KEYS do
    local at = 5 * (i - 2) + 4
    local limit, used, asked = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
    local waiting, window = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]) * 1000
    local others, shares, demand = 0, 0, 0
    local told = redis.call('HGETALL', KEYS[i])
    for field = 1, #told, 2 do
        if told[field] ~= process then
            local its, share, its_asked, told_at, ends = string.match(told[field + 1], '(-?%d+) (-?%d+) (-?%d+) (%d+) (%d+)')
            if tonumber(ends) < now then
                redis.call('HDEL', KEYS[i], told[field])
            else
                others = others + its
                if now - told_at <= lasts then
                    shares = shares + math.max(0, share)
                    demand = demand + its_asked
                end
            end
        end
    end
    local rest = math.max(0, limit - used - others - shares)
    local share = math.max(math.floor(rest * (asked + 1) / (asked + demand + #alive)), math.min(rest, waiting))
    redis.call('HSET', KEYS[i], process, string.format('%.0f %.0f %.0f %.0f %.0f', used, share, asked, now, now + window))
    redis.call('PEXPIRE', KEYS[i], window + 5000)
    answer[#answer + 1] = others
    answer[#answer + 1] = share
end
return answer
