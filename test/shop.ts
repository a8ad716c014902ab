import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { PoolConfig } from 'pg';
import { type Level, pino } from 'pino';
import { buildApp, type Shop } from '../src/app.ts';
import type { CartAnswer } from '../src/cart/schemas.ts';
import { importCatalog } from '../src/catalog/import/import.ts';
import type { MailMessage } from '../src/mail/message.ts';
import { createRenderer } from '../src/pictures/renderer.ts';
import { createPictureStore } from '../src/pictures/store.ts';
import { parseCacheUrl } from '../src/platform/cache/cache-url.ts';
import { createSharedCache, type SharedCache } from '../src/platform/cache/shared-cache.ts';
import { type Database, openDatabase } from '../src/platform/database.ts';
import type { Health } from '../src/platform/health.ts';
import { createMetrics, type Metrics } from '../src/platform/metrics.ts';
import { type Network, parseNetwork } from '../src/platform/networks.ts';
import type { Replicas } from '../src/platform/replicas.ts';
import { createCachedStore } from '../src/state/cached.ts';
import { createDatabaseStore } from '../src/state/database.ts';
import type { StateStore } from '../src/state/store.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export type Response = LightMyRequestResponse;
export type Headers = Record<string, string>;

export interface InstanceOptions {
  publicUrl?: string;
  sessionKeys?: readonly string[];
  logLevel?: Level;
  pageFreshMs?: number;
  trustedProxies?: readonly string[];
  /** Renders pictures in a process of its own; without it a picture that is not there fails. */
  rendersPictures?: boolean;
  /** The cache that it shares with others. */
  cacheUrl?: string;
  /** Closed with the instance. */
  replicas?: (primary: Database, metrics: Metrics) => Replicas;
  /** Another one than the database's. */
  store?: (database: Database) => StateStore;
  /** Another way to the same server, such as one that a test can cut. */
  connection?: (direct: PoolConfig) => PoolConfig;
}

export interface TestInstance {
  app: FastifyInstance;
  health: Health;
  sendDueMails: Shop['sendDueMails'];
  checkout: Shop['checkout'];
  metrics: Metrics;
  /** The instance's own pool. */
  database: Database;
  cache: SharedCache | undefined;
  logLines: string[];
  /** Those of transactions that were rolled back included. */
  mails: MailMessage[];
  routes: Route[];
  inject(request: InjectOptions): Promise<Response>;
  shopper(): Shopper;
  /** Listens on a free port of the loopback interface. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export interface Route {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
}

export interface TestShop extends TestInstance {
  test: TestDatabase;
  /** One more instance on the same database. */
  another(options?: InstanceOptions): Promise<TestInstance>;
}

const PUBLIC_URL = 'https://shop.test';
export const SESSION_KEY = 'a key of the tests, long enough to be one';

/** The whole shop in this process, on a database of its own; nothing listens until `listen` is called. */
export async function createTestShop(
  options: InstanceOptions & { csv?: string; test?: TestDatabase } = {},
): Promise<TestShop> {
  const test = options.test ?? (await createTestDatabase());
  const imported = await importCatalog(test.database, Readable.from(options.csv ?? testCatalog));
  assert.ok(imported.ok, `the test's catalog is wrong: ${JSON.stringify(imported)}`);
  const instances: TestInstance[] = [];
  const another = async (more: InstanceOptions = {}) => {
    const instance = await createInstance(test, more);
    instances.push(instance);
    return instance;
  };
  return {
    ...(await another(options)),
    test,
    another,
    async close() {
      await Promise.all(instances.map((instance) => instance.close()));
      await test.drop();
    },
  };
}

