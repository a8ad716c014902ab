import type { CacheAddress } from '../../cache/cache-url.ts';
import { type CacheClient, openCacheClient } from '../../cache/connection.ts';
import { Problem } from '../../web/errors/errors.ts';
import type { AreCredentialsCurrent } from '../credentials.ts';
import { createRecordStore } from '../records/record-store.ts';
import type { Held, Records, Write } from '../records/records.ts';
import type { ExternalStore } from '../store.ts';

/** A cart is small and the server is near, so a later answer counts as a failure. */
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEYS_AT_ONCE = 200;

/** All keys are in one slot of a cluster, because a sign-in writes several of them at once. */
const PREFIX = 'myclothes:{state}:';

export interface ValkeyStore {
  store: ExternalStore;
  records: Records;
  close(): void;
}

interface Options {
  areCredentialsCurrent: AreCredentialsCurrent;
  /** Called with a sentence for the operator. */
  warn(sentence: string): void;
  onError(error: Error): void;
}

/** Sessions and carts in Valkey or Redis. It throws one sentence where the settings of the server would lose them. */
export async function openValkeyStore(address: CacheAddress, options: Options): Promise<ValkeyStore> {
  const client = openCacheClient(address, COMMAND_TIMEOUT_MS, options.onError);
  try {
    await ready(client);
    await checkKeeping(client, options.warn);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  const records = createValkeyRecords(client);
  return {
    store: createRecordStore(records, options.areCredentialsCurrent),
    records,
    close: () => client.disconnect(),
  };
}

async function ready(client: CacheClient): Promise<void> {
  if (client.status === 'ready') return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    reject(new Error('Valkey cannot be reached: start it, or set CACHE_URL to where it is.'));
  }, CONNECT_TIMEOUT_MS);
  client.once('ready', resolve);
  await promise.finally(() => clearTimeout(timer));
}

/** A managed Valkey does not allow CONFIG, so this reads INFO. */
async function checkKeeping(client: CacheClient, warn: Options['warn']): Promise<void> {
  const memory = await client.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'unknown';
  if (policy !== 'noeviction') {
    throw new Error(
      `STATE_STORE=valkey needs the setting maxmemory-policy noeviction, not ${policy}: otherwise Valkey deletes carts when its memory is full.`,
    );
  }
  const persistence = await client.info('persistence');
  if (!/^aof_enabled:1/m.test(persistence)) {
    warn(
      'STATE_STORE=valkey: Valkey keeps no append-only file (appendonly no), so carts and sign-ins are lost when it is restarted without a replica to take over.',
    );
  }
}

function createValkeyRecords(client: CacheClient): Records {
  client.defineCommand('readState', { lua: READ });
  client.defineCommand('writeState', { lua: WRITE });
  const scripts = client as unknown as Scripts;
  return {
    async read(keys) {
      const names = keys.map((key) => PREFIX + key);
      // The script that reads the clock has a key of the same slot, so that a cluster knows which server to ask.
      const [now, ...values] = await asking(scripts.readState(names.length + 1, PREFIX, ...names));
      return { now: Number(now), held: values.map((value) => (value ? heldOf(value) : undefined)) };
    },

    async write(writes) {
      if (writes.length === 0) return 0;
      const names = writes.map(({ key }) => PREFIX + key);
      return asking(scripts.writeState(names.length, ...names, ...writes.flatMap(argumentsOf)));
    },

    async keys(prefix, cursor) {
      const pattern = `${PREFIX}${prefix}*`;
      // In a cluster all keys are on one server, and any server may be that one, so they are asked one after the other.
      const servers = 'nodes' in client ? client.nodes('master') : [client];
      const [at = 0, place = 0] = (cursor ?? '0 0').split(' ').map(Number);
      const server = servers[at];
      if (!server) throw new Error('Valkey cannot be reached.');
      const [after, names] = await asking(server.scan(place, 'MATCH', pattern, 'COUNT', KEYS_AT_ONCE));
      const isLast = after === '0' && at + 1 >= servers.length;
      return {
        keys: names.map((name) => name.slice(PREFIX.length)),
        next: isLast ? undefined : after === '0' ? `${at + 1} 0` : `${at} ${after}`,
      };
    },
  };
}

interface Scripts {
  readState(keyCount: number, ...keys: string[]): Promise<(string | null)[]>;
  writeState(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number>;
}

/** The script writes `<revision> <JSON>`. */
function heldOf(text: string): Held {
  const space = text.indexOf(' ');
  return { revision: Number(text.slice(0, space)), value: text.slice(space + 1) };
}

/** The expected revision, the next text (empty removes the record), and when it expires (0 means never). */
const argumentsOf = ({ expected, next }: Write): (string | number)[] =>
  next ? [expected, `${next.revision} ${next.value}`, Math.ceil(next.expiresAt ?? 0)] : [expected, '', 0];

/** An unavailable store is usually back in a moment, so the shopper is asked to try again. */
async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new Problem(
      503,
      'state_unavailable',
      'The store of carts couldn’t answer in time. Try again in a moment.',
      {
        retryAfterSeconds: 1,
        cause,
      },
    );
  }
}

/** Returns milliseconds since 1970 by the server's clock, then the text of each key except the first, or nil. */
const READ = `
local time = redis.call('TIME')
local answer = { time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000)) }
for at = 2, #KEYS do
  answer[at] = redis.call('GET', KEYS[at])
end
return answer
`;

/**
 * Takes an expected revision for each key (0: the record must not exist), the next text (empty removes it) and when it
 * expires (0: never). It writes all records, or none if one has another revision, and returns the number of written
 * records.
 */
const WRITE = `
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
