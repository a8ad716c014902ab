import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Headers, type TestInstance, type TestShop, until } from '../../../test/shop.ts';
import { applyPrices } from '../../jobs.ts';

const CHANGES = '/api/admin/price-changes';
const PAST = '2026-01-01T00:00:00.000Z';

describe('price changes by the API', () => {
  let shop: TestShop;
  let other: TestInstance;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    other = await shop.another();
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());
  afterEach(async () => {
    for (const { id } of (await call('GET', CHANGES)).json().priceChanges)
      await call('DELETE', `${CHANGES}/${id}`);
  });

  const create = (more: object = {}, headers: Headers = {}) =>
    call(
      'POST',
      CHANGES,
      { name: 'Winter sale', startsAt: PAST, products: ['heavy-hoodie'], percentOff: 20, ...more },
      headers,
    );
  const shownBy = async (instance: TestInstance) => {
    const { variants } = (await instance.shopper().get('/api/products/heavy-hoodie')).json();
    return variants[0].priceMinor as number;
  };
  const shows = (price: number) =>
    until(
      async () => (await shownBy(shop)) === price && (await shownBy(other)) === price,
      `both instances show ${price}`,
    );

  it('answer with a preview, show on every instance, and are undone', async () => {
    const { statusCode, ...answer } = await create({ endsAt: '2100-01-01T00:00:00Z' });
    assert.equal(statusCode, 201);
    const { id, preview, ...rest } = answer.json();
    assert.deepEqual(rest, {
      ...{ name: 'Winter sale', state: 'scheduled', percentOff: 20, productCount: 1 },
      ...{ startsAt: PAST, endsAt: '2100-01-01T00:00:00.000Z', startedAt: null, endedAt: null },
    });
    assert.deepEqual(preview, [
      { slug: 'heavy-hoodie', sku: 'HOO-BLK-M', oldPriceMinor: 7_900, newPriceMinor: 6_320 },
      { slug: 'heavy-hoodie', sku: 'HOO-BLK-L', oldPriceMinor: 7_900, newPriceMinor: 6_320 },
    ]);
    assert.equal((await lastAuditEntry(shop)).action, 'price-change.create');
    await applyPrices(other.services);
    await shows(6_320);
    const page = await shop.shopper().get('/products/heavy-hoodie');
    assert.match(page.body, /63\.20.*79\.00/s);

    assert.equal((await call('DELETE', `${CHANGES}/${id}`)).statusCode, 204);
    assert.equal((await lastAuditEntry(shop)).action, 'price-change.end');
    await shows(7_900);
    assert.equal((await call('DELETE', `${CHANGES}/${id}`)).statusCode, 204);
    const [listed] = (await call('GET', `${CHANGES}?state=ended`)).json().priceChanges;
    assert.deepEqual([listed.id, listed.state], [id, 'ended']);
  });

  it('price a cart at once, and say what has changed', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    await create();
    await applyPrices(shop.services);
    await shows(6_320);
    // An instance keeps variants in memory for at most 0.8 s.
    await until(async () => (await shopper.cart()).subtotalMinor === 12_640, 'the cart has the new price');
    const { lineItems } = await shopper.cart();
    assert.deepEqual(
      lineItems[0]?.notices.map(({ code }: { code: string }) => code),
      ['price_lower'],
    );
  });

  it('are made once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'sale-1' };
    const answers = await Promise.all(Array.from({ length: 3 }, () => create({}, headers)));
    assert.equal(new Set(answers.map(({ body }) => body)).size, 1);
    const { priceChanges } = (await call('GET', `${CHANGES}?state=scheduled`)).json();
    assert.equal(priceChanges.length, 1);
  });

  it('refuse what makes no sense, and change nothing', async () => {
    for (const [more, status] of [
      [{ amountOffMinor: 500 }, 422],
      [{ percentOff: undefined }, 422],
      [{ percentOff: 91 }, 400],
      [{ percentOff: 12.5 }, 400],
      [{ percentOff: undefined, fixedMinor: 0 }, 400],
      [{ percentOff: undefined, amountOffMinor: 7_900 }, 422],
      [{ startsAt: 'tomorrow' }, 400],
      [{ endsAt: PAST }, 422],
      [{ products: [] }, 400],
      [{ products: ['no-such-product'] }, 422],
      [{ name: ' ' }, 422],
      [{ price: 5 }, 400],
    ] as const)
      assert.equal((await create(more)).statusCode, status, JSON.stringify(more));
    const faulty = (await create({ percentOff: undefined, amountOffMinor: 7_900 })).json();
    assert.deepEqual([faulty.code, Object.keys(faulty.faults)], ['price_change_faulty', ['amountOffMinor']]);
    assert.equal((await call('DELETE', `${CHANGES}/no-such-change`)).statusCode, 404);
    const { rows } = await shop.database.pool.query(`SELECT FROM price_changes WHERE ended_at IS NULL`);
    assert.equal(rows.length, 0);
  });

  it('are listed 50 at a time, last created first', async () => {
    for (let number = 0; number < 52; number++)
      await create({ name: `Sale ${number}`, startsAt: '2100-01-01T00:00:00Z' });
    const first = (await call('GET', `${CHANGES}?q=sale&state=scheduled`)).json();
    assert.deepEqual([first.priceChanges.length, first.priceChanges[0].name], [50, 'Sale 51']);
    const second = (await call('GET', `${CHANGES}?q=sale&state=scheduled&cursor=${first.nextCursor}`)).json();
    assert.deepEqual(
      [second.priceChanges.map(({ name }: { name: string }) => name), second.nextCursor],
      [['Sale 1', 'Sale 0'], null],
    );
    assert.equal((await call('GET', `${CHANGES}?cursor=x`)).statusCode, 400);
  });
});

