import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { countOf, order, orderBody, orderForm, requireLedger } from '../checkout.fixture.ts';

describe('promo codes', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
    await shop.database.pool.query(`
      INSERT INTO promo_codes (code, kind, value, uses_max, uses_per_customer_max, minimum_minor, categories, starts_at, ends_at)
      VALUES ('TEN', 'percent', 10, NULL, NULL, 0, '{}', now() - interval '1 day', NULL),
        ('FIVE-TIMES', 'amount', 500, 5, NULL, 0, '{}', now(), NULL),
        ('ONCE', 'amount', 500, NULL, 1, 0, '{}', now(), NULL),
        ('SHIRTS', 'percent', 50, NULL, NULL, 10000, '{shirts}', now(), NULL),
        ('FREE', 'free_delivery', 0, NULL, NULL, 0, '{}', now(), NULL),
        ('OVER', 'percent', 10, NULL, NULL, 0, '{}', now() - interval '2 days', now() - interval '1 day'),
        ('SOON', 'percent', 10, NULL, NULL, 0, '{}', now() + interval '1 day', NULL)`);
  });
  after(() => shop.close());

  const buyer = async (sku = 'HOO-BLK-M', quantity = 1) => {
    const shopper = shop.shopper();
    await shopper.add(sku, quantity);
    return shopper;
  };
  const uses = async (code: string) =>
    (await shop.database.pool.query('SELECT uses FROM promo_codes WHERE code = $1', [code])).rows[0].uses;

  it('discount what they say, and never take free delivery away', async () => {
    const ten = await order(await buyer('OXF-NVY-M', 2), orderBody(10_620, { promoCode: ' ten ' }));
    assert.equal(ten.statusCode, 201, ten.body);
    const { order: answer } = ten.json();
    assert.deepEqual([answer.discountMinor, answer.deliveryMinor, answer.promoCode], [1_180, 0, 'TEN']);
    assert.equal(answer.lineItems[0].discountMinor, 1_180);
    const free = await order(await buyer('SOCK-1'), orderBody(900, { promoCode: 'FREE' }));
    assert.deepEqual([free.statusCode, free.json().order.deliveryMinor], [201, 0]);
  });

  it('are refused with a reason, and nothing is ordered', async () => {
    const shopper = await buyer('OXF-NVY-M');
    const orders = await countOf(shop, 'orders');
    const reasons: [code: string, reason: RegExp][] = [
      ['NOSUCH', /code isn’t valid/],
      ['OVER', /has expired/],
      ['SOON', /isn’t valid yet/],
      ['SHIRTS', /Add €41\.00 more/],
      ['%', /code isn’t valid/],
    ];
    for (const [promoCode, reason] of reasons) {
      const refused = await order(shopper, orderBody(6_390, { promoCode }));
      assert.equal(refused.statusCode, 422);
      assert.match(refused.json().detail, reason);
      const page = await shopper.form('/checkout', orderForm(6_390, { promoCode, name: 'Kept As Typed' }));
      assert.equal(page.statusCode, 422);
      assert.match(page.body, reason);
      assert.match(page.body, /Kept As Typed/);
    }
    assert.equal(await countOf(shop, 'orders'), orders);
  });

  it('are shown before anything is ordered, and can be removed', async () => {
    const shopper = await buyer();
    const form = orderForm(7_900, { promoCode: 'TEN', update: 'promo' });
    assert.match((await shopper.form('/checkout', form)).body, /10% off[\s\S]*Place order and pay €71\.10/);
    const removed = await shopper.form('/checkout', { ...form, update: 'remove-promo' });
    assert.match(removed.body, /Place order and pay €79\.00/);
  });

  it('20 shoppers, a code for 5: 5 get it, and a canceled order releases its use', async () => {
    // Each orders a different item, because orders of one item would wait for each other before they use the code.
    const shoppers = await Promise.all(Array.from({ length: 20 }, (_, index) => buyer(`SOCK-${index + 40}`)));
    const answers = await Promise.all(
      shoppers.map((shopper, index) =>
        order(shopper, orderBody(890, { promoCode: 'FIVE-TIMES', email: `a${index}@example.com` })),
      ),
    );
    const won = answers.filter(({ statusCode }) => statusCode === 201);
    assert.equal(won.length, 5);
    assert.ok(answers.every(({ statusCode }) => statusCode === 201 || statusCode === 422));
    assert.equal(await uses('FIVE-TIMES'), 5);
    const { order: first, token } = won[0]?.json() ?? {};
    const url = `/orders/${first.number}/cancel`;
    const canceled = await Promise.all([1, 2, 3].map(() => shop.shopper().form(url, { token })));
    assert.deepEqual(
      canceled.map(({ statusCode }) => statusCode),
      [303, 303, 303],
    );
    assert.equal(await uses('FIVE-TIMES'), 4);
    await requireLedger(shop);
  });

  it('10 concurrent orders of one email address, a code for one use: one gets it', async () => {
    const shoppers = await Promise.all(Array.from({ length: 10 }, (_, index) => buyer(`SOCK-${index + 70}`)));
    const answers = await Promise.all(
      shoppers.map((shopper, index) => {
        const email = index % 2 ? 'Ines@Example.com' : 'ines@example.com';
        return order(shopper, orderBody(890, { promoCode: 'ONCE', email }));
      }),
    );
    assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 1);
    assert.equal(await uses('ONCE'), 1);
  });

  it('for one use allow one use per mailbox, however a guest spells its address; earlier uses still count', async () => {
    const placed = async (email: string) =>
      (await order(await buyer('SOCK-90'), orderBody(890, { promoCode: 'ONCE', email }))).statusCode;
    const writings = ['b.ob+1@gmail.com', 'bob@gmail.com', 'Bob+2@googlemail.com', 'b.o.b@gmail.com'];
    const statuses = [];
    for (const email of writings) statuses.push(await placed(email));
    assert.deepEqual(statuses, [201, 422, 422, 422]);
    // Before mailboxes were counted, a use was kept by the address as it was written.
    await shop.database.pool.query(
      `INSERT INTO promo_customers (code, customer_key, uses)
       VALUES ('ONCE', sha256('email eve+shop@example.com'::bytea), 1), ('ONCE', sha256('email joe@example.com'::bytea), 1)`,
    );
    assert.equal(await placed('Eve+Shop@example.com'), 422);
    assert.equal(await placed('joe+again@example.com'), 422);
    const canceled = await order(
      await buyer('SOCK-91'),
      orderBody(890, { promoCode: 'ONCE', email: 'kim+1@example.com' }),
    );
    const { order: first, token } = canceled.json();
    await shop.shopper().form(`/orders/${first.number}/cancel`, { token });
    assert.equal(await placed('kim+2@example.com'), 201, 'a canceled order gives its use back');
  });
});
