import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { settingsFields } from '../../admin/settings/form-fields.fixture.ts';
import { confirmedCustomer, newEmail } from '../../customers/accounts.fixture.ts';
import { RATE_LIMITS } from '../../customers/limits.ts';
import { setSettings } from '../../settings/settings.fixture.ts';
import { sweepReviewRequests } from './review-requests.ts';

const SUBJECT = 'How do you like what you ordered?';
const LINES: [string, number, number][] = [
  ['HOO-BLK-M', 1, 7_900],
  ['OXF-NVY-L', 2, 5_900],
];

describe('review requests', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(() => sql('DELETE FROM review_requests'));

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const requestsTo = (email: string) =>
    shop.mails.filter(({ to, subject }) => to === email && subject === SUBJECT);
  const daysLater = (days: number) =>
    sql(`UPDATE review_requests SET due_at = due_at - $1::int * interval '1 day'`, [days]);
  const delivered = (email: string, more: object = {}) =>
    storeOrder(shop.database, { email, lines: LINES, deliveredDaysAgo: 0, ...more });

  it('come once, a week after the delivery, with a link for each product', async () => {
    const { email } = await confirmedCustomer(shop);
    const { number } = await delivered(email);
    await daysLater(6);
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, 0);
    await daysLater(1);
    await Promise.all([shop.sendDueMails(), shop.sendDueMails(), shop.sendDueMails()]);
    // The order is noted as delivered a second time.
    await sql(
      `INSERT INTO order_events (order_id, action, state, by)
       SELECT id, 'deliver', 'delivered', 'staff' FROM orders WHERE number = $1`,
      [number],
    );
    await daysLater(7);
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, 1);
    const text = requestsTo(email)[0]?.text ?? '';
    assert.match(text, new RegExp(`Your order ${number} arrived a week ago`));
    assert.match(text, /Review Heavy hoodie:\nhttps:\/\/shop\.test\/products\/heavy-hoodie\/review\n/);
    assert.match(text, /Review Oxford shirt:\n/);
    assert.doesNotMatch(text, /create an account/);
  });

  it('leave out what went back and what has a review, and do not come if nothing is left', async () => {
    const { email } = await confirmedCustomer(shop);
    const [part, all] = [await delivered(email), await delivered(email)];
    for (const [id, position, quantity] of [
      [part.id, 1, 1],
      [part.id, 2, 1],
      [all.id, 1, 1],
      [all.id, 2, 2],
    ] as const)
      await sql(
        `WITH asked AS (
           INSERT INTO returns (order_id, key, state) VALUES ($1, $2, 'received') RETURNING id)
         INSERT INTO return_lines (return_id, position, quantity, reason) SELECT id, $2::int, $3, 'other' FROM asked`,
        [id, String(position), quantity],
      );
    await daysLater(7);
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, 1);
    const text = requestsTo(email)[0]?.text ?? '';
    assert.match(text, new RegExp(part.number));
    assert.doesNotMatch(text, /Heavy hoodie/);
    await sql(
      `INSERT INTO reviews (product_id, customer_id, stars, text)
       SELECT p.id, c.id, 5, 'Good' FROM products p, customers c WHERE c.email = $1`,
      [email],
    );
    await delivered(email);
    await daysLater(7);
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, 1);
  });

  it('do not come for orders that were returned or refunded, whose shopper is erased, or long ago', async () => {
    const email = newEmail();
    for (const state of ['returned', 'refunded', 'canceled'])
      await delivered(email, { state, isGuests: true });
    const { id } = await delivered(email, { isGuests: true });
    await sql('UPDATE orders SET is_to_anonymize = true WHERE id = $1', [id]);
    await daysLater(7);
    await delivered(email, { isGuests: true });
    await sql(`UPDATE review_requests SET due_at = now() - interval '15 days' WHERE due_at > now()`);
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, 0);
    const { rowCount } = await sql('SELECT FROM review_requests WHERE handled_at IS NULL');
    assert.equal(rowCount, 0);
  });

  it('are turned off by the link and by the button of email programs, for the address, even twice', async () => {
    const [one, other] = [newEmail(), newEmail()];
    await delivered(one, { isGuests: true });
    await delivered(other, { isGuests: true });
    await daysLater(7);
    await shop.sendDueMails();
    const [mail] = requestsTo(one);
    assert.match(mail?.text ?? '', /create an\s+account with this email address/);
    const path = (mail?.unsubscribe ?? '').replace('https://shop.test', '');
    assert.match(path, /^\/review-requests\/end\?token=/);
    assert.match(mail?.text ?? '', /Turn off review requests:\nhttps:\/\/shop\.test\/review-requests\/end/);
    // Opening the link turns nothing off.
    assert.match((await shop.shopper().get(path)).body, /Turn off review requests\?/);
    assert.equal((await sql('SELECT FROM review_opt_outs')).rowCount, 0);

    // RFC 8058: a POST without cookies, in either encoding.
    const body =
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    for (const [type, payload] of [
      ['multipart/form-data; boundary=b', body],
      ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ] as const) {
      const headers = { 'content-type': type };
      const answer = await shop.inject({ method: 'POST', url: path, headers, payload });
      assert.equal(answer.statusCode, 200, answer.body);
    }
    const token = new URL(path, 'https://shop.test').searchParams.get('token') ?? '';
    assert.match(
      (await shop.shopper().form('/review-requests/end', { token })).body,
      /Review requests are off/,
    );
    assert.equal((await sql('SELECT FROM review_opt_outs')).rowCount, 1);
    assert.equal((await shop.shopper().form('/review-requests/end', { token: `${token}x` })).statusCode, 404);

    await delivered(one.toUpperCase(), { isGuests: true });
    await delivered(other, { isGuests: true });
    await daysLater(7);
    await shop.sendDueMails();
    assert.deepEqual([requestsTo(one).length, requestsTo(one.toUpperCase()).length], [1, 0]);
    assert.equal(requestsTo(other).length, 2);
  });

  it('S44: to an address that no one has confirmed count among the emails that strangers cause', async () => {
    const { limit } = RATE_LIMITS.strangerMailToAddress;
    const email = newEmail();
    for (let count = 0; count < limit + 2; count++) await delivered(email, { isGuests: true });
    await daysLater(7);
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, limit);
  });

  it('stop when the staff turns them off in the settings', async () => {
    const { staff } = await signedInStaff(shop, 'manager');
    const { 'mails.asksForReviews': on, ...others } = await settingsFields(staff, 'mails');
    assert.equal(on, 'on');
    assert.equal((await staff.form('/admin/settings/mails', others)).statusCode, 303);
    const { email } = await confirmedCustomer(shop);
    await delivered(email);
    await daysLater(7);
    await shop.sendDueMails();
    // An order whose time has passed is not asked about later.
    await setSettings(shop, {});
    await shop.sendDueMails();
    assert.equal(requestsTo(email).length, 0);
  });

  it('are in the export of personal data, and are forgotten after a month', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    const { number } = await delivered(email);
    await daysLater(7);
    await shop.sendDueMails();
    const exported = (await shopper.get('/account/export')).json();
    assert.equal(exported.reviewRequests[0].order, number);
    assert.ok(exported.reviewRequests[0].sentAt);
    assert.equal(await sweepReviewRequests(shop.database), 0);
    await sql(`UPDATE review_requests SET handled_at = now() - interval '31 days'`);
    assert.equal(await sweepReviewRequests(shop.database), 1);
  });
});
