import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { countOf, orderBody, requireLedger, setStock, stockOf } from './checkout.fixture.ts';

const BUYERS = 300;
const FOR_SALE = 50;
/** Each of the orders that an instance places at once may be overtaken by the others while it is placed. */
const PLACED_AT_ONCE = 6;
const SKU = 'SOCK-1';
/** A pair of socks and its delivery. */
const TOTAL = 1_390;

interface Buyer {
  shopper: Shopper;
  network: string;
  body: object;
  key: string;
}

describe('a hot item', () => {
  let shop: TestShop;
  let buyers: Buyer[];
  let answers: Response[];

  const request = ({ shopper, network, key }: Buyer, url: string, body: object): Promise<Response> =>
    shopper.request({
      method: 'POST',
      url,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      remoteAddress: network,
    });
  const place = (buyer: Buyer) => request(buyer, '/api/orders', buyer.body);

  before(async () => {
    shop = await createTestShop();
    buyers = Array.from({ length: BUYERS }, (_, index) => ({
      shopper: shop.shopper(),
      network: `10.1.${index >> 8}.${index & 255}`,
      body: orderBody(TOTAL, { email: `buyer-${index}@example.com` }),
      key: randomUUID(),
    }));
    await setStock(shop, SKU, BUYERS);
    for (const buyer of buyers) {
      const added = await request(buyer, '/api/cart/line-items', { sku: SKU, quantity: 1 });
      assert.equal(added.statusCode, 200, added.body);
    }
    await setStock(shop, SKU, FOR_SALE);
    answers = await Promise.all(buyers.map(place));
  });
  after(() => shop.close());

  it('P23: is sold exactly as often as it is in stock, and the others are told that it is sold out', async () => {
    const placed = answers.filter(({ statusCode }) => statusCode === 201);
    const refused = answers.filter(({ statusCode }) => statusCode !== 201);
    assert.equal(placed.length, FOR_SALE);
    for (const answer of refused)
      assert.deepEqual([answer.statusCode, answer.json().code], [409, 'out_of_stock']);
    assert.equal(await stockOf(shop, SKU), 0);
    assert.equal(await countOf(shop, 'orders'), FOR_SALE);
    await requireLedger(shop);
  });

  it('is sold to the buyers who came first', () => {
    const served = answers.flatMap(({ statusCode }, arrival) => (statusCode === 201 ? [arrival] : []));
    assert.ok(
      Math.max(...served) < FOR_SALE + PLACED_AT_ONCE - 1,
      `the last one served came ${Math.max(...served)}`,
    );
  });

  it('gives a buyer the same order again after it is sold out', async () => {
    const index = answers.findIndex(({ statusCode }) => statusCode === 201);
    const again = await place(buyers[index] as Buyer);
    assert.deepEqual([again.statusCode, again.json()], [201, answers[index]?.json()]);
  });

  it('is sold again as soon as it is back in stock', async () => {
    const index = answers.findIndex(({ statusCode }) => statusCode === 409);
    await setStock(shop, SKU, 1);
    const placed = await place(buyers[index] as Buyer);
    assert.equal(placed.statusCode, 201, placed.body);
    assert.equal(await stockOf(shop, SKU), 0);
  });
});
