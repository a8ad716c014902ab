import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { ADDRESS, order, orderBody, orderForm } from '../checkout/checkout.fixture.ts';
import { confirm, confirmedCustomer, customer, newEmail, PASSWORD, tokenOfMail } from './accounts.fixture.ts';

/** Each has eight characters, so that only the length is right. */
const INVISIBLE = ['        ', '\u00a0'.repeat(8), '\u200b'.repeat(8), '\u2060\u00ad\ufeff\u200d '.repeat(2)];
const DOTLESS = 'ada@localhost';

describe('typed or pasted text', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
    await shop.database.pool.query(
      `INSERT INTO promo_codes (code, kind, value) VALUES ('TEN-OFF', 'percent', 10)`,
    );
  });
  after(() => shop.close());

  const buyer = async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    return shopper;
  };

  it('is not a password if nothing of it is visible: at registration, change and reset', async () => {
    const { shopper, email } = await customer(shop);
    const mails = shop.mails.length;
    await shop.shopper().form('/forgot-password', { email });
    // The link is emailed after the answer.
    while (shop.mails.length === mails) await new Promise((resolve) => setImmediate(resolve));
    const token = tokenOfMail(shop, email);
    for (const password of INVISIBLE) {
      const body = { email: newEmail(), password, name: 'Ada' };
      const answers = [
        await shop.shopper().send('POST', '/api/customers', body),
        await shop.shopper().form('/register', body),
        await shopper.form('/account/password', { currentPassword: PASSWORD, password }),
        await shop.shopper().form('/reset-password', { token, password }),
      ];
      for (const { statusCode, body } of answers) {
        assert.equal(statusCode, 422, JSON.stringify(password));
        assert.match(body, /visible characters/);
      }
    }
  });

  it('is not a name if nothing of it is visible, in every name field', async () => {
    const { shopper } = await customer(shop);
    for (const name of INVISIBLE) {
      const registration = { email: newEmail(), password: PASSWORD, name };
      const address = { ...ADDRESS, name };
      const answers = [
        await shop.shopper().send('POST', '/api/customers', registration),
        await shop.shopper().form('/register', registration),
        await shopper.form('/account/details', { name }),
        await shopper.form('/account/addresses', { id: '', ...address }),
        await (await buyer()).form('/checkout', orderForm(7_900, { name })),
        await order(await buyer(), orderBody(7_900, { address })),
      ];
      for (const { statusCode, body } of answers) {
        assert.equal(statusCode, 422, JSON.stringify(name));
        assert.match(body, /Enter your (full )?name/);
      }
    }
    const passkey = await shopper.send('POST', '/api/passkeys', { response: {}, name: '\u200b' });
    assert.equal(passkey.statusCode, 400);
  });

  it('is not a street or city if nothing of it is visible', async () => {
    const address = { ...ADDRESS, line1: '\u200b\u00a0', city: '\u2060', line2: '\u200b' };
    const refused = await order(await buyer(), orderBody(7_900, { address }));
    assert.equal(refused.statusCode, 422);
    assert.deepEqual(Object.keys(refused.json().faults).sort(), ['city', 'line1']);
  });

  it('loses what a clipboard adds before it is checked: postal code, phone, email address, promo code', async () => {
    const placed = await order(
      await buyer(),
      orderBody(7_110, {
        email: '\u202aines@example.com\u202c\u00a0',
        promoCode: '\u200eten\u2011off\ufeff',
        address: {
          ...ADDRESS,
          postalCode: '\u2066118\u202f21\u2069',
          phone: '\u202a+46\u00a08\u2013123\u200b45\u00ad67\u202c',
        },
      }),
    );
    assert.equal(placed.statusCode, 201, placed.body);
    const { email, address, promoCode } = placed.json().order;
    assert.deepEqual(
      [email, address.postalCode, address.phone, promoCode],
      ['ines@example.com', '118 21', '+46 8-1234567', 'TEN-OFF'],
    );
    const { shopper } = await customer(shop);
    const saved = { id: '', ...ADDRESS, postalCode: '00\u2013950', country: 'PL', phone: '\u200f12\u200f' };
    assert.equal((await shopper.form('/account/addresses', saved)).statusCode, 303);
    assert.match((await shopper.get('/account/addresses')).body, /00-950/);
  });

  it('finds an order by its pasted number', async () => {
    const placed = await order(await buyer(), orderBody(7_900));
    const { order: placedOrder, token } = placed.json();
    const pasted = `\u200b${placedOrder.number.replace('-', '\u2011').toLowerCase()}\u00a0`;
    const page = await shop.shopper().get(`/orders/${encodeURIComponent(pasted)}?token=${token}`);
    assert.equal(page.statusCode, 200);
  });

  it('is the same email address whether pasted with invisible characters or typed, at registration and sign-in', async () => {
    const email = newEmail();
    const body = { email: `\u200b${email}\u00a0`, password: PASSWORD, name: 'Ada' };
    const registered = await shop.shopper().send('POST', '/api/customers', body);
    assert.equal(registered.statusCode, 201, registered.body);
    assert.equal(registered.json().customer.email, email);
    await confirm(shop, email);
    const signIn = await shop.shopper().send('POST', '/api/session', {
      email: `\u202a${email}\u202c`,
      password: PASSWORD,
    });
    assert.equal(signIn.statusCode, 200);
    const { shopper } = await confirmedCustomer(shop);
    const next = newEmail();
    await shopper.form('/account/email', { email: `${next.replace('-', '\u2011')}\u200b` });
    assert.equal(shop.mails.at(-1)?.to, next);
  });

  it('is not an address for email without a dot in its domain, and recovery gives its usual answer', async () => {
    const { shopper } = await confirmedCustomer(shop);
    const alert = { sku: 'OXF-CHK-M', email: DOTLESS };
    const registration = { email: DOTLESS, password: PASSWORD, name: 'Ada' };
    const mails = shop.mails.length;
    const answers = [
      await shop.shopper().send('POST', '/api/customers', registration),
      await shop.shopper().form('/register', registration),
      await order(await buyer(), orderBody(7_900, { email: DOTLESS })),
      await (await buyer()).form('/checkout', orderForm(7_900, { email: DOTLESS })),
      await shop.shopper().form('/back-in-stock', alert),
      await (await buyer()).form('/cart/reminder', { email: DOTLESS }),
      await shopper.form('/account/email', { email: DOTLESS }),
    ];
    for (const { statusCode, body } of answers) {
      assert.equal(statusCode, 422, body);
      assert.match(body, /name@example\.com/);
    }
    assert.equal(shop.mails.length, mails);
    const recovery = await shop.shopper().form('/forgot-password', { email: DOTLESS });
    assert.equal(recovery.statusCode, 200);
  });
});
