import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { ADVISORY_LOCKS, withLockIfFree } from '../database/advisory-locks.ts';
import { checkAgreement } from '../invoices/agreement.ts';
import { listMismatches } from '../orders/stock/stock-report.ts';
import { askForDemoYear, findDemoYear } from './demo-year.ts';
import { planYear } from './plan/plan.ts';
import { loadWorld } from './world.ts';
import { writeDemoYearApart } from './write-apart.ts';
import { writeDemoYear } from './write-demo-year.ts';

/** A product page shows this many. */
const REVIEWS_SHOWN = 20;
const ACTOR = commandActor('eve');
const ALL_EVENTS =
  '{order.placed,order.paid,order.packed,order.shipped,order.delivered,order.canceled,order.returned,order.refunded,stock.changed,stock.low,product.changed}';

describe('the demo year', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await shop.database.pool.query(
      `INSERT INTO webhook_endpoints (url, events, secret, created_by) VALUES ('https://example.com/hook', $1, $2, 'eve')`,
      [ALL_EVENTS, 'x'.repeat(40)],
    );
  });
  after(() => shop.close());

  const count = async (from: string): Promise<number> =>
    (await shop.database.pool.query(`SELECT count(*)::int AS count FROM ${from}`)).rows[0].count;
  const world = (orderCount: number) =>
    loadWorld(shop.database, { seed: 7, orderCount, endsAt: new Date('2026-11-29T15:00:00Z') });

  it('is the same for the same seed and end', async () => {
    const [one, other] = [planYear(await world(300)), planYear(await world(300))];
    assert.deepEqual(one, other);
    const another = planYear({ ...(await world(300)), seed: 8 });
    assert.notDeepEqual(one.orders[0]?.lines, another.orders[0]?.lines);
  });

  it('has nothing later than its end, and no two reviews of one page that read alike', async () => {
    const { orders, reviews, documents } = planYear(await world(1_500));
    const end = new Date('2026-11-29T15:00:00Z');
    assert.ok(orders.every(({ events }) => events.every(({ at }) => at <= end)));
    assert.ok(reviews.every(({ writtenAt }) => writtenAt <= end));
    assert.deepEqual(
      documents.map(({ issuedOn }) => issuedOn),
      documents.map(({ issuedOn }) => issuedOn).toSorted(),
    );
    for (const ofProduct of Map.groupBy(reviews, ({ productId }) => productId).values()) {
      const texts = ofProduct.map(({ text }) => text);
      texts.forEach((text, index) => {
        assert.ok(!texts.slice(index + 1, index + REVIEWS_SHOWN).includes(text), text);
      });
      assert.ok(texts.every((text) => !/[{}]/.test(text)));
    }
    const states = new Set(orders.map(({ state }) => state));
    for (const state of ['paid', 'shipped', 'delivered', 'canceled', 'partly_refunded', 'refunded'] as const)
      assert.ok(states.has(state), state);
  });

  it('goes on after it was stopped, and its books and stock agree to the cent', async () => {
    const stockBefore = await count('variants WHERE stock > 0');
    assert.deepEqual(await askForDemoYear(shop.database, { actor: ACTOR, orderCount: 60 }), {
      ok: true,
      isNew: true,
    });
    const stopping = new AbortController();
    await writeDemoYear(shop.database, {
      signal: stopping.signal,
      onProgress: (done) => done === 2 && stopping.abort(),
    });
    assert.equal((await findDemoYear(shop.database))?.partsDone, 2);
    await startsNoProcessMeanwhile();
    await refusesOtherAmounts();
    assert.equal(await writeDemoYear(shop.database), true);
    const year = await findDemoYear(shop.database);
    assert.equal(year?.partsDone, year?.parts);
    assert.ok(year?.finishedAt);
    assert.equal(await count('orders'), 60);
    const { documents, differences } = await checkAgreement(shop.database, {
      from: '2000-01-01',
      until: '2100-01-01',
    });
    assert.ok(documents > 40);
    assert.deepEqual(differences, []);
    assert.deepEqual(await listMismatches(shop.database, '', 10), []);
    assert.equal(await count('variants WHERE stock > 0'), stockBefore);
    assert.equal(await count(`audit_log WHERE action = 'demo.fill' AND actor_name = 'eve'`), 1);
    assert.equal(await count('orders WHERE placed_at > now()'), 0);
  });

  /** The process could not connect, so starting it would be an error. */
  async function startsNoProcessMeanwhile(): Promise<void> {
    const { database } = shop;
    const databaseUrl = 'postgresql://127.0.0.1:1/none';
    const announceCatalog = async () => assert.fail('nothing has changed');
    await withLockIfFree(database, ADVISORY_LOCKS.demoYear, () =>
      writeDemoYearApart({ database, databaseUrl, announceCatalog }, new AbortController().signal),
    );
  }

  /** Invoices with other amounts would contradict the orders that are stored. */
  async function refusesOtherAmounts(): Promise<void> {
    const addToTaxes = (minor: number) =>
      shop.database.pool.query('UPDATE orders SET tax_minor = tax_minor + $1', [minor]);
    await addToTaxes(1);
    await assert.rejects(writeDemoYear(shop.database), /have changed since the demo year was begun/);
    assert.match((await findDemoYear(shop.database))?.fault ?? '', /have changed/);
    assert.equal(await count('invoices'), 0);
    await addToTaxes(-1);
    assert.deepEqual(await askForDemoYear(shop.database, { actor: ACTOR }), { ok: true, isNew: false });
  }

  it('sends no email and no event, and plans none', async () => {
    assert.equal(await count('webhook_deliveries'), 0);
    assert.equal(await count('review_requests WHERE handled_at IS NULL'), 0);
    assert.equal(await count('payment_attempts WHERE next_check_at IS NOT NULL'), 0);
    await shop.sendDueMails();
    await shop.releaseStock();
    assert.deepEqual(shop.mails, []);
    assert.equal(await count(`customers WHERE email NOT LIKE '%@demo.example.test'`), 0);
  });

  it('is written once, and never into a shop with real orders', async () => {
    assert.deepEqual(await askForDemoYear(shop.database, { actor: ACTOR }), { ok: true, isNew: false });
    assert.equal(await writeDemoYear(shop.database), false);
    assert.equal(await count('orders'), 60);
    await shop.database.pool.query('DELETE FROM demo_years');
    await shop.database.pool.query(
      `UPDATE orders SET email = 'real@example.com' WHERE id = (SELECT id FROM orders LIMIT 1)`,
    );
    const refused = { ok: false, reason: 'real_orders' };
    assert.deepEqual(await askForDemoYear(shop.database, { actor: ACTOR }), refused);
  });
});

