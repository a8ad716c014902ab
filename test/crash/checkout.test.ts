import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { importCatalog } from '../../src/catalog/import/import.ts';
import { migrateMail } from '../../src/mail/queue.ts';
import { testCatalog } from '../shop.ts';
import { FakeStripe } from '../stripe/fake-stripe.ts';
import { deliver } from '../stripe/webhooks.ts';
import { CheckoutClient, type PlacedOrder, SKU } from './checkout-client.ts';
import { CHECKOUT_POINTS, type CheckoutPoint } from './checkout-points.ts';
import { type ShopProcess, startShop } from './checkout-shop.ts';

/** `npm run faults` plays more rounds and all points, each with shoppers who return and shoppers who do not. */
const ROUNDS = Number(process.env.FAULTS) || 1;
const POINTS = CHECKOUT_POINTS.filter(({ isDetail }) => ROUNDS > 1 || !isDetail);
/** Processes are started this many points ahead, so that no point waits. */
const AHEAD = 2;
const STOCK = 500;

interface Victim {
  point: CheckoutPoint;
  secretKey: string;
  shop: Promise<ShopProcess>;
}

describe('a checkout whose shop is killed', () => {
  let test: TestDatabase;
  let fake: FakeStripe;
  let survivor: ShopProcess;
  const victims: Victim[] = [];
  const points = Array.from({ length: ROUNDS }, () => POINTS).flat();
  let begun = 0;

  before(async () => {
    test = await createTestDatabase();
    const imported = await importCatalog(test.database, Readable.from(testCatalog));
    assert.ok(imported.ok);
    await migrateMail(test.database);
    fake = new FakeStripe();
    await fake.start();
    survivor = await startShop({ ...where(), secretKey: 'sk_test_survivor' });
    fake.onCall = async (call, moment, secretKey) => {
      const victim = victims.find((one) => one.secretKey === secretKey);
      if (!victim || !('call' in victim.point.at)) return;
      if (victim.point.at.call !== call || victim.point.at.moment !== moment) return;
      const shop = await victim.shop;
      shop.kill();
      await shop.ended;
    };
    while (victims.length < AHEAD) beginNext();
  });
  after(async () => {
    survivor?.kill();
    for (const { shop } of victims) (await shop.catch(() => undefined))?.kill();
    await fake?.close();
    await test?.drop();
  });

  const where = () => ({ connection: test.connection, stripeUrl: fake.url });

  /** Starts the process that reaches the next point. */
  function beginNext(): void {
    const point = points[begun];
    if (!point) return;
    const secretKey = `sk_test_victim_${begun}`;
    const killAt = 'statement' in point.at ? point.at : undefined;
    const shop = startShop({ ...where(), secretKey, killAt });
    shop.catch(() => {});
    victims.push({ point, secretKey, shop });
    begun += 1;
  }

  for (const [index, point] of points.entries()) {
    // Half of the shoppers return and half of the webhooks are repeated. The next round swaps the halves.
    const comesBack = (index + Math.floor(index / POINTS.length)) % 2 === 0;
    it(`P24, P27: ${point.name}, ${comesBack ? 'told again' : 'found out'}`, {
      timeout: 60_000,
    }, async () => {
      beginNext();
      const shop = await (victims[index] as Victim).shop;
      await new Checkout(shop, comesBack).run(point);
    });
  }

  class Checkout {
    readonly client = new CheckoutClient();
    readonly victim: ShopProcess;
    readonly comesBack: boolean;
    order: PlacedOrder | undefined;

    constructor(victim: ShopProcess, comesBack: boolean) {
      this.victim = victim;
      this.comesBack = comesBack;
    }

    async run({ phase }: CheckoutPoint): Promise<void> {
      // One network places many orders here.
      await sql('TRUNCATE rate_limits');
      switch (phase) {
        case 'place':
          return this.placing('stripe');
        case 'place_on_delivery':
          return this.placing('on_delivery');
        case 'pay':
          return this.paying();
        case 'cancel':
          return this.canceling();
        case 'refund':
          return this.refunding();
        case 'expire':
          return this.expiring();
      }
    }

    async placing(method: string): Promise<void> {
      await this.client.begin(survivor.url, method);
      const answer = await this.client.place(this.victim.url, method);
      await this.requireKilled();
      assert.equal(answer, undefined);
      if (this.comesBack) {
        this.order = await this.client.place(survivor.url, method);
        if (method === 'stripe') await this.pay();
        await this.reconcile();
        return this.assertEnd(method === 'stripe' ? 'paid' : 'placed');
      }
      await this.expire();
      const [row] = await this.orders();
      if (row && method === 'stripe') assert.equal(row.state, 'canceled');
      await this.assertEnd(row ? (row.state as 'placed' | 'canceled') : 'none');
    }

    async paying(): Promise<void> {
      await this.place();
      const event = await this.pay();
      assert.equal(await deliver(`${this.victim.url}/webhooks/stripe`, event), 0);
      await this.requireKilled();
      if (this.comesBack) assert.equal(await deliver(`${survivor.url}/webhooks/stripe`, event), 200);
      await this.reconcile();
      await this.assertEnd('paid');
    }

    async canceling(): Promise<void> {
      await this.place();
      await this.settle();
      assert.equal(await this.client.cancel(this.victim.url, this.placed), undefined);
      await this.requireKilled();
      if (this.comesBack) assert.equal(await this.client.cancel(survivor.url, this.placed), 303);
      await this.reconcile();
      const [row] = await this.orders();
      if (this.comesBack) assert.equal(row?.state, 'refunded');
      await this.assertEnd(row?.state as 'refunded' | 'paid');
    }

    async refunding(): Promise<void> {
      await this.place();
      await this.settle();
      assert.equal(await this.client.cancel(survivor.url, this.placed), 303);
      await this.victim.reconcile();
      await this.requireKilled();
      await this.reconcile();
      await this.assertEnd('refunded');
    }

    /** Half of the shoppers paid at the last moment. */
    async expiring(): Promise<void> {
      await this.place();
      if (this.comesBack) await this.pay();
      await sql(`UPDATE payment_attempts SET expires_at = now(), next_check_at = now() ${OF_ORDER}`, [
        this.client.email,
      ]);
      await this.victim.reconcile();
      await this.requireKilled();
      await this.reconcile();
      await this.assertEnd(this.comesBack ? 'paid' : 'canceled');
    }

    get placed(): PlacedOrder {
      assert.ok(this.order);
      return this.order;
    }

    /** Places the order at the surviving process. */
    async place(): Promise<void> {
      await this.client.begin(survivor.url, 'stripe');
      this.order = await this.client.place(survivor.url, 'stripe');
    }

    async pay() {
      assert.ok(this.placed.payUrl, 'the shopper is told where to pay');
      assert.ok(await this.client.pay(this.placed.payUrl), 'the page is open');
      const event = fake.events.at(-1);
      assert.ok(event);
      return event;
    }

    /** Pays and delivers the webhook. */
    async settle(): Promise<void> {
      assert.equal(await deliver(`${survivor.url}/webhooks/stripe`, await this.pay()), 200);
    }

    async requireKilled(): Promise<void> {
      // If the process is alive, it never reached the point, so the point is outdated.
      const late = new Promise((resolve) => setTimeout(resolve, 20_000, 'alive').unref());
      assert.equal(await Promise.race([this.victim.ended, late]), 'SIGKILL');
    }

    /** Makes everything open of this order due and reconciles, twice, because the first run can create more work. */
    async reconcile(): Promise<void> {
      for (let look = 0; look < 2; look++) {
        await sql(
          `UPDATE payment_attempts SET next_check_at = now() ${OF_ORDER} AND next_check_at IS NOT NULL`,
          [this.client.email],
        );
        await sql(
          `UPDATE payment_refunds SET next_check_at = now() WHERE next_check_at IS NOT NULL
           AND attempt_id IN (SELECT id FROM payment_attempts ${OF_ORDER})`,
          [this.client.email],
        );
        await survivor.reconcile();
      }
    }

    async expire(): Promise<void> {
      await sql(`UPDATE payment_attempts SET expires_at = now() ${OF_ORDER}`, [this.client.email]);
      await this.reconcile();
    }

    orders = () =>
      sql<{ id: string; number: string; state: string; total_minor: number; kept: number; is_over: boolean }>(
        `SELECT id, number, state, total_minor, (
           SELECT sum(quantity)::int FROM reservation_lines WHERE reservation_id = orders.reservation_id) AS kept
         FROM orders WHERE email = $1`,
        [this.client.email],
      );

    async assertEnd(expected: 'none' | 'placed' | 'paid' | 'canceled' | 'refunded'): Promise<void> {
      const orders = await this.orders();
      assert.deepEqual(
        orders.map(({ state }) => state),
        expected === 'none' ? [] : [expected],
      );
      const [order] = orders;
      const isKept = expected === 'placed' || expected === 'paid';
      if (order) assert.equal(order.kept, isKept ? 1 : null, 'the item is reserved only for a live order');
      this.assertCharged(order, expected);
      await this.assertStock();
      await this.assertMails(expected);
    }

    assertCharged(order: { number: string; total_minor: number } | undefined, expected: string): void {
      const charges = [...fake.ledger.charges.values()].filter(
        ({ description }) => description === order?.number,
      );
      assert.equal(
        charges.length,
        expected === 'paid' || expected === 'refunded' ? 1 : 0,
        'charged once, if at all',
      );
      const balance = fake.ledger.balanceOf(order?.number ?? '');
      assert.equal(
        balance,
        expected === 'paid' ? order?.total_minor : 0,
        'Stripe has exactly the amount that was sold',
      );
    }

    async assertStock(): Promise<void> {
      const [stock] = await sql<{ stock: number; kept: number; ledger: number }>(
        `SELECT stock, (SELECT coalesce(sum(quantity), 0)::int FROM reservation_lines WHERE sku = $1) AS kept,
           (SELECT sum(change)::int FROM stock_ledger WHERE sku = $1) AS ledger
         FROM variants WHERE sku = $1`,
        [SKU],
      );
      assert.equal((stock?.stock ?? 0) + (stock?.kept ?? 0), STOCK, 'no item is lost');
      assert.equal(stock?.ledger, stock?.stock, 'the ledger has every change');
    }

    async assertMails(expected: string): Promise<void> {
      const mails = await sql<{ subject: string }>(
        `SELECT data->>'subject' AS subject FROM pgboss.job WHERE name = 'mail' AND data->>'to' = $1`,
        [this.client.email],
      );
      const about = (words: RegExp) => mails.filter(({ subject }) => words.test(subject)).length;
      const isFirm = expected === 'placed' || expected === 'paid' || expected === 'refunded';
      const isOver = expected === 'canceled' || expected === 'refunded';
      const subjects = JSON.stringify(mails);
      assert.equal(mails.length, Number(isFirm) + Number(isOver) + Number(expected === 'refunded'), subjects);
      assert.equal(about(/cancel/i), Number(isOver), subjects);
    }
  }

  const OF_ORDER = 'WHERE order_id IN (SELECT id FROM orders WHERE email = $1)';

  async function sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await test.database.pool.query(text, values)).rows as Row[];
  }
});
