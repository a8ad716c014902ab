import { Agent, request } from 'node:http';
import type { Request } from 'autocannon';
import { addRequest, randomBelow } from '../load.ts';
import type { MeasuredProcess } from '../processes/processes.ts';

/** A shopper of a running shop, with the requested number of lines in the cart. */
export interface StageShopper {
  /** The request header with all cookies. */
  cookie: string;
  skus: string[];
}

/** A cart that a stage refused, such as a cookie of more than 4 KB. */
export interface Refused {
  lines: number;
  status: number;
}

const SHOPPERS_AT_ONCE = 32;

/** Fills carts through the shop's API, so that each stage creates its own sessions. */
export async function fillCarts(
  shop: MeasuredProcess,
  count: number,
  lines: number,
): Promise<StageShopper[] | Refused> {
  const agent = new Agent({ keepAlive: true, maxSockets: SHOPPERS_AT_ONCE });
  const shoppers: StageShopper[] = [];
  let refused: Refused | undefined;
  const fillSome = async () => {
    while (!refused && shoppers.length < count) {
      const shopper = { cookie: '', skus: Array.from({ length: lines }, (_, index) => skuOf(index)) };
      shoppers.push(shopper);
      refused ??= await fill(agent, shop.url, shopper);
    }
  };
  await Promise.all(Array.from({ length: SHOPPERS_AT_ONCE }, fillSome));
  agent.destroy();
  return refused ?? shoppers;
}

/** Returns a seeded SKU that is in stock. Of every 40 products, the first has no stock. */
const skuOf = (index: number) => `B-${index + 1 + Math.floor(index / 39)}-0-M`;

async function fill(agent: Agent, url: string, shopper: StageShopper): Promise<Refused | undefined> {
  const jar = new Map<string, string>();
  for (const [index, sku] of shopper.skus.entries()) {
    shopper.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const { status, cookies } = await add(agent, url, shopper.cookie, sku);
    if (status !== 200) return { lines: index + 1, status };
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';', 1);
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
  }
  shopper.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return undefined;
}

function add(
  agent: Agent,
  url: string,
  cookie: string,
  sku: string,
): Promise<{ status: number; cookies: string[] }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/api/cart/line-items`,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, cookies: answer.headers['set-cookie'] ?? [] }),
        );
      },
    );
    sent.once('error', reject);
    sent.end(JSON.stringify({ sku, quantity: 1 }));
  });
}

export const pickOne = <Item>(items: readonly Item[]): Item => items[randomBelow(items.length)] as Item;

export const viewOf = ({ cookie }: StageShopper): Request => ({ path: '/api/cart', headers: { cookie } });

export const addOf = ({ cookie, skus }: StageShopper): Request => addRequest(cookie, pickOne(skus));
