import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import type { Shopper } from '../../../test/shop.ts';
import { ADDRESS, orderBody, requireLedger, stockOf } from '../../checkout/checkout.fixture.ts';
import { confirmedCustomer, newEmail } from '../../customers/accounts.fixture.ts';
import { shopClock } from '../../layout/shop-time.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { type ShopWithCards, shopWithCards, tokenOf } from './paid-orders.fixture.ts';

const { openOfPayerMax } = DEFAULT_SETTINGS.limits;
const HOODIE = 'HOO-BLK-M';
const TOTAL = 7_900;

describe('an order that the staff places for a customer', () => {
  let cards: ShopWithCards;
  let staff: Shopper;
  before(async () => {
    cards = await shopWithCards({ limitsAbuse: true });
    ({ staff } = cards);
  });
  after(() => cards.close());
  beforeEach(async () => {
    cards.shop.mails.length = 0;
    await cards.sql('DELETE FROM rate_limits');
  });

  const post = (who: Shopper, form: Record<string, string>) => who.form('/admin/orders/new', form);
  const form = (more: Record<string, string> = {}) => ({
    ...{ once: randomUUID(), do: 'place', email: newEmail(), ...ADDRESS },
    ...{ 'sku-1': HOODIE, 'quantity-1': '1', deliveryMethod: 'standard', paymentMethod: 'stripe' },
    ...{ promoCode: '', notes: 'Gift wrapped, please', totalMinor: String(TOTAL), ...more },
  });
  const placedNumber = (location: unknown): string => {
    const [, number] = /^\/admin\/orders\/(MC-\w+)\?done=placed$/.exec(String(location)) ?? [];
    assert.ok(number, `not placed: ${location}`);
    return number;
  };
  const apiBody = (more: object = {}) => ({
    ...orderBody(TOTAL, { paymentMethod: 'stripe', email: newEmail(), ...more }),
    items: [{ sku: HOODIE, quantity: 1 }],
  });
  const placeByApi = (body: object, key: string = randomUUID()) =>
    cards.call('POST', '/api/admin/orders', body, { 'idempotency-key': key });

  it('is found, priced, placed and paid by a link, and the customer sees it like any other', async () => {
    const typed = form({ do: 'find', q: 'hoo-blk', 'sku-1': '', 'quantity-1': '' });
    const found = await post(staff, typed);
    assert.match(found.body, /name="do" value="add HOO-BLK-M"/);
    const added = await post(staff, { ...typed, do: `add ${HOODIE}` });
    assert.match(added.body, /name="sku-1" value="HOO-BLK-M"/);
    assert.match(added.body, /name="totalMinor" value="7900"/);
    const stock = await stockOf(cards.shop, HOODIE);
    const number = placedNumber(
      (await post(staff, form({ once: typed.once, email: typed.email }))).headers.location,
    );
    assert.equal(await stockOf(cards.shop, HOODIE), stock - 1);
    const { action, subject_id, after } = await lastAuditEntry(cards.shop);
    assert.deepEqual(
      [action, subject_id, after],
      [
        'order.place',
        number,
        { items: `1 × ${HOODIE}`, totalMinor: TOTAL, currency: 'EUR', paymentMethod: 'stripe' },
      ],
    );
    const placed = await cards.detail(number);
    assert.deepEqual(
      [placed.state, placed.notes.length, placed.events[0].action, placed.events[0].by],
      ['placed', 0, 'place', 'staff'],
    );
    const link = cards.linkOfMail();
    assert.equal(cards.shop.mails.length, 1, 'only the link is mailed before the payment');
    const page = await staff.get(`/admin/orders/${number}`);
    assert.ok(
      page.body.includes(`/pay?token=${encodeURIComponent(tokenOf(link))}`),
      'the staff can copy the link',
    );

    const { body } = await cards.shop.shopper().get(link);
    assert.match(body, /costs €79\.00/);
    assert.doesNotMatch(body, /Hornsgatan|MC-\w+\?token/);
    const [first, second] = await Promise.all([cards.follow(link), cards.follow(link)]);
    assert.match(String(first?.headers.refresh), /0; url=http/);
    assert.equal(first?.headers.refresh, second?.headers.refresh, 'both lead to one payment');
    await cards.payAtStripe(number);
    assert.equal((await cards.detail(number)).state, 'paid');
    assert.match(cards.shop.mails.at(-1)?.subject ?? '', /is confirmed/);
    // The link is used up, and a second payment is not started.
    assert.match((await cards.shop.shopper().get(link)).body, /This is paid/);
    assert.match((await cards.follow(link)).body, /This is paid/);
    await requireLedger(cards.shop);
  });

  it('is placed once, however often the form is sent, and by the API with its key', async () => {
    const typed = form({ paymentMethod: 'on_delivery' });
    const answers = await Promise.all([1, 2, 3].map(() => post(staff, typed)));
    const placed = answers.filter(({ statusCode }) => statusCode === 303);
    assert.ok(placed.length >= 1, answers[0]?.body);
    const again = placedNumber((await post(staff, typed)).headers.location);
    assert.equal(again, placedNumber(placed[0]?.headers.location));
    const other = await post(staff, { ...typed, notes: 'Another one' });
    assert.deepEqual([other.statusCode, /already sent this form/.test(other.body)], [409, true]);

    const [body, key] = [apiBody(), randomUUID()];
    const first = await placeByApi(body, key);
    assert.equal(first.statusCode, 201, first.body);
    const second = await placeByApi(body, key);
    assert.deepEqual(second.json(), first.json());
    assert.match(first.json().paymentUrl, /\/pay\?token=/);
    const items = [{ sku: 'HOO-BLK-L', quantity: 1 }];
    assert.equal((await placeByApi({ ...body, items }, key)).json().code, 'key_reused');
    const onDelivery = await placeByApi(apiBody({ paymentMethod: 'on_delivery' }));
    assert.deepEqual([onDelivery.statusCode, onDelivery.json().paymentUrl], [201, null]);
    const { rows } = await cards.sql(
      'SELECT count(*)::int AS count FROM api_requests WHERE response::text LIKE $1',
      ['%/pay?token%'],
    );
    assert.equal(rows[0].count, 0, 'no link is stored with the answer of a request');
  });

  it('is refused with another total, nothing to order, faults and too many unpaid orders', async () => {
    const wrong = await post(staff, form({ totalMinor: '1' }));
    assert.deepEqual([wrong.statusCode, /The total is €79\.00 now/.test(wrong.body)], [409, true]);
    assert.match((await post(staff, form({ 'quantity-1': '0' }))).body, /Add at least one item/);
    assert.match((await post(staff, form({ 'quantity-1': 'x' }))).body, /whole numbers/);
    assert.match((await post(staff, form({ city: '' }))).body, /Enter your city|Enter the city/);
    const api = await placeByApi({ ...apiBody(), totalMinor: 1 });
    assert.deepEqual([api.json().code, api.json().summary.totalMinor], ['total_changed', TOTAL]);
    const email = newEmail();
    for (let count = 0; count < openOfPayerMax; count++)
      placedNumber((await post(staff, form({ email, paymentMethod: 'on_delivery' }))).headers.location);
    const refused = await post(staff, form({ email, paymentMethod: 'on_delivery' }));
    assert.deepEqual([refused.statusCode, /unpaid orders are limited/.test(refused.body)], [409, true]);
  });

  it('belongs to the account with the address, and can take over the items of its cart', async () => {
    const { shopper, email } = await confirmedCustomer(cards.shop);
    await shopper.add(HOODIE);
    const { staff: owner } = await signedInStaff(cards.shop, 'owner');
    const typed = form({ email, 'sku-1': '', 'quantity-1': '', do: 'cart' });
    const taken = await post(owner, typed);
    assert.match(taken.body, /name="sku-1" value="HOO-BLK-M"/);
    assert.equal((await lastAuditEntry(cards.shop)).action, 'customer.see-cart');
    const number = placedNumber((await post(owner, form({ email }))).headers.location);
    const own = await shopper.get(`/api/orders/${number}`);
    assert.equal(own.statusCode, 200, own.body);
    assert.equal((await shopper.cart()).itemCount, 1, 'the cart stays as it was');
    // A role that sees no customers neither sees a cart nor an address of one.
    const { staff: packer } = await signedInStaff(cards.shop, 'fulfillment');
    const hidden = await post(packer, { ...typed, name: '', line1: '' });
    assert.equal(hidden.statusCode, 422);
    assert.doesNotMatch(hidden.body, /has an account|value="HOO-BLK-M"/);
  });

  it('S66: has a link whose token is stored as a hash only, and that ends', async () => {
    const number = placedNumber((await post(staff, form())).headers.location);
    const link = cards.linkOfMail();
    const token = tokenOf(link);
    const { rows } = await cards.sql('SELECT * FROM payment_links ORDER BY created_at DESC LIMIT 1');
    assert.deepEqual(rows[0].token_hash, hash('sha256', token, 'buffer'));
    const stored = await cards.sql('SELECT letter::text FROM order_mails WHERE order_number = $1', [number]);
    assert.ok(!stored.rows.some(({ letter }) => letter.includes(token)));
    for (const wrong of ['', 'x', `${token}x`, 'x'.repeat(400)])
      assert.ok([400, 410].includes((await cards.shop.shopper().form('/pay', { token: wrong })).statusCode));
    // The email can be sent again, with the same link, and says when that ends.
    const untilOf = () =>
      /Please pay by (.*?)\. /.exec(cards.shop.mails.at(-1)?.text.replace(/\s+/g, ' ') ?? '')?.[1];
    const [until, { timeZone }] = [untilOf(), cards.shop.services.settings.current];
    assert.ok(until?.includes(shopClock(rows[0].expires_at, timeZone)), until);
    const [mail] = (await cards.detail(number)).mails;
    await cards.call('POST', `/api/admin/orders/${number}/mails/${mail.id}/resend`);
    assert.deepEqual([cards.linkOfMail(), untilOf()], [link, until]);
    await cards.sql('UPDATE payment_links SET expires_at = now()');
    assert.equal((await cards.shop.shopper().get(link)).statusCode, 410);
    assert.equal((await cards.follow(link)).statusCode, 410);
  });

  it('is canceled with its reservation if nobody pays it in time', async () => {
    const stock = await stockOf(cards.shop, HOODIE);
    const number = placedNumber((await post(staff, form())).headers.location);
    const { rows } = await cards.sql(
      `SELECT extract(epoch FROM expires_at - now()) / 3600 AS hours FROM payment_attempts WHERE title = $1`,
      [number],
    );
    assert.equal(Math.round(rows[0].hours), 22);
    await cards.sql('UPDATE payment_attempts SET expires_at = now() WHERE title = $1', [number]);
    await cards.reconcile();
    assert.equal((await cards.detail(number)).state, 'canceled');
    assert.equal(await stockOf(cards.shop, HOODIE), stock);
    assert.equal((await cards.follow(cards.linkOfMail())).statusCode, 410);
    await requireLedger(cards.shop);
  });

  it('P32: is paid or canceled, when the customer pays while the staff cancels', async () => {
    for (let round = 0; round < 4; round++) {
      const number = placedNumber((await post(staff, form())).headers.location);
      await cards.follow(cards.linkOfMail());
      assert.ok(cards.fake.pay(cards.sessionOf(number)));
      const [told, canceled] = await Promise.all([
        cards.tellPaid(),
        staff.form(`/admin/orders/${number}/cancel`, { note: '' }),
      ]);
      assert.deepEqual([told.statusCode, canceled.statusCode], [200, 303]);
      for (let times = 0; times < 3; times++) await cards.reconcile();
      assert.equal(cards.fake.ledger.balanceOf(number), 0, 'the money went back');
      assert.match((await cards.detail(number)).state, /^(canceled|refunded)$/);
    }
    await requireLedger(cards.shop);
  });
});
