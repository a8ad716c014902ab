import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What one guest does over HTTP. Results are undefined when the answer was lost. */

export const SKU = 'OXF-NVY-M';
const TIMEOUT_MS = 15_000;
const AGAIN_AFTER_MS = 100;

export interface PlacedOrder {
  number: string;
  token: string;
  totalMinor: number;
  /** Where the shopper pays. Undefined when Stripe could not be reached. */
  payUrl: string | undefined;
}

export class CheckoutClient {
  readonly email = `${randomBytes(6).toString('hex')}@example.com`;
  readonly key: string = randomBytes(12).toString('hex');
  readonly #cookies = new Map<string, string>();
  #totalMinor = 0;

  /** Adds one item to the cart and asks for the total. */
  async begin(shop: string, paymentMethod: string): Promise<void> {
    await this.#send(`${shop}/api/cart/line-items`, { sku: SKU, quantity: 1 });
    const asked = await this.#send(`${shop}/api/orders`, this.#order(paymentMethod), `${this.key}-asked`);
    const answer = (await asked?.json()) as { code?: string; summary?: { totalMinor: number } };
    if (answer.code !== 'total_changed' || !answer.summary)
      throw new Error(`the answer has no total: ${JSON.stringify(answer)}`);
    this.#totalMinor = answer.summary.totalMinor;
  }

  async place(shop: string, paymentMethod: string): Promise<PlacedOrder | undefined> {
    const response = await this.#placePatiently(shop, paymentMethod);
    if (!response) return undefined;
    if (response.status !== 201) throw new Error(`not placed: ${response.status} ${await response.text()}`);
    const { order, token, payment } = (await response.json()) as {
      order: { number: string; totalMinor: number };
      token: string;
      payment: { kind: string; url?: string };
    };
    return { number: order.number, totalMinor: order.totalMinor, token, payUrl: payment.url };
  }

  /** Retries, because the database may not have noticed yet that the first instance is gone. */
  async #placePatiently(shop: string, paymentMethod: string): Promise<Response | undefined> {
    const end = performance.now() + TIMEOUT_MS;
    for (;;) {
      const response = await this.#send(`${shop}/api/orders`, this.#order(paymentMethod), this.key);
      const isInFlight =
        response?.status === 409 && (await response.clone().text()).includes('order_in_flight');
      if (!isInFlight || performance.now() > end) return response;
      await pause(AGAIN_AFTER_MS);
    }
  }

  /** Pays. Resolves to false when the payment page is closed. */
  async pay(payUrl: string): Promise<boolean> {
    const body = new URLSearchParams({ outcome: 'pay' });
    const response = await fetch(payUrl, { method: 'POST', body, redirect: 'manual' });
    await response.arrayBuffer();
    return response.status === 303;
  }

  /** Resolves to the status, or undefined when the answer was lost. */
  async cancel(shop: string, { number, token }: PlacedOrder): Promise<number | undefined> {
    const form = new URLSearchParams({ token });
    return (await this.#request(`${shop}/orders/${number}/cancel`, { method: 'POST', body: form }))?.status;
  }

  #order(paymentMethod: string): object {
    const place = { line1: 'Ring 1', postalCode: '1010', city: 'Wien', country: 'AT' };
    const address = { name: 'Ada', ...place };
    const { email } = this;
    return { email, address, deliveryMethod: 'standard', paymentMethod, totalMinor: this.#totalMinor };
  }

  #send(url: string, body: object, key?: string): Promise<Response | undefined> {
    const headers = {
      'content-type': 'application/json',
      ...(key ? { 'idempotency-key': key } : {}),
    };
    return this.#request(url, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #request(url: string, init: RequestInit): Promise<Response | undefined> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(url, { ...init, headers, redirect: 'manual', signal });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=', 2);
        this.#cookies.set(name, value);
      }
      // The answer may still be lost on its way.
      const body = await response.arrayBuffer();
      return new Response(body.byteLength > 0 ? body : null, response);
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') throw error;
      return undefined;
    }
  }
}
