import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { startRedis } from '../../proving-ground/shared/redis-server.ts';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { importCatalog } from '../../src/catalog/import/import.ts';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import { migrateMail } from '../../src/mail/queue.ts';
import { csvOf, productRows } from '../test-catalog.ts';
import type { ProcessCounts } from './count-calls.ts';
import { type HotRequest, Visitor } from './visitor.ts';

/** What one request costs, without any clock. */
export interface Costs {
  statements: number;
  cacheCommands: number;
  /** Bytes that PostgreSQL adds to its log. */
  walBytes: number;
  bytesOut: number;
  /** Bytes that the web process allocates on its heap. */
  allocatedBytes: number;
}

/** A request that is measured, and who sends it. */
export interface HotCall {
  visitor: Visitor;
  request: HotRequest;
}

export interface GuardedShop {
  visitor(): Visitor;
  /** Measures a kind of request. `prepare` makes a number of them, in the sequence in which they are sent. */
  measure(prepare: (count: number) => Promise<HotCall[]>): Promise<Costs>;
  close(): Promise<void>;
}

export const PRODUCTS = 250;
const SIZES = ['XS', 'S', 'M', 'L', 'XL'];
export const skuOf = (product: number, size = 2): string => `P${product}-${SIZES[size]}`;
export const slugOf = (product: number): string => `product-${product}`;

/** After this many requests, V8 has optimized the code as far as it matters here. */
const WARM_UP = 50;
const SENT_ALONE = 15;
const SENT_PER_ROUND = 15;
const ROUNDS = 4;

/** The young generation is large enough for a round, so that nothing is collected meanwhile. */
const FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

/**
 * Starts the shop in a process of its own, on a PostgreSQL server of its own: the log of a shared server would grow by
 * what other tests write.
 */
export async function startGuardedShop({ hasCache }: { hasCache: boolean }): Promise<GuardedShop> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };
  try {
    return { ...(await openGuardedShop(hasCache, cleanUps)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** For each thing that it starts, adds a function to `cleanUps` that stops it. */
async function openGuardedShop(
  hasCache: boolean,
  cleanUps: (() => Promise<unknown>)[],
): Promise<Omit<GuardedShop, 'close'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'myclothes-guard-'));
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  const server = await openEmbeddedDatabase({ dataDir, role: 'command', log: () => {} });
  cleanUps.push(() => server.close());
  // A checkpoint waits for the disk.
  const test = await createTestDatabase({ on: server.connection, statementTimeoutMs: 0 });
  cleanUps.push(() => test.drop());
  const { database, connection } = test;
  await migrateMail(database);
  await importCatalog(database, Readable.from(catalog));
  const redis = hasCache ? await startRedis() : undefined;
  if (redis) cleanUps.push(() => redis.stop());
  const child = fork(
    new URL('shop-process.ts', import.meta.url),
    [JSON.stringify({ connection, cacheUrl: redis?.url })],
    { execArgv: FLAGS, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const exited = once(child, 'exit');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanUps.push(async () => {
    agent.destroy();
    if (child.connected) child.disconnect();
    await exited;
  });
  const [first] = await Promise.race([once(child, 'message'), exited]);
  const port = (first as { port?: number } | null)?.port;
  assert.ok(port, 'the process of the guarded shop ended');
  // After this checkpoint, each page of the database is logged in full once. That happens while the requests warm up.
  await database.pool.query('CHECKPOINT');
  return {
    visitor: () => new Visitor(port, agent),
    measure: (prepare) => measure({ child, pool: database.pool }, prepare),
  };
}

const catalog = csvOf(
  Array.from({ length: PRODUCTS }, (_, product) =>
    productRows(
      slugOf(product),
      {
        Title: `Shirt number ${product}`,
        Type: 'Shirts',
        Tags: 'women, men, cotton',
        'Body (HTML)': `<p>${'A shirt that you can wear for a week on a boat. '.repeat(6)}</p>`,
      },
      SIZES.map((size, index) => [skuOf(product, index), 'Navy', size, '59.00', 10_000]),
    ),
  ).flat(),
);

interface Measured {
  child: ChildProcess;
  pool: Pool;
}

async function measure(measured: Measured, prepare: (count: number) => Promise<HotCall[]>): Promise<Costs> {
  for (const { visitor, request } of await prepare(WARM_UP)) await visitor.send(request);
  const alone = await costsAlone(measured, await prepare(SENT_ALONE));
  // In some rounds the compiler and background jobs allocate, too, so the lowest round is closest to the request's own.
  let allocated = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++)
    allocated = Math.min(allocated, await allocatedBytes(measured.child, await prepare(SENT_PER_ROUND)));
  return { ...alone, allocatedBytes: allocated };
}

/** Sends each request alone and returns the median of each cost, because a background job may add to one of them. */
async function costsAlone(
  { child, pool }: Measured,
  calls: HotCall[],
): Promise<Omit<Costs, 'allocatedBytes'>> {
  const all: Omit<Costs, 'allocatedBytes'>[] = [];
  for (const { visitor, request } of calls) {
    const [before, logBefore] = [await ask(child, 'counts'), await logPosition(pool)];
    await visitor.send(request);
    const [after, logAfter] = [await ask(child, 'counts'), await logPosition(pool)];
    all.push({
      statements: after.statements - before.statements,
      cacheCommands: after.cacheCommands - before.cacheCommands,
      walBytes: logAfter - logBefore,
      bytesOut: after.bytesOut - before.bytesOut,
    });
  }
  return {
    statements: medianOf(all.map(({ statements }) => statements)),
    cacheCommands: medianOf(all.map(({ cacheCommands }) => cacheCommands)),
    walBytes: medianOf(all.map(({ walBytes }) => walBytes)),
    bytesOut: medianOf(all.map(({ bytesOut }) => bytesOut)),
  };
}

async function allocatedBytes(child: ChildProcess, calls: HotCall[]): Promise<number> {
  const before = await ask(child, 'collect');
  for (const { visitor, request } of calls) await visitor.send(request);
  const after = await ask(child, 'counts');
  return Math.round((after.heapBytes - before.heapBytes) / calls.length);
}

async function ask(child: ChildProcess, wanted: 'counts' | 'collect'): Promise<ProcessCounts> {
  const answer = once(child, 'message') as Promise<[ProcessCounts]>;
  child.send(wanted);
  return (await answer)[0];
}

async function logPosition(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
  );
  return Number(rows[0]?.bytes);
}

const medianOf = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
