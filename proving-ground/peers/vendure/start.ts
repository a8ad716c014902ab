import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '../../shared/wait-until.ts';
import { type Contestant, type PeerRequest, type ShopperHeaders, send, sendAccepted } from '../contestant.ts';
import { prepareVendureOrder } from './order.ts';
import { MUTATIONS, PRODUCT, queryRequest, SEARCH, SHOW_CART } from './queries.ts';
import { TOKEN_HEADER, type VendureInput } from './vendure.ts';

const STOP_TIMEOUT_MS = 10_000;
const INDEX_TIMEOUT_MS = 3_600_000;

/** Creates Vendure's tables and imports the products. */
export async function populateVendure(input: VendureInput, environment: NodeJS.ProcessEnv): Promise<void> {
  const child = forkProcess('./populate-process.ts', input, environment);
  await readyOf(child);
  if (child.exitCode === null) await once(child, 'exit');
}

/** Builds the search index. Vendure does not say when it is complete, so `isComplete` is asked. */
export async function indexVendure(
  input: VendureInput,
  environment: NodeJS.ProcessEnv,
  isComplete: () => Promise<boolean>,
): Promise<void> {
  const child = forkProcess('./index-process.ts', input, environment);
  await readyOf(child);
  await waitUntil('Vendure has indexed its products', isComplete, {
    timeoutMs: INDEX_TIMEOUT_MS,
    pollMs: 1_000,
  }).finally(() => stop(child));
}

/** Starts Vendure's server. */
export async function startVendure(input: VendureInput, environment: NodeJS.ProcessEnv): Promise<Contestant> {
  const child = forkProcess('./server-process.ts', input, environment);
  await readyOf(child);
  const url = `http://127.0.0.1:${input.port}`;
  const variants = await listVariants(url);
  const add = (sku: string, shopper: ShopperHeaders = {}) =>
    queryRequest(MUTATIONS.add, { id: variants.get(sku) }, shopper);
  const vendure: Contestant = {
    name: 'Vendure',
    url,
    pid: child.pid as number,
    largeCarts: [],
    list: () => queryRequest(SEARCH, { take: 24 }),
    product: (product) => queryRequest(PRODUCT, { slug: `product-${product}` }),
    add,
    showCart: (shopper) => queryRequest(SHOW_CART, {}, shopper),
    shopperOf: (response) => ({ authorization: `Bearer ${response.headers.get(TOKEN_HEADER)}` }),
    quantitiesOf: (cart) =>
      ((cart as CartAnswer).data.activeOrder?.lines ?? []).map(({ quantity }) => quantity),
    isAccepted: (status, answer) => status === 200 && isSuccess(answer),
    prepareOrder: (shopper, number) =>
      prepareVendureOrder((request) => sendAccepted(vendure, request), shopper, number),
    stop: () => stop(child),
  };
  return vendure;
}

interface CartAnswer {
  data: { activeOrder: { lines: { quantity: number }[] } | null };
}

/** GraphQL refuses with 200: an error result has an `errorCode`. */
function isSuccess(answer: unknown): boolean {
  const { data, errors } = answer as { data?: Record<string, unknown>; errors?: unknown };
  return errors === undefined && !JSON.stringify(data).includes('"errorCode"');
}

/** Vendure names a variant by a number of the database. */
async function listVariants(url: string): Promise<Map<string, string>> {
  const variants = new Map<string, string>();
  for (let skip = 0; ; skip += 100) {
    const { answer } = await send(url, listRequest(skip));
    const { items } = (answer as VariantsAnswer).data.products;
    for (const { variants: found } of items) for (const { sku, id } of found) variants.set(sku, id);
    if (items.length === 0) return variants;
  }
}

const listRequest = (skip: number): PeerRequest =>
  queryRequest(
    'query ($skip: Int!) { products(options: { take: 100, skip: $skip }) { items { variants { id sku } } } }',
    { skip },
  );

interface VariantsAnswer {
  data: { products: { items: { variants: { id: string; sku: string }[] }[] } };
}

const forkProcess = (file: string, input: VendureInput, { PATH }: NodeJS.ProcessEnv) =>
  fork(new URL(file, import.meta.url), [JSON.stringify(input)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
    cwd: input.folder,
    env: { PATH, NODE_ENV: 'production' },
  });

async function readyOf(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`Vendure ended with ${code}.`);
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}