async function createInstance(test: TestDatabase, options: InstanceOptions): Promise<TestInstance> {
  const { publicUrl = PUBLIC_URL, sessionKeys = [SESSION_KEY] } = options;
  const networks = (options.trustedProxies ?? []).map((text) => parseNetwork(text) as Network);
  const connection = (options.connection ?? ((direct) => direct))(test.connection);
  const database = openDatabase({ connection, maxConnections: 8, applicationName: 'test shop' });
  const directory = await mkdtemp(join(tmpdir(), 'myclothes-pictures-'));
  const renderer = options.rendersPictures ? createRenderer() : undefined;
  const render = renderer?.render ?? (() => Promise.reject(new Error('this test renders no pictures')));
  const logLines: string[] = [];
  const mails: MailMessage[] = [];
  const metrics = createMetrics(database.pool);
  const cache = options.cacheUrl ? openCache(options.cacheUrl, metrics) : undefined;
  const replicas = options.replicas?.(database, metrics);
  const routes: Route[] = [];
  const { app, health, sendDueMails, checkout } = await recordingRoutes(routes, () =>
    buildApp({
      config: { publicUrl, instance: 'test-1', trustedProxies: networks },
      database,
      store: options.store?.(database) ?? databaseStore(database, cache),
      catalog: { shared: cache, replicas },
      mail: {
        async send(_connection, message) {
          mails.push(message);
        },
      },
      sessionKeys,
      pictures: createPictureStore({ directory, render }),
      metrics,
      log: pino({ level: options.logLevel ?? 'silent' }, { write: (line) => logLines.push(line) }),
      ...(options.pageFreshMs === undefined ? {} : { pageFreshMs: options.pageFreshMs }),
    }),
  );
  return {
    app,
    health,
    sendDueMails,
    checkout,
    metrics,
    database,
    cache,
    logLines,
    mails,
    routes,
    inject: (request) => app.inject(request),
    shopper: () => new Shopper(app),
    async listen() {
      await app.listen({ host: '127.0.0.1', port: 0 });
      const address = app.server.address();
      assert.ok(address !== null && typeof address !== 'string');
      return address.port;
    },
    async close() {
      await app.close();
      cache?.close();
      await replicas?.close();
      renderer?.close();
      if (!database.pool.ending) await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function openCache(url: string, { registry }: Metrics): SharedCache {
  const address = parseCacheUrl(url);
  assert.ok(!('fault' in address), url);
  return createSharedCache({ address, registry });
}

const databaseStore = (database: Database, cache: SharedCache | undefined) =>
  cache ? createCachedStore(database, cache) : createDatabaseStore(database);

/** The app is made, and says so, before `build` waits for the first time. */
function recordingRoutes<T>(routes: Route[], build: () => T): T {
  const listen = (message: unknown) =>
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push({ method: one as Route['method'], url });
    });
  subscribe('fastify.initialization', listen);
  try {
    return build();
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}

/** A browser of the smallest kind: it keeps the cookies it is given and sends them. */
export class Shopper {
  readonly cookies = new Map<string, string>();
  #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  /** The next requests go to another instance, as behind a load balancer. */
  moveTo({ app }: { app: FastifyInstance }): void {
    this.#app = app;
  }

  get session(): string | undefined {
    return this.cookies.get('__Host-session') ?? this.cookies.get('session');
  }

  async request(options: InjectOptions): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#app.inject({
      ...options,
      headers: { ...(cookie ? { cookie } : {}), ...options.headers },
    });
    for (const { name, value } of response.cookies) this.cookies.set(name, value);
    return response;
  }

  get(url: string, headers: Headers = {}): Promise<Response> {
    return this.request({ method: 'GET', url, headers });
  }

  /** A body that is a text is sent as it is, any other as JSON; always under the type of JSON by default. */
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers: Headers = {}) {
    if (body === undefined) return this.request({ method, url, headers });
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    return this.request({
      method,
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** As a browser without scripts submits a form. */
  form(url: string, fields: Record<string, string> | string, headers: Headers = {}): Promise<Response> {
    const payload = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    return this.request({ method: 'POST', url, payload, headers: { ...FORM_HEADERS, ...headers } });
  }

  async cart(): Promise<CartAnswer> {
    return cartOf(await this.get('/api/cart'));
  }

  async add(sku: string, quantity = 1, headers: Headers = {}): Promise<CartAnswer> {
    return cartOf(await this.send('POST', '/api/cart/line-items', { sku, quantity }, headers));
  }

  async set(sku: string, quantity: number, headers: Headers = {}): Promise<CartAnswer> {
    return cartOf(await this.send('PUT', lineItem(sku), { quantity }, headers));
  }

  async remove(sku: string, headers: Headers = {}): Promise<CartAnswer> {
    return cartOf(await this.send('DELETE', lineItem(sku), undefined, headers));
  }
}

const FORM_HEADERS = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'sec-fetch-site': 'same-origin',
};

export const lineItem = (sku: string): string => `/api/cart/line-items/${encodeURIComponent(sku)}`;

export function cartOf(response: Response): CartAnswer {
  assert.equal(response.statusCode, 200, response.body);
  return response.json<CartAnswer>();
}

/** SKU and quantity of each line. */
export const linesOf = (cart: CartAnswer): [sku: string, quantity: number][] =>
  cart.lineItems.map((line) => [line.sku, line.quantity]);

/** Everything in the database as text, by table: equal before and after means that nothing was written. */
export async function contentsOf({ pool }: Database): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const contents: Record<string, string> = {};
  for (const { name } of rows) {
    const table = await pool.query<{ text: string }>(
      `SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text), '[]')::text AS text FROM "${name}" AS t`,
    );
    contents[name] = table.rows[0]?.text ?? '';
  }
  return contents;
}

