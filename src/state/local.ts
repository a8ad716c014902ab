import type { AreCredentialsCurrent } from './credentials.ts';
import { createRecordStore } from './records/record-store.ts';
import type { Held, Records, Write } from './records/records.ts';
import type { ExternalStore } from './store.ts';

/** A record takes about 1 KB. Beyond this limit, those that were not written for longest are removed. */
const RECORDS_MAX = 200_000;
const KEYS_AT_ONCE = 100;

export const LOCAL_WARNING =
  'STATE_STORE=local: sessions and carts are in the memory of this process. They are lost when it ends, and another instance does not know them.';

/** Sessions and carts in the memory of this process, to show what such a shop loses (stages 1 and 2). */
export const createLocalStore = (
  areCredentialsCurrent: AreCredentialsCurrent,
  now: () => number = Date.now,
): ExternalStore => createRecordStore(createLocalRecords(now), areCredentialsCurrent);

export function createLocalRecords(now: () => number, recordsMax = RECORDS_MAX): Records {
  const all = new Map<string, Held & { expiresAt: number | undefined }>();
  const find = (key: string) => {
    const held = all.get(key);
    return held && (held.expiresAt ?? Infinity) > now() ? held : undefined;
  };
  const apply = ({ key, next }: Write) => {
    all.delete(key);
    if (next) all.set(key, next);
  };
  return {
    async read(keys) {
      return { now: now(), held: keys.map(find) };
    },
    async write(writes) {
      if (writes.some(({ key, expected }) => (find(key)?.revision ?? 0) !== expected)) return 0;
      writes.forEach(apply);
      for (const key of all.keys()) {
        if (all.size <= recordsMax) break;
        all.delete(key);
      }
      return writes.length;
    },
    async keys(prefix, cursor) {
      const begin = Number(cursor ?? 0);
      const keys = [...all.keys()].filter((key) => key.startsWith(prefix));
      const end = begin + KEYS_AT_ONCE;
      return { keys: keys.slice(begin, end), next: end < keys.length ? `${end}` : undefined };
    },
  };
}
