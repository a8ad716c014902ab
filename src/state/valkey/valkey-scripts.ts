/** Milliseconds since 1970 by the server's clock, then the text of each key but the first, or nil. */
export const READ = `
local time = redis.call('TIME')
local answer = { time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000)) }
for at = 2, #KEYS do
  answer[at] = redis.call('GET', KEYS[at])
end
return answer
`;

/**
 * For each key an expected revision (0: there is none), the next text (empty: it is removed) and when it expires
 * (0: never). All are written or, where one record has another revision, none. Gives how many were written.
 */
export const WRITE = `
for at, key in ipairs(KEYS) do
  local held = redis.call('GET', key)
  local revision = held and string.match(held, '^(%d+) ') or '0'
  if revision ~= ARGV[3 * at - 2] then return 0 end
end
for at, key in ipairs(KEYS) do
  local text, expires = ARGV[3 * at - 1], ARGV[3 * at]
  if text == '' then
    redis.call('DEL', key)
  elseif expires == '0' then
    redis.call('SET', key, text)
  else
    redis.call('SET', key, text, 'PXAT', expires)
  end
end
return #KEYS
`;