describe('the pages about price changes', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  const FORM = {
    ...{ name: 'Hoodie week', kind: 'percentOff', value: '25', from: '', until: '2100-01-01T08:00' },
    ...{ q: '', chosen: 'heavy-hoodie', once: 'a3b8d1c2-0000-4000-8000-000000000001' },
  };
  const price = async (sku: string) =>
    (await shop.database.pool.query('SELECT price_minor FROM variants WHERE sku = $1', [sku])).rows[0]
      .price_minor;

  it('plan a change with a preview, and end it', async () => {
    const { staff } = await signedInStaff(shop, 'manager');
    const preview = await staff.form('/admin/prices/preview', { ...FORM, step: 'preview' });
    assert.equal(preview.statusCode, 200);
    assert.match(preview.body, /25% off, from now until .*1 Jan 2100, 08:00/);
    assert.match(preview.body, /€79\.00<\/td><td class="num">€59\.25<\/td><td class="num">€79\.00/);
    const saved = await staff.form('/admin/prices', FORM);
    const again = await staff.form('/admin/prices', FORM);
    assert.equal(saved.statusCode, 303);
    assert.equal(again.headers.location, saved.headers.location);
    await applyPrices(shop.services);
    assert.equal(await price('HOO-BLK-M'), 5_925);

    const path = String(saved.headers.location).split('?')[0] as string;
    assert.match((await staff.get(path)).body, /End now and undo/);
    assert.match((await staff.get('/admin/prices?state=active')).body, /Hoodie week<\/a>.*25% off/);
    assert.equal((await staff.form(`${path}/end`, {})).statusCode, 303);
    assert.equal(await price('HOO-BLK-M'), 7_900);
    assert.match((await staff.get(path)).body, /ended by/);
  });

  it('choose products over several searches, one by one and all that a search finds', async () => {
    const { staff } = await signedInStaff(shop);
    const step = async (fields: Record<string, string>) => {
      const { body } = await staff.form('/admin/prices/preview', { ...FORM, chosen: '', ...fields });
      return /name="chosen" value="([^"]*)"/.exec(body)?.[1];
    };
    assert.equal(await step({ step: 'all', q: 'socks' }), 'numbered-socks');
    assert.equal(
      await step({
        step: 'search',
        chosen: 'numbered-socks',
        shown: 'heavy-hoodie',
        product: 'heavy-hoodie',
      }),
      'numbered-socks heavy-hoodie',
    );
    assert.equal(await step({ step: 'search', chosen: 'numbered-socks', shown: 'numbered-socks' }), '');
    assert.equal(await step({ step: 'none', chosen: 'numbered-socks' }), '');
  });

  it('show a form again with what was typed and what is wrong', async () => {
    const { staff } = await signedInStaff(shop);
    for (const [fields, text] of [
      [{ value: 'much' }, /whole percentage from 1 to 90/],
      [{ until: '2026-02-30T08:00' }, /Enter a date and a time/],
      [{ until: '2020-01-01T08:00' }, /end in the future/],
      [{ kind: 'amountOff', value: '79' }, /2 variants cost no more than that, such as HOO-BLK-L, HOO-BLK-M/],
      [{ chosen: '' }, /Choose at least one product/],
    ] as const) {
      const { statusCode, body } = await staff.form('/admin/prices', { ...FORM, ...fields });
      assert.equal(statusCode, 422, JSON.stringify(fields));
      assert.match(body, text);
      assert.match(body, /value="Hoodie week"/);
    }
  });

  it('may be read, but not used, by a viewer', async () => {
    const { staff } = await signedInStaff(shop, 'viewer');
    const { body } = await staff.get('/admin/prices');
    assert.doesNotMatch(body, /New price change/);
    assert.equal((await staff.form('/admin/prices', FORM)).statusCode, 403);
  });
});
