import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { orderBody } from '../../checkout/checkout.fixture.ts';
import { newEmail } from '../../customers/accounts.fixture.ts';
import { type ShopWithCards, shopWithCards, tokenOf } from './paid-orders.fixture.ts';

const HOODIE = 'HOO-BLK-M';
const PRICE = 7_900;
/** What opens or shows the order: a link with its token, and the street of its address. */
const ORDER = /orders\/MC-|Hornsgatan/;

for (const publishableKey of [undefined, 'pk_test_of_the_tests']) {
  const where = publishableKey ? 'the shop’s own page' : 'the page of the provider';
  describe(`S66: a payment by a link, on ${where}`, () => {
    let cards: ShopWithCards;
    before(async () => {
      cards = await shopWithCards(publishableKey ? { publishableKey } : {});
    });
    after(() => cards.close());

    /** Places an order by phone, and resolves to its number. */
    async function placed(): Promise<string> {
      const body = {
        ...orderBody(PRICE, { paymentMethod: 'stripe', email: newEmail() }),
        items: [{ sku: HOODIE, quantity: 1 }],
      };
      const answer = await cards.call('POST', '/api/admin/orders', body, { 'idempotency-key': randomUUID() });
      assert.equal(answer.statusCode, 201, answer.body);
      return answer.json().order.number;
    }

    /** Follows the link of the last email to the payment. Resolves to the path that leads back from it. */
    async function begin(number: string): Promise<string> {
      const shopper = cards.shop.shopper();
      const answer = await shopper.form('/pay', { token: tokenOf(cards.linkOfMail()) });
      assert.doesNotMatch(answer.body, ORDER);
      if (publishableKey) {
        const [, url = ''] = /url=(.*)/.exec(String(answer.headers.refresh)) ?? [];
        const { pathname } = new URL(url);
        assert.doesNotMatch((await shopper.get(pathname)).body, ORDER);
        assert.ok((await shopper.form(`${pathname}/elements`, {})).json().clientSecret);
      }
      const session = cards.fake.sessionOf(number);
      assert.equal(session?.success_url, session?.cancel_url);
      const { pathname, search } = new URL(session?.success_url ?? '');
      assert.equal(pathname, '/pay');
      return pathname + search;
    }

    /** Comes back before the payment and after it. */
    async function requireReturn(number: string, unpaid: RegExp): Promise<void> {
      const back = await begin(number);
      const stored = await cards.sql('SELECT return_url FROM payment_attempts WHERE title = $1', [number]);
      const linkToken = tokenOf(cards.linkOfMail());
      assert.ok(
        !stored.rows.some(({ return_url }) => return_url.includes(linkToken)),
        'stored as a hash only',
      );
      const before = await cards.shop.shopper().get(back);
      assert.match(before.body, unpaid);
      const again = await cards.shop.shopper().form('/pay', { token: tokenOf(back) });
      assert.match(String(again.headers.refresh), /^0; url=http/);
      // The webhook is late, so the page asks the provider.
      assert.ok(cards.fake.pay(cards.sessionOf(number)));
      const paid = await cards.shop.shopper().get(back);
      assert.match(paid.body, /This is paid/);
      for (const { body } of [before, again, paid]) assert.doesNotMatch(body, ORDER);
      assert.equal((await cards.shop.shopper().get(`${back}x`)).statusCode, 410);
    }

    it('leads back to the page of the link, which says whether the order is paid', async () => {
      const number = await placed();
      await requireReturn(number, /costs €79\.00\./);
      assert.equal((await cards.detail(number)).state, 'paid');
    });

    it('leads back to it for the difference of an edit, too', async () => {
      const number = await placed();
      await begin(number);
      await cards.payAtStripe(number);
      const asked = await cards.edit(number, { 'quantity-1': '2', agreed: String(2 * PRICE) });
      assert.match(String(asked.headers.location), /done=edit-asked/, asked.body);
      await requireReturn(number, /costs €79\.00 more/);
      assert.equal((await cards.detail(number)).totalMinor, 2 * PRICE);
    });
  });
}