describe('the page of the demo year', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  it('is offered by the overview, shows the progress, and removes the reviews', async () => {
    const { staff } = await signedInStaff(shop);
    assert.match((await staff.get('/admin')).body, /Add the demo year/);
    assert.equal((await staff.form('/admin/demo', {})).statusCode, 303);
    await staff.form('/admin/demo', {});
    assert.match((await staff.get('/admin/demo')).body, /being planned/);
    await shop.database.pool.query('UPDATE demo_years SET orders = 200');
    await writeDemoYear(shop.database);
    const { body } = await staff.get('/admin/demo');
    const [, reviews] = /([\d,]+) demo reviews that no customer wrote/.exec(body) ?? [];
    assert.ok(Number(reviews) > 5, body);
    assert.match((await staff.get('/admin')).body, /Remove the demo reviews/);
    await assertDistinctBars(staff);
    await staff.form('/admin/demo/remove-reviews', {});
    assert.match((await staff.get('/admin/demo')).body, /The demo reviews are removed/);
    assert.doesNotMatch((await staff.get('/admin')).body, /<strong>Remove the demo reviews/);
  });

  /** Items are returned for the same reason in several sizes. */
  async function assertDistinctBars(staff: Shopper): Promise<void> {
    const to = new Date().toISOString().slice(0, 10);
    const from = new Date(Date.now() - 360 * 24 * 60 * 60_000).toISOString().slice(0, 10);
    const { body } = await staff.get(`/admin/reports/returns?from=${from}&to=${to}`);
    const charts = body.match(/<svg class="bars rank".*?<\/svg>/gs) ?? [];
    assert.equal(charts.length, 3);
    for (const chart of charts) {
      const labels = [...chart.matchAll(/<text x="0"[^>]*>([^<]+)</g)].map(([, label]) => label);
      assert.equal(new Set(labels).size, labels.length, labels.join('; '));
    }
  }
});
