import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../../../src/config.ts';
import { type Part, startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';
import type { Contestant, PeerRequest, ShopperHeaders } from '../contestant.ts';
import { shopCsv, slugOf } from '../products.ts';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
/** The variant of which ten are left costs €20.00, and its delivery to Austria €4.90. */
const ORDER_TOTAL_MINOR = 2_000 + 490;

export interface ShopInput {
  folder: string;
  port: number;
  databaseUrl: string;
  /** Only PATH of it is passed on. */
  environment: NodeJS.ProcessEnv;
  settings?: Record<string, string>;
}

/** Creates the schema and imports the products, with the commands that a merchant uses. */
export async function populateShop(input: ShopInput): Promise<void> {
  const csvFile = join(input.folder, 'products.csv');
  await writeFile(csvFile, [...shopCsv()].join(''));
  await runCommand(input, ['src/commands/migrate.ts']);
  await runCommand(input, ['src/commands/catalog.ts', 'import', csvFile]);
}

/** Starts the shop as `npm start` does, in production. It replaces itself and keeps its process ID. */
export async function startShop(input: ShopInput): Promise<Contestant> {
  const part = await startNode(input, ['src/main.ts']);
  const url = `http://127.0.0.1:${input.port}`;
  const isReady = () => fetch(`${url}/health/ready`).then(({ ok }) => ok);
  await waitForPart(part, 'the shop', isReady, START_TIMEOUT_MS);
  return { ...requestsOf(input.port), url, pid: part.pid, largeCarts: [], stop: () => end(part) };
}

function requestsOf(port: number): Omit<Contestant, 'url' | 'pid' | 'largeCarts' | 'stop'> {
  const host = `localhost:${port}`;
  const json = { 'content-type': 'application/json', host };
  // Each guest comes from a network of their own, because one network may begin only so many carts an hour.
  let guests = 0;
  const ofNewGuest = () => {
    guests++;
    return { 'x-forwarded-for': `10.${(guests >> 16) & 255}.${(guests >> 8) & 255}.${guests & 255}` };
  };
  return {
    name: 'MyClothes',
    list: () => ({ method: 'GET', path: '/api/products?limit=24', headers: { host } }),
    product: (product) => ({ method: 'GET', path: `/api/products/${slugOf(product)}`, headers: { host } }),
    add: (sku, shopper = ofNewGuest()) => ({
      method: 'POST',
      path: '/api/cart/line-items',
      headers: { ...json, ...shopper },
      body: JSON.stringify({ sku, quantity: 1 }),
    }),
    showCart: (shopper) => ({ method: 'GET', path: '/api/cart', headers: { host, ...shopper } }),
    shopperOf: (response) => ({
      cookie: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';', 1)[0])
        .join('; '),
    }),
    quantitiesOf: (cart) =>
      (cart as { lineItems: { quantity: number }[] }).lineItems.map(({ quantity }) => quantity),
    isAccepted: (status) => status === 200 || status === 201,
    prepareOrder: async (shopper, number) => orderRequest({ ...json, ...ofNewGuest(), ...shopper }, number),
  };
}

const orderRequest = (headers: ShopperHeaders, number: number): PeerRequest => ({
  method: 'POST',
  path: '/api/orders',
  headers: { ...headers, 'idempotency-key': `order-${number}` },
  body: JSON.stringify({
    email: `shopper-${number}@example.test`,
    address: { name: 'Ada', line1: 'Street 1', postalCode: '1010', city: 'Vienna', country: 'AT' },
    deliveryMethod: 'standard',
    paymentMethod: 'on_delivery',
    totalMinor: ORDER_TOTAL_MINOR,
  }),
});

async function runCommand(input: ShopInput, args: readonly string[]): Promise<void> {
  const part = await startNode(input, args);
  const how = await part.ended;
  if (how !== 'with 0') throw new Error(`${args[0]} ended ${how}: ${await part.lastOutput()}`);
}

const startNode = (
  { folder, port, databaseUrl, environment, settings }: ShopInput,
  args: readonly string[],
): Promise<Part> =>
  startPart({
    command: process.execPath,
    args,
    workingDir: projectDir,
    logFile: join(folder, 'shop.log'),
    environment: {
      PATH: environment.PATH,
      NODE_ENV: 'production',
      SESSION_KEYS: 'a-signing-key-for-measurements-of-no-other-use',
      PUBLIC_URL: `http://localhost:${port}`,
      PORT: `${port}`,
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      TRUSTED_PROXIES: '127.0.0.1',
      RENDER_AHEAD: 'off',
      ...settings,
    },
  });

const end = async (part: Part): Promise<void> => void (await part.end('SIGINT', STOP_TIMEOUT_MS));
