import { randomUUID } from 'node:crypto';
import type { AttackTarget } from './target.ts';

export interface Answer {
  status: number;
  text: string;
}

interface JsonOptions {
  method?: 'POST' | 'PUT';
  /** The client address; see `AttackTarget.fetch`. */
  from?: string;
}

/** A minimal browser that stores and sends cookies. */
export class AttackClient {
  readonly cookies = new Map<string, string>();
  readonly #target: AttackTarget;

  constructor(target: AttackTarget) {
    this.#target = target;
  }

  get(path: string): Promise<Answer> {
    return this.#send(path, { method: 'GET' });
  }

  json(path: string, body: unknown, { method = 'POST', from }: JsonOptions = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return this.#send(path, { method, headers, body: JSON.stringify(body), ...(from && { from }) });
  }

  form(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Resolves once the answer has been read. */
  async #send(path: string, init: Parameters<AttackTarget['fetch']>[1] & object): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie && { cookie }) };
    const response = await this.#target.fetch(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return { status: response.status, text: await response.text() };
  }
}

const PRODUCTS_MAX = 100;

interface ListingAnswer {
  products: { slug: string }[];
}

interface ProductAnswer {
  variants: { sku: string; available: boolean }[];
}

/** Lists the SKUs of the shop's first products that are available, or that are sold out. */
export async function* listSkus(
  target: AttackTarget,
  { isAvailable, productsMax = PRODUCTS_MAX }: { isAvailable: boolean; productsMax?: number },
): AsyncGenerator<string> {
  const client = new AttackClient(target);
  const listing = await client.get(`/api/products?limit=${productsMax}`);
  for (const { slug } of (JSON.parse(listing.text) as ListingAnswer).products) {
    const product = await client.get(`/api/products/${encodeURIComponent(slug)}`);
    for (const { sku, available } of (JSON.parse(product.text) as ProductAnswer).variants)
      if (available === isAvailable) yield sku;
  }
}

/** Finds the first of these SKUs. Throws one sentence when there is none. */
export async function findSku(target: AttackTarget, asked: { isAvailable: boolean }): Promise<string> {
  for await (const sku of listSkus(target, asked)) return sku;
  const what = asked.isAvailable ? 'is available' : 'is sold out';
  throw new Error(`The first ${PRODUCTS_MAX} products have nothing that ${what}.`);
}

/** Creates a guest with one item in the cart. */
export async function createBuyer(target: AttackTarget, sku: string): Promise<AttackClient> {
  const buyer = new AttackClient(target);
  await buyer.json('/api/cart/line-items', { sku, quantity: 1 });
  return buyer;
}

const PASSWORD = 'a quiet lake at dawn';

/** A customer of the attacked shop. */
export interface Victim {
  email: string;
  /** The browser that registered the account. */
  client: AttackClient;
}

export const newAddress = (): string => `attack-${randomUUID()}@example.test`;

/** Registers from this client address. */
export async function registerVictim(target: AttackTarget, from: string): Promise<Victim> {
  const [email, client] = [newAddress(), new AttackClient(target)];
  const body = { email, password: PASSWORD, name: 'Ada' };
  const { status, text } = await client.json('/api/customers', body, { from });
  if (status !== 201) throw new Error(`The shop refused to register a customer: ${status} ${text}`);
  return { email, client };
}

/** Resolves to the status of a sign-in with the right password. */
export const signInRight = async (client: AttackClient, email: string, from: string): Promise<number> =>
  (await client.json('/api/session', { email, password: PASSWORD }, { from })).status;

export const signInWrong = async (client: AttackClient, email: string, from: string): Promise<number> =>
  (await client.json('/api/session', { email, password: randomUUID() }, { from })).status;
