import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { ADDRESS, order, orderBody } from '../../checkout/checkout.fixture.ts';
import { confirmedCustomer, customer, newEmail } from '../../customers/accounts.fixture.ts';
import { findOrderByNumber } from '../orders.ts';
import { findRecipient } from './recipient.ts';

describe('the name and the address in the emails about an order', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  /** The confirmation of an order of socks. */
  async function confirmationFor(shopper: Shopper, email: string) {
    await shopper.add('SOCK-1');
    const { statusCode, body } = await order(shopper, orderBody(1_390, { email }));
    assert.equal(statusCode, 201, body);
    const mail = shop.mails.findLast(({ to }) => to === email);
    assert.ok(mail);
    return mail;
  }
  const isAddressed = ({ text, html }: { text: string; html: string }) =>
    [text, html].map((form) => form.includes(ADDRESS.line1) && form.includes('Hello Ada Lovelace,'));

  it('S44: are only in those to a customer who has proven the address', async () => {
    const proven = await confirmedCustomer(shop);
    assert.deepEqual(isAddressed(await confirmationFor(proven.shopper, proven.email)), [true, true]);
    const unproven = await customer(shop);
    const guest = { shopper: shop.shopper(), email: newEmail() };
    const other = { shopper: proven.shopper, email: newEmail() };
    for (const { shopper, email } of [unproven, guest, other]) {
      const { text, html } = await confirmationFor(shopper, email);
      assert.match(text, /^Hello,$/m);
      for (const word of [ADDRESS.name, ADDRESS.line1, ADDRESS.city, 'Lovelace'])
        assert.ok(!text.includes(word) && !html.includes(word), word);
    }
  });

  it('S44: are not stored with the order, and its pictures are in the HTML', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    const { html } = await confirmationFor(shopper, email);
    assert.match(
      html,
      /<img src="[^"?]+\/pictures\/email\/[a-z-]+\/[0-9a-f]{6}\.jpg" alt="[^"]+" width="72" height="96"/,
    );
    const { rows } = await shop.database.pool.query(
      'SELECT letter::text FROM order_mails ORDER BY sent_at DESC LIMIT 1',
    );
    assert.doesNotMatch(rows[0].letter, /Lovelace|Hornsgatan|Ines/);
    assert.match(rows[0].letter, /pictures\/email/);
  });

  it('S44: of an order that has moved into the account, the address is left out', async () => {
    const email = newEmail();
    await confirmationFor(shop.shopper(), email);
    const { shopper } = await confirmedCustomer(shop, email);
    const { rows } = await shop.database.pool.query('SELECT number FROM orders WHERE email = $1', [email]);
    const { number } = rows[0];
    assert.equal((await shopper.form(`/orders/${number}/cancel`, {})).statusCode, 303);
    const mail = shop.mails.findLast(({ to }) => to === email);
    assert.equal(mail?.subject, `Your order ${number} is canceled`);
    assert.match(mail?.text ?? '', /^Hello Ada Lovelace,$/m);
    const moved = await findOrderByNumber(shop.database, number);
    assert.ok(moved);
    assert.deepEqual(await findRecipient(shop.database, moved), { name: 'Ada Lovelace' });
    const own = await findRecipient(shop.database, { ...moved, isLinkEnded: false });
    assert.deepEqual(own?.address, ['Ines Lindqvist', 'Hornsgatan 42', '118 21 Stockholm', 'Sweden']);
  });
});
