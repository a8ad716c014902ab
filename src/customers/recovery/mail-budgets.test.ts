import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { commandActor } from '../../audit/actor.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import { cancelOrder } from '../../orders/change-order.ts';
import { confirmedCustomer, customer, newEmail, PASSWORD, tokenOfMail } from '../accounts.fixture.ts';
import { RATE_LIMITS } from '../limits.ts';

const SOLD_OUT = 'OXF-CHK-M';
const STRANGERS_MAX = RATE_LIMITS.strangerMailToAddress.limit;
const RESETS_OF_MAILBOX_MAX = RATE_LIMITS.resetToMailbox.limit;
const GUEST_ORDERS_MAX = RATE_LIMITS.guestOrderMailToAddress.limit;
/** This is more than any limit of emails. */
const FLOOD = 40;

let networks = 0;
/** Each request comes from another network, as from someone who controls many. */
const network = () => ({ 'x-forwarded-for': `10.44.${Math.floor(++networks / 200)}.${networks % 200}` });

describe('emails to an address that someone else has typed', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({
      trustedProxies: ['127.0.0.1/32'],
      limitsAbuse: false,
      hashesCheaply: true,
    });
  });
  after(() => shop.close());

  const mailsTo = (email: string) => shop.mails.filter(({ to }) => to === email);
  const buyer = async () => {
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    return shopper;
  };
  const guestOrder = async (email: string, shopper?: Shopper) =>
    order(shopper ?? (await buyer()), orderBody(1_390, { email }), undefined, network());

  const register = (email: string, password: string) =>
    shop.shopper().send('POST', '/api/customers', { email, password, name: 'Eve' }, network());
  /** The actions of someone who knows only an address. Each takes a number, so that no two are alike. */
  const WAYS: Record<string, (email: string, index: number) => Promise<unknown>> = {
    reminders: async (email) => (await buyer()).form('/cart/reminder', { email }, network()),
    alerts: (email) => shop.shopper().form('/back-in-stock', { sku: SOLD_OUT, email }, network()),
    registrations: (email, index) => register(email, `${PASSWORD} ${index}`),
    'changes of address': async (email) =>
      (await customer(shop)).shopper.form('/account/email', { email }, network()),
    orders: (email) => guestOrder(email),
  };
  const resets = (email: string) => mailsTo(email).filter(({ subject }) => subject === 'Reset your password');
  const askForReset = (email: string) => shop.shopper().form('/forgot-password', { email }, network());
  /** Emails are sent in turn after the answers, so this request, which sends none, waits for the earlier ones. */
  const resetsSettled = async () => {
    const { email } = await customer(shop);
    await askForReset(email);
    await until(() => resets(email).length === 1, 'the mails before it are sent');
  };

  for (const [name, way] of Object.entries(WAYS)) {
    it(`S39: ${FLOOD} ${name} leave the owner's reset its email`, async () => {
      const { email } = await confirmedCustomer(shop);
      for (let index = 0; index < FLOOD; index++) await way(email, index);
      await askForReset(email);
      await until(() => resets(email).length === 1, 'the reset is mailed');
    });
  }

  it('S39: resets of other spellings of the mailbox do not use up its limit', async () => {
    const { email } = await confirmedCustomer(shop, 'ada.lovelace@gmail.com');
    for (const other of ['adalovelace@gmail.com', 'ada.lovelace+1@gmail.com', 'a.da.lovelace@googlemail.com'])
      for (let times = 0; times < 5; times++) await askForReset(other);
    await askForReset(email);
    await until(() => resets(email).length === 1, 'the reset is mailed');
  });

  it('S39: while no more resets are emailed, the last link works, and a reset starts the limit over', async () => {
    const { limit, windowSeconds } = RATE_LIMITS.resetToAddress;
    assert.ok(windowSeconds <= 30 * 60, 'a link works for 30 minutes');
    const { email } = await confirmedCustomer(shop);
    await Promise.all(Array.from({ length: limit + 3 }, () => askForReset(email)));
    await resetsSettled();
    assert.equal(resets(email).length, limit);
    const reset = await shop.shopper().form('/reset-password', {
      token: tokenOfMail(shop, email),
      password: 'the lake is quiet again',
    });
    assert.equal(reset.statusCode, 303);
    await askForReset(email);
    await until(() => resets(email).length === limit + 1, 'a reset is mailed again');
  });

  it(`S44: resets of unconfirmed accounts under one mailbox cause ${RESETS_OF_MAILBOX_MAX} emails, whatever their tags`, async () => {
    const name = newEmail().split('@')[0];
    const tagged = Array.from({ length: 12 }, (_, index) => `${name}+${index}@example.com`);
    for (const [index, email] of tagged.entries()) await register(email, `${PASSWORD} ${index}`);
    const answers = await Promise.all(tagged.flatMap((email) => [1, 2, 3].map(() => askForReset(email))));
    await resetsSettled();
    const mailed = tagged.flatMap(resets);
    assert.equal(mailed.length, RESETS_OF_MAILBOX_MAX);
    // The page names the typed address and differs in nothing else.
    const unknown = await askForReset(`${name}+unknown@example.com`);
    const textOf = ({ body }: Response) => body.replace(/<b>[^<]*@example\.com<\/b>/, '');
    for (const answer of answers)
      assert.deepEqual([answer.statusCode, textOf(answer)], [200, textOf(unknown)]);

    // The plain address of the mailbox has its own limit, and a confirmed tag keeps its own.
    const plain = `${name}@example.com`;
    await register(plain, PASSWORD);
    await askForReset(plain);
    await until(() => resets(plain).length === 1, 'the reset of the plain address is mailed');
    const confirmed = `${name}+confirmed@example.com`;
    await customer(shop, confirmed);
    await shop.database.pool.query('UPDATE customers SET email_confirmed_at = now() WHERE email = $1', [
      confirmed,
    ]);
    const { limit } = RATE_LIMITS.resetToAddress;
    for (let times = 0; times < limit + 2; times++) await askForReset(confirmed);
    await until(() => resets(confirmed).length === limit, 'the resets of the confirmed address are mailed');
    await resetsSettled();
    assert.equal(resets(confirmed).length, limit);
  });

  it(`S44: ${FLOOD} guest orders under one mailbox cause ${GUEST_ORDERS_MAX + STRANGERS_MAX} emails, and all are placed`, async () => {
    const orders = [];
    for (let index = 0; index < FLOOD; index++) {
      const placed = await guestOrder(`flood+${index}@example.com`);
      assert.equal(placed.statusCode, 201);
      orders.push(placed.json());
    }
    const mails = shop.mails.filter(({ to }) => to.startsWith('flood+'));
    assert.equal(mails.length, GUEST_ORDERS_MAX + STRANGERS_MAX);
    // From the first order whose email is not certain, the page says what to do, and its link works.
    const words = /may not be able to email you this confirmation[\s\S]*Save or print this page/;
    for (const [index, { order: placed, token }] of orders.entries()) {
      assert.equal(placed.mayLackConfirmation, index >= GUEST_ORDERS_MAX);
      for (const more of ['', '&placed=1']) {
        const page = await shop.shopper().get(`/orders/${placed.number}?token=${token}${more}`);
        assert.equal(page.statusCode, 200);
        assert.equal(words.test(page.body), index >= GUEST_ORDERS_MAX, `${index}${more}`);
      }
    }
    const { order: last, token } = orders.at(-1);
    const canceled = await shop.shopper().form(`/orders/${last.number}/cancel`, { token }, network());
    assert.equal(canceled.statusCode, 303);
    assert.equal(shop.mails.filter(({ to }) => to.startsWith('flood+')).length, mails.length);
  });

  it('S44: orders that are placed and canceled in turn cause no more emails', async () => {
    const email = newEmail();
    for (let index = 0; index < FLOOD / 2; index++) {
      const { order: placed, token } = (await guestOrder(email)).json();
      await shop.shopper().form(`/orders/${placed.number}/cancel`, { token }, network());
    }
    assert.equal(mailsTo(email).length, GUEST_ORDERS_MAX + STRANGERS_MAX);
  });

  it('S44: all routes share one budget, whatever they answer', async () => {
    const email = newEmail();
    const statuses = new Set<number>();
    for (let index = 0; index < FLOOD; index++)
      for (const [name, way] of Object.entries(WAYS)) {
        if (name === 'orders') continue;
        const { statusCode } = (await way(email, index)) as { statusCode: number };
        statuses.add(statusCode);
      }
    assert.deepEqual([...statuses].sort(), [200, 201, 303]);
    assert.equal(mailsTo(email).length, STRANGERS_MAX);
    // An honest guest still gets the emails of the first orders.
    for (let index = 0; index < GUEST_ORDERS_MAX; index++) await guestOrder(email);
    assert.equal(mailsTo(email).length, STRANGERS_MAX + GUEST_ORDERS_MAX);
  });

  it(`S44: ${FLOOD} at once exceed no limit`, async () => {
    const email = newEmail();
    const buyers = await Promise.all(Array.from({ length: FLOOD }, buyer));
    const answers = await Promise.all(buyers.map((one) => guestOrder(email, one)));
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [201]);
    assert.equal(mailsTo(email).length, GUEST_ORDERS_MAX + STRANGERS_MAX);
  });

  it('S44: unpaid orders cause no more emails either, and cancellations by the staff are always emailed', async () => {
    const email = newEmail();
    for (let index = 0; index < FLOOD; index++) await guestOrder(email);
    const { services: changes } = shop;
    const cancel = async (by: Parameters<typeof cancelOrder>[3]) => {
      const { rows } = await shop.database.pool.query<{ id: string }>(
        "SELECT id FROM orders WHERE email = $1 AND state = 'placed' ORDER BY id LIMIT 1",
        [email],
      );
      const id = rows[0]?.id ?? '';
      await shop.database.transaction((connection) => cancelOrder(changes, connection, id, by));
    };
    const before = mailsTo(email).length;
    await cancel({ role: 'shop' });
    assert.equal(mailsTo(email).length, before);
    await cancel({ role: 'staff', staff: commandActor('eve') });
    assert.equal(mailsTo(email).length, before + 1);
  });

  it('S44: changes of an unconfirmed account cause no more emails either', async () => {
    const { shopper, email } = await customer(shop);
    for (let index = 0; index < FLOOD; index++) {
      const [currentPassword, password] = [
        index === 0 ? PASSWORD : `${PASSWORD} ${index - 1}`,
        `${PASSWORD} ${index}`,
      ];
      const changed = await shopper.form('/account/password', { currentPassword, password }, network());
      assert.equal(changed.statusCode, 303);
    }
    assert.equal(mailsTo(email).length, STRANGERS_MAX);
  });

  it('S44: an owner who is signed in gets an email for every order and change, however many others have caused', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    for (let index = 0; index < FLOOD; index++) await guestOrder(email);
    const before = mailsTo(email).length;
    for (let index = 0; index < GUEST_ORDERS_MAX + 2; index++) {
      await shopper.add('SOCK-1');
      const placed = await guestOrder(email, shopper);
      assert.equal(placed.json().order.mayLackConfirmation, false);
      await shopper.form(`/orders/${placed.json().order.number}/cancel`, {}, network());
    }
    assert.equal(mailsTo(email).length, before + 2 * (GUEST_ORDERS_MAX + 2));
    await shopper.form('/account/password', { currentPassword: PASSWORD, password: 'a third quiet lake' });
    assert.equal(mailsTo(email).at(-1)?.subject, 'Your password has changed');
    const next = newEmail();
    await shopper.form('/account/email', { email: next });
    await shopper.form('/confirm-email', { token: tokenOfMail(shop, next) });
    assert.equal(mailsTo(email).at(-1)?.subject, 'Your email address has changed');
  });
});
