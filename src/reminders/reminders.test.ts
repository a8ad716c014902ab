import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  createTestShop,
  linesOf,
  type Response,
  SESSION_KEY,
  type Shopper,
  type TestShop,
} from '../../test/shop.ts';
import { confirmedCustomer, newEmail, register } from '../customers/accounts.fixture.ts';
import { createLinkSigner } from '../sessions/link-signer.ts';
import { createDatabaseStore } from '../state/database/database.ts';
import { END_REMINDERS, RESTORE_CART } from './messages.ts';
import { sweepReminders } from './reminders.ts';

describe('cart reminders', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(async () => {
    await sql('DELETE FROM cart_reminders');
    shop.mails.length = 0;
  });

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const titleOf = ({ body }: Response) => /<h1[^>]*>([^<]*)</.exec(body)?.[1];
  const ask = (shopper: Shopper, email: string) => shopper.form('/cart/reminder', { email });
  const tokenTo = (email: string, page: string): string => {
    const text = shop.mails.findLast(({ to }) => to === email)?.text ?? '';
    const token = new RegExp(`${page}\\?token=(\\S+)`).exec(text)?.[1];
    assert.ok(token, `no link to ${page} in: ${text}`);
    return token;
  };
  const confirm = (email: string) =>
    shop.shopper().form('/cart/reminder/confirm', { token: tokenTo(email, '/cart/reminder/confirm') });
  const aDayLater = () => sql(`UPDATE cart_reminders SET due_at = due_at - interval '24 hours'`);
  const remindersTo = (email: string) =>
    shop.mails.filter(({ to, subject }) => to === email && subject === 'Your cart at MyClothes').length;

  /** Creates a guest with a cart and a confirmed reminder. */
  async function guestWithReminder(items: Record<string, number> = { 'HOO-BLK-M': 2 }) {
    const [shopper, email] = [shop.shopper(), newEmail()];
    for (const [sku, quantity] of Object.entries(items)) await shopper.add(sku, quantity);
    assert.equal(titleOf(await ask(shopper, email)), 'Check your email');
    assert.equal(titleOf(await confirm(email)), 'We’ll remind you');
    return { shopper, email };
  }

  it('come once, a day after a guest has confirmed, with the current cart', async () => {
    const { shopper, email } = await guestWithReminder();
    await shop.sendDueMails();
    assert.equal(remindersTo(email), 0);
    await shopper.add('SOCK-1');
    await aDayLater();
    await Promise.all([shop.sendDueMails(), shop.sendDueMails(), shop.sendDueMails()]);
    await aDayLater();
    await shop.sendDueMails();
    assert.equal(remindersTo(email), 1);
    const { text = '' } = shop.mails.at(-1) ?? {};
    assert.match(text, /^2 × Heavy hoodie, Black, M +€158\.00$/m);
    assert.match(text, /^Numbered socks, Oat, 1 +€9\.00$/m);
  });

  it('restore the cart on any device by a link, whatever is in the cart there, and however often it is used', async () => {
    const { email } = await guestWithReminder({ 'HOO-BLK-M': 2, 'OXF-NVY-L': 1 });
    await aDayLater();
    await shop.sendDueMails();
    const token = tokenTo(email, '/cart/restore');
    for (const other of [shop.shopper(), shop.shopper()]) {
      if (other.session === undefined) await other.add('HOO-BLK-M', 1);
      assert.match((await other.get(`/cart/restore?token=${token}`)).body, /<li>2 × Heavy hoodie/);
      assert.equal((await other.cart()).itemCount, 1);
      for (let times = 0; times < 2; times++) {
        const brought = await other.form('/cart/restore', { token });
        assert.deepEqual([brought.statusCode, brought.headers.location], [303, '/cart']);
      }
      assert.deepEqual(linesOf(await other.cart()), [
        ['HOO-BLK-M', 2],
        ['OXF-NVY-L', 1],
      ]);
    }
    const newcomer = shop.shopper();
    await newcomer.form('/cart/restore', { token });
    assert.equal((await newcomer.cart()).itemCount, 3);
  });

  it('are limited to one per cart: another address replaces the first, and the same cart is not sent again', async () => {
    const { shopper, email } = await guestWithReminder();
    const other = newEmail();
    assert.equal(titleOf(await ask(shopper, other)), 'Check your email');
    await aDayLater();
    await shop.sendDueMails();
    assert.deepEqual([remindersTo(email), remindersTo(other)], [0, 0]);
    await confirm(other);
    await aDayLater();
    await shop.sendDueMails();
    assert.deepEqual([remindersTo(email), remindersTo(other)], [0, 1]);
    const again = await ask(shopper, other);
    assert.equal(again.statusCode, 422);
    assert.match(again.body, /already reminded you of this cart/);
    await shopper.add('SOCK-1');
    assert.equal(titleOf(await ask(shopper, other)), 'Check your email');
  });

  it('S44: are not confirmed by a link that was emailed to another address', async () => {
    const [shopper, own, strangers] = [shop.shopper(), newEmail(), newEmail()];
    await shopper.add('HOO-BLK-M');
    await ask(shopper, own);
    const token = tokenTo(own, '/cart/reminder/confirm');
    const follow = () => shop.shopper().form('/cart/reminder/confirm', { token });
    await ask(shopper, strangers);
    assert.equal((await follow()).statusCode, 404);
    // It still does not work after the address has changed back.
    await ask(shopper, own);
    assert.equal((await follow()).statusCode, 404);
    await ask(shopper, own.toUpperCase());
    assert.equal(titleOf(await confirm(own)), 'We’ll remind you');
    await ask(shopper, strangers);
    await aDayLater();
    await shop.sendDueMails();
    assert.deepEqual([remindersTo(own), remindersTo(strangers)], [0, 0]);
  });

  it('S44: are not confirmed for another address by a link that is followed while the address changes', async () => {
    const strangers: string[] = [];
    for (let round = 0; round < 10; round++) {
      const [shopper, own, other] = [shop.shopper(), newEmail(), newEmail()];
      strangers.push(other);
      await shopper.add('HOO-BLK-M');
      await ask(shopper, own);
      const token = tokenTo(own, '/cart/reminder/confirm');
      const follow = () => shop.shopper().form('/cart/reminder/confirm', { token });
      await Promise.all([ask(shopper, other), follow(), ask(shopper, other), follow(), follow()]);
    }
    const { rowCount } = await sql(
      'SELECT FROM cart_reminders WHERE confirmed_at IS NOT NULL AND email = ANY ($1)',
      [strangers],
    );
    assert.equal(rowCount, 0);
  });

  it('S44: reach no unconfirmed address if the address changes while they are sent', async () => {
    const { shopper, email } = await guestWithReminder();
    const other = newEmail();
    await aDayLater();
    // The carts are read after a reminder is taken and before it is sent.
    const instance = await shop.another({
      store: (database) => {
        const store = createDatabaseStore(database);
        const find: typeof store.find = async (...args) => {
          await ask(shopper, other);
          return store.find(...args);
        };
        return { ...store, find };
      },
    });
    await instance.sendDueMails();
    assert.deepEqual(instance.mails, []);
    await confirm(other);
    await aDayLater();
    await shop.sendDueMails();
    assert.deepEqual([remindersTo(email), remindersTo(other)], [0, 1]);
  });

  it("need no confirmation for a customer's confirmed address, and follow a guest through the sign-in", async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    await shopper.add('HOO-BLK-M');
    assert.match((await shopper.get('/cart/reminder')).body, new RegExp(`value="${email}"`));
    assert.equal(titleOf(await ask(shopper, email)), 'We’ll remind you');

    const guest = await guestWithReminder({ 'SOCK-1': 1 });
    await register(guest.shopper);
    await guest.shopper.remove('SOCK-1');
    await guest.shopper.add('SOCK-2', 4);
    await aDayLater();
    await shop.sendDueMails();
    assert.deepEqual([remindersTo(email), remindersTo(guest.email)], [1, 1]);
    assert.match(
      shop.mails.findLast(({ to }) => to === guest.email)?.text ?? '',
      /4 × Numbered socks, Oat, 2/,
    );
  });

  it('never come after an order by anyone, nor for an emptied cart', async () => {
    const emptied = await guestWithReminder();
    await emptied.shopper.remove('HOO-BLK-M');
    const [bySession, byEmail] = [await guestWithReminder(), await guestWithReminder()];
    await placeOrder({ email: 'another@example.test', sessionOf: bySession.email });
    await placeOrder({ email: byEmail.email.toUpperCase() });
    await aDayLater();
    await shop.sendDueMails();
    for (const { email } of [emptied, bySession, byEmail]) assert.equal(remindersTo(email), 0);
    assert.equal((await sql('SELECT FROM cart_reminders')).rowCount, 0);
  });

  it('are turned off by the link in any of them, even twice, and not by opening it', async () => {
    const { shopper, email } = await guestWithReminder();
    await aDayLater();
    await shop.sendDueMails();
    await shopper.add('SOCK-1');
    await ask(shopper, email);
    await confirm(email);
    const [token] = shop.mails.flatMap(
      ({ text }) => /\/cart\/reminder\/end\?token=(\S+)/.exec(text)?.[1] ?? [],
    );
    assert.ok(token);
    await shop.shopper().get(`/cart/reminder/end?token=${token}`);
    assert.equal((await sql('SELECT FROM cart_reminders')).rowCount, 2);
    for (let times = 0; times < 2; times++)
      assert.equal(titleOf(await shop.shopper().form('/cart/reminder/end', { token })), 'Reminders are off');
    await aDayLater();
    await shop.sendDueMails();
    assert.equal(remindersTo(email), 1);
  });

  it('refuse an empty cart, a malformed address, and links that are forged or expired', async () => {
    const empty = shop.shopper();
    assert.equal((await ask(empty, newEmail())).statusCode, 422);
    assert.equal(titleOf(await empty.get('/cart/reminder')), 'Your cart is empty');
    await empty.add('SOCK-1');
    const odd = await ask(empty, 'nobody');
    assert.equal(odd.statusCode, 422);
    assert.match(odd.body, /value="nobody"/);

    const { email } = await guestWithReminder();
    const token = tokenTo(email, '/cart/reminder/confirm');
    const id = token.split('.')[0] as string;
    const links = createLinkSigner([SESSION_KEY]);
    for (const [path, wrong] of [
      ['/cart/reminder/confirm', links.sign(END_REMINDERS, id)],
      ['/cart/reminder/end', token],
      ['/cart/restore', token],
      // This reminder was not sent yet.
      ['/cart/restore', links.sign(RESTORE_CART, id)],
      ['/cart/restore', `${token}x`],
    ] as const)
      assert.equal((await shop.shopper().form(path, { token: wrong })).statusCode, 404, path);
    await aDayLater();
    await shop.sendDueMails();
    await sql(
      `UPDATE cart_reminders SET sent_at = now() - interval '31 days', created_at = now() - interval '32 days'`,
    );
    const restore = tokenTo(email, '/cart/restore');
    assert.equal((await shop.shopper().get(`/cart/restore?token=${restore}`)).statusCode, 404);
    assert.equal(await sweepReminders(shop.database), 1);
  });

  /** Stores an order like checkout does, for the session that requested the reminder. */
  async function placeOrder({ email, sessionOf }: { email: string; sessionOf?: string }) {
    await sql(
      `INSERT INTO orders (number, email, name, line1, postal_code, city, country, currency, subtotal_minor,
         delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor, delivery_method, expected_from,
         expected_to, payment_method, pays_on_delivery, session_key, cart_version, cart_key, is_cart_emptied,
         key_hash, request_hash)
       SELECT 'MC-' || translate(upper(substr(md5(random()::text), 1, 8)), '01', '23'), $1, 'A', 'B', '1', 'C',
         'AT', 'EUR', 1, 0, 0, 0, true, 1, 'standard', now(), now(), 'on_delivery', true,
         sha256(random()::text::bytea), 1,
         coalesce((SELECT cart_key FROM cart_reminders WHERE email = $2), sha256(random()::text::bytea)), true,
         sha256(random()::text::bytea), sha256('x')`,
      [email, sessionOf ?? ''],
    );
  }
});
