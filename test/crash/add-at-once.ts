import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Browser,
  type BrowserRequest,
  openBrowser,
  Unanswered,
} from '../../proving-ground/lab/shoppers/browser.ts';
import { cartOfApi, READ_CART } from '../../proving-ground/lab/shoppers/cart-client.ts';

const RETRY_MS = 50;
const GIVE_UP_MS = 60_000;

export interface AddAtOnceResult {
  /** Every tab has sent its add. */
  begun: Promise<void>;
  done: Promise<{ quantity: number; version: number; sent: number }>;
}

/** Lets tabs of one browser add one item each. Each repeats its request with its key until it is acknowledged. */
export function addAtOnce(options: {
  port: number;
  first: string;
  sku: string;
  tabs: number;
}): AddAtOnceResult {
  const { port, first, sku, tabs } = options;
  const browser = openBrowser();
  const started = Promise.withResolvers<void>();

  const add = (item: string, key: string) => {
    const json = { sku: item, quantity: 1 };
    return sendUntilAcknowledged(browser, port, { method: 'POST', path: '/api/cart/line-items', json, key });
  };
  const run = async () => {
    await add(first, 'first');
    const adding = Array.from({ length: tabs }, (_, tab) => add(sku, `tab-${tab}`));
    started.resolve();
    const tries = await Promise.all(adding);
    const cart = cartOfApi(await browser.ask(port, READ_CART));
    const quantity = cart.lines.find(([one]) => one === sku)?.[1] ?? 0;
    return { quantity, version: cart.version, sent: tries.reduce((sum, one) => sum + one, 0) };
  };
  const done = run().finally(() => browser.close());
  return { begun: Promise.race([started.promise, done.then(() => {})]), done };
}

/** Sends the request until the answer is 200. Resolves to how often it was sent. */
async function sendUntilAcknowledged(
  browser: Browser,
  port: number,
  request: BrowserRequest,
): Promise<number> {
  const giveUpMs = performance.now() + GIVE_UP_MS;
  for (let sent = 1; ; sent++) {
    const status = await browser.ask(port, request).then(
      (answer) => answer.status,
      (error: unknown) => {
        assert.ok(error instanceof Unanswered, String(error));
        return error.code;
      },
    );
    if (status === 200) return sent;
    assert.ok(typeof status === 'string' || status === 503, `answered by ${status}`);
    assert.ok(performance.now() < giveUpMs, `not answered in ${GIVE_UP_MS} ms`);
    await pause(RETRY_MS);
  }
}