/** Waits for a condition; fails when it does not come about in time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const timeoutMs = 10_000;
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    assert.ok(performance.now() < end, `waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

type Row = Record<string, string | number>;

/** Columns are those that any row has. */
export function csvOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: unknown[]) =>
    cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',');
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map(line).join('\n');
}

export type TestVariant = [sku: string, color: string, size: string, price: string, stock: number];

/** The rows of one product with colors and sizes; `more` goes into its first row. */
export function productRows(handle: string, more: Row, variants: readonly TestVariant[]): Row[] {
  return variants.map(([sku, color, size, price, stock], index) => ({
    Handle: handle,
    ...(index === 0 ? { 'Option1 Name': 'Color', 'Option2 Name': 'Size', Vendor: 'MyClothes', ...more } : {}),
    'Option1 Value': color,
    'Option2 Value': size,
    'Variant SKU': sku,
    'Variant Price': price,
    'Variant Inventory Qty': stock,
  }));
}

export const testCatalog: string = csvOf([
  ...productRows('oxford-shirt', { Title: 'Oxford shirt', Type: 'Shirts', Tags: 'women, men, cotton' }, [
    ['OXF-NVY-M', 'Navy', 'M', '59.00', 500],
    ['OXF-NVY-L', 'Navy', 'L', '59.00', 2],
    ['OXF-CHK-M', 'Chalk', 'M', '59.00', 0],
  ]),
  ...productRows('heavy-hoodie', { Title: 'Heavy hoodie', Type: 'Hoodies', Tags: 'men' }, [
    ['HOO-BLK-M', 'Black', 'M', '79.00', 500],
    ['HOO-BLK-L', 'Black', 'L', '79.00', 500],
  ]),
  ...productRows('not-yet', { Title: 'Not yet on sale', Status: 'draft' }, [
    ['DRAFT', 'Red', 'M', '9.00', 5],
  ]),
  ...productRows(
    'numbered-socks',
    { Title: 'Numbered socks', Type: 'Socks', Tags: 'women, men, accessories' },
    Array.from({ length: 101 }, (_, index) => [`SOCK-${index + 1}`, 'Oat', String(index + 1), '9.00', 500]),
  ),
]);
