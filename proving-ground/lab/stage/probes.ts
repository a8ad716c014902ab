import {
  type Answer,
  type Browser,
  type BrowserRequest,
  openBrowser,
  type Where,
} from '../shoppers/browser.ts';
import { READ_CART } from '../shoppers/cart-client.ts';

/** A forged value that was sent to the shop. */
export interface Forgery {
  what: string;
  isAccepted: boolean;
  /** An earlier state of the shopper's own: not forged, but outdated. */
  isReplay: boolean;
}

/** How much fits into a cart until the shop refuses. */
export interface Capacity {
  lines: number;
  /** The stable code of the refusal. Undefined when everything fit. */
  refusedBy: string | undefined;
  /** The size of the last accepted request. */
  requestBytes: number;
}

/** One more than a cart may contain. */
export const LINES_MAX = 101;
const REAL_QUANTITY = 2;

/** Sends forged values to the shop and reports which it accepted. */
export async function tryForgeries(where: Where, skus: readonly string[]): Promise<Forgery[]> {
  const [sku = '', another = ''] = skus;
  const own = openBrowser();
  await must(own, where, add(sku, REAL_QUANTITY));
  const before = new Map(own.cookies());
  const real = await readCart(own, where);
  await must(own, where, add(another, 1));
  const now = new Map(own.cookies());
  own.close();

  const shown = async (cookies: ReadonlyMap<string, string>): Promise<CartAnswer | undefined> => {
    const browser = openBrowser({ cookies });
    const answer = await browser.ask(where, READ_CART).finally(() => browser.close());
    return answer.status === 200 ? (JSON.parse(answer.body) as CartAnswer) : undefined;
  };
  const opens = async (cookies: ReadonlyMap<string, string>) => ((await shown(cookies))?.itemCount ?? 0) > 0;
  const withOther = (name: string, value: string) => new Map([...now, [name, value]]);

  const session = now.get('session') ?? '';
  const forgeries: Forgery[] = [];
  const tried = (what: string, isAccepted: boolean, isReplay = false) =>
    forgeries.push({ what, isAccepted, isReplay });
  tried('a session with another signature', await opens(withOther('session', flipped(session))));
  tried('a forged session', await opens(withOther('session', madeUp)));
  tried('a session without its signature', await opens(withOther('session', session.slice(0, 47))));
  const state = now.get('state');
  if (state !== undefined) {
    tried('a cart with a byte changed', await opens(withOther('state', flipped(state))));
    tried("a cart under another shopper's session", await opensForStranger(where, another, state, opens));
  }
  const counted = await shown(withOther('cart', '999999.99'));
  tried('a forged version and count', counted?.version === 999_999 || counted?.itemCount === 99);
  tried('a forged price', await takesPrice(where, sku));
  // When each instance has its own carts, the second cart is not a later state of the first.
  if (before.get('session') === session) {
    const old = await shown(before);
    tried('its own earlier cart', old?.version === real.version, true);
  }
  return forgeries;
}

interface CartAnswer {
  version: number;
  itemCount: number;
}

const add = (sku: string, quantity: number): BrowserRequest => ({
  method: 'POST',
  path: '/api/cart/line-items',
  json: { sku, quantity },
});

const madeUp = `v1.${'A'.repeat(43)}.${'B'.repeat(43)}`;

/** Changes a character in the middle. */
function flipped(value: string): string {
  const at = Math.floor(value.length * 0.75);
  return value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1);
}

async function readCart(browser: Browser, where: Where): Promise<CartAnswer> {
  return JSON.parse((await must(browser, where, READ_CART)).body) as CartAnswer;
}

async function opensForStranger(
  where: Where,
  sku: string,
  state: string,
  opens: (cookies: ReadonlyMap<string, string>) => Promise<boolean>,
): Promise<boolean> {
  const stranger = openBrowser();
  await must(stranger, where, add(sku, 1));
  const cookies = new Map([...stranger.cookies(), ['state', state] as const]);
  stranger.close();
  return opens(cookies);
}

async function takesPrice(where: Where, sku: string): Promise<boolean> {
  const browser = openBrowser();
  const sent: BrowserRequest = { ...add(sku, 1), json: { sku, quantity: 1, unitPriceMinor: 1 } };
  const { status } = await browser.ask(where, sent).finally(() => browser.close());
  return status === 200;
}

async function must(browser: Browser, where: Where, sent: BrowserRequest): Promise<Answer> {
  const answer = await browser.ask(where, sent);
  if (answer.status !== 200)
    throw new Error(`${sent.method} ${sent.path} was answered by ${answer.status}: ${answer.body}`);
  return answer;
}

/** Adds one item of each SKU until the shop refuses one. */
export async function fillCart(where: Where, skus: readonly string[]): Promise<Capacity> {
  const browser = openBrowser();
  let [lines, requestBytes, refusedBy]: [number, number, string | undefined] = [0, 0, undefined];
  try {
    for (const sku of skus.slice(0, LINES_MAX)) {
      const answer = await browser.ask(where, add(sku, 1));
      if (answer.status !== 200) {
        refusedBy = String((JSON.parse(answer.body) as { code?: unknown }).code);
        break;
      }
      lines++;
      requestBytes = answer.bytes.sent;
    }
    return { lines, refusedBy, requestBytes };
  } finally {
    browser.close();
  }
}
