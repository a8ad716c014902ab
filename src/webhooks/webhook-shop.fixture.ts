import assert from 'node:assert/strict';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { order, orderBody, setStock } from '../checkout/checkout.fixture.ts';
import type { Queryable } from '../database/database.ts';
import { findOrderByNumber, transitionOrder } from '../orders/orders.ts';
import { createEndpoint } from './endpoints.ts';
import { WEBHOOK_EVENT_NAMES, type WebhookEvent } from './events.ts';
import { type Receiver, startReceiver } from './receiver.fixture.ts';

export const SKU = 'HOO-BLK-M';
export const actor = commandActor('a test');

/** A shop whose webhooks go to a receiver on this machine. */
export class WebhookShop {
  readonly shop: TestShop;
  receiver!: Receiver;

  constructor(shop: TestShop) {
    this.shop = shop;
  }

  static async create(): Promise<WebhookShop> {
    const shop = await createTestShop({ limitsAbuse: false, allowsPrivateWebhooks: true });
    await setStock(shop, SKU, 1_000);
    return new WebhookShop(shop);
  }

  sql(text: string, values: unknown[] = []) {
    return this.shop.database.pool.query(text, values);
  }

  within<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    return this.shop.database.transaction(work);
  }

  /** Starts a receiver, and adds an endpoint for it. Resolves to the ID. */
  async listen(events: readonly WebhookEvent[] = WEBHOOK_EVENT_NAMES): Promise<string> {
    this.receiver = await startReceiver();
    const { url } = this.receiver;
    const created = await this.within((connection) =>
      createEndpoint(connection, actor, { url, events: [...events] }),
    );
    assert.ok(created);
    this.receiver.secret = created.secret;
    return created.endpoint.id;
  }

  /** Orders one item. Resolves to the number. */
  async place(): Promise<string> {
    const shopper = this.shop.shopper();
    await shopper.add(SKU);
    const placed = await order(shopper, orderBody(7_900));
    assert.equal(placed.statusCode, 201, placed.body);
    return placed.json().order.number;
  }

  async move(number: string, action: 'pack' | 'ship'): Promise<void> {
    const found = await findOrderByNumber(this.shop.database, number);
    assert.ok(found);
    const moved = await this.within((connection) => transitionOrder(connection, found.id, action, 'staff'));
    assert.ok(moved.ok);
  }

  /** As if the time until the next tries had passed. */
  async makeDue(): Promise<void> {
    await this.sql('UPDATE webhook_deliveries SET next_try_at = now() WHERE outcome IS NULL');
    await this.sql('UPDATE webhook_endpoints SET paused_until = now()');
  }

  async outcomes(): Promise<(string | null)[]> {
    const { rows } = await this.sql('SELECT outcome FROM webhook_deliveries ORDER BY id');
    return rows.map(({ outcome }) => outcome);
  }

  /** Removes the endpoint with its deliveries. */
  async reset(): Promise<void> {
    await this.sql('DELETE FROM webhook_deliveries');
    await this.sql('DELETE FROM webhook_endpoints');
    await this.receiver?.close();
  }
}

/** The types of the messages in their sequence, of all or of one order. */
export const typesOf = ({ messages }: Receiver, number?: string): string[] =>
  messages.filter(({ data }) => number === undefined || data.number === number).map(({ type }) => type);
