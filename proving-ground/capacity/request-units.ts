import { randomBytes, randomUUID } from 'node:crypto';
import { applyAction } from '../../src/cart/cart.ts';
import { EMPTY_CART } from '../../src/state/cart-document.ts';
import { createLocalRecords } from '../../src/state/local.ts';
import { createRecordStore } from '../../src/state/records/record-store.ts';
import type { Held, Records } from '../../src/state/records/records.ts';
import type { ExternalStore } from '../../src/state/store.ts';

/** What DynamoDB bills for one request of a shopper. */
export interface RequestUnits {
  read: number;
  write: number;
}

/** A unit reads 4 KiB with strong consistency, or writes 1 KiB. Each item is rounded up on its own. */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;
/** Names and numbers of an item besides its key and value: pk, revision, value and expires. */
const ITEM_BYTES = 2 + 8 + 5 + 7 + 2 * 8;

/**
 * Counts what the store for DynamoDB reads and writes. It runs the same store on records in memory, so the figures
 * follow the code. Each add has an Idempotency-Key of 36 characters, which the cart remembers.
 */
export async function countRequestUnits(lines: readonly number[]): Promise<{
  firstAdd: RequestUnits;
  show: Map<number, RequestUnits>;
  add: Map<number, RequestUnits>;
}> {
  const counted = countingRecords(createLocalRecords(Date.now));
  const store = createRecordStore(counted.records, async () => true);
  const tokenHash = randomBytes(32);
  const first = applyAction(EMPTY_CART, addOf(0));
  if (!first.ok) throw new Error('an empty cart refuses an add');
  const firstAdd = await counted.during(() => store.create(tokenHash, first.cart));
  const show = new Map<number, RequestUnits>();
  const add = new Map<number, RequestUnits>();
  let line = 1;
  for (const size of lines) {
    for (; line < size; line++) await change(store, tokenHash, line);
    show.set(size, await counted.during(() => store.find(tokenHash)));
    add.set(size, await counted.during(() => change(store, tokenHash, 0)));
  }
  return { firstAdd, show, add };
}

const change = (store: ExternalStore, tokenHash: Buffer, line: number) =>
  store.change(tokenHash, (cart) => applyAction(cart, addOf(line), { key: randomUUID() }));

const addOf = (line: number) =>
  ({
    type: 'add',
    sku: `P-${1_000 + line}-0-S`,
    quantity: 1,
    unitPriceMinor: 4_900,
    at: '2026-01-01T00:00:00.000Z',
  }) as const;

function countingRecords(inner: Records) {
  let units: RequestUnits = { read: 0, write: 0 };
  const sizeOf = (key: string, held: Held | undefined) =>
    held ? ITEM_BYTES + Buffer.byteLength(key) + Buffer.byteLength(held.value) : 0;
  const records: Records = {
    ...inner,
    async read(keys) {
      const found = await inner.read(keys);
      // A read of an item that does not exist costs one unit.
      for (const [at, held] of found.held.entries())
        units.read += Math.max(1, Math.ceil(sizeOf(keys[at] as string, held) / READ_UNIT_BYTES));
      return found;
    },
    async write(writes) {
      for (const { key, next } of writes)
        units.write += Math.max(1, Math.ceil(sizeOf(key, next) / WRITE_UNIT_BYTES));
      return inner.write(writes);
    },
  };
  return {
    records,
    async during(work: () => Promise<unknown>): Promise<RequestUnits> {
      units = { read: 0, write: 0 };
      await work();
      return { ...units };
    },
  };
}
