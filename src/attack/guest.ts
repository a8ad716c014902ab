import { randomUUID } from 'node:crypto';
import type { AttackTarget } from './attack.ts';

/** A browser of the smallest kind: it keeps the cookies that it is given. */
export interface Guest {
  form(path: string, fields: Record<string, string>): Promise<Response>;
  json(path: string, body: unknown): Promise<Response>;
}

export function createGuest(target: AttackTarget): Guest {
  const cookies = new Map<string, string>();
  async function post(path: string, type: string, body: string): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'content-type': type, cookie, 'idempotency-key': randomUUID() };
    const response = await target.fetch(path, { method: 'POST', headers, body });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    return response;
  }
  return {
    form: (path, fields) =>
      post(path, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString()),
    json: (path, body) => post(path, 'application/json', JSON.stringify(body)),
  };
}

const PRODUCTS = 100;

interface ProductAnswer {
  variants: { sku: string; available: boolean }[];
}

/** The first variant that can be bought, or that is sold out. Throws one sentence where there is none. */
export async function findSku(
  target: AttackTarget,
  { isAvailable }: { isAvailable: boolean },
): Promise<string> {
  const listed = await target.fetch(`/api/products?limit=${PRODUCTS}`);
  const { products } = (await listed.json()) as { products: { slug: string }[] };
  for (const { slug } of products) {
    const answer = await target.fetch(`/api/products/${encodeURIComponent(slug)}`);
    const { variants } = (await answer.json()) as ProductAnswer;
    const found = variants.find(({ available }) => available === isAvailable);
    if (found) return found.sku;
  }
  throw new Error(
    `The first ${PRODUCTS} products have nothing that ${isAvailable ? 'can be bought' : 'is sold out'}.`,
  );
}

/** A guest with one item in the cart. */
export async function createBuyer(target: AttackTarget, sku: string): Promise<Guest> {
  const guest = createGuest(target);
  await guest.json('/api/cart/line-items', { sku, quantity: 1 });
  return guest;
}
