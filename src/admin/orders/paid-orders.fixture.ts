import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Response } from '../../../test/shop.ts';
import { FakeStripe } from '../../../test/stripe/fake-stripe.ts';
import { sign, WEBHOOK_SECRET } from '../../../test/stripe/webhooks.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import { newEmail } from '../../customers/accounts.fixture.ts';
import { checkAgreement } from '../../invoices/agreement.ts';

interface ShopWithCardsOptions {
  limitsAbuse?: boolean;
  /** With it, payments are made on the shop's own page. */
  publishableKey?: string;
}

/** A shop with a fake Stripe and a member of the staff, for tests of orders that are paid by card. */
export async function shopWithCards({ publishableKey, ...options }: ShopWithCardsOptions = {}) {
  const fake = new FakeStripe();
  await fake.start();
  const stripe = { secretKey: 'sk_test_of_the_tests', webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url };
  const shop = await createTestShop({
    stripe: { ...stripe, publishableKey },
    limitsAbuse: false,
    ...options,
  });
  const { staff } = await signedInStaff(shop, 'manager');
  const { call } = await adminApi(shop);
  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const detail = async (number: string) => (await call('GET', `/api/admin/orders/${number}`)).json();

  /** Tells the shop of the last payment that was completed. */
  async function tellPaid(): Promise<Response> {
    const event = fake.events.findLast(({ type }) => type === 'checkout.session.completed');
    assert.ok(event);
    const { payload, headers } = sign(event);
    return shop.inject({ method: 'POST', url: '/webhooks/stripe', payload, headers });
  }
  const sessionOf = (number: string): string => {
    const session = fake.sessionOf(number);
    assert.ok(session, `no payment of ${number} was started`);
    return session.id;
  };
  async function payAtStripe(number: string): Promise<void> {
    assert.ok(fake.pay(sessionOf(number)));
    assert.equal((await tellPaid()).statusCode, 200);
  }
  async function reconcile(): Promise<void> {
    await sql('UPDATE payment_attempts SET next_check_at = now() WHERE next_check_at IS NOT NULL');
    await sql('UPDATE payment_refunds SET next_check_at = now() WHERE next_check_at < now()');
    await shop.services.payments.reconcile();
  }
  /** The link of the last email, such as `/pay?token=…`. */
  function linkOfMail(): string {
    const link = shop.mails.findLast(({ text }) => text.includes('/pay?token='))?.text;
    const [path] = /\/pay\?token=\S+/.exec(link ?? '') ?? [];
    assert.ok(path, 'no email has a payment link');
    return path;
  }
  const follow = (link: string) => shop.shopper().form('/pay', { token: tokenOf(link) });

  /** Places an order at the checkout, and pays it by card. */
  async function paidOrder(...items: [sku: string, quantity: number][]): Promise<string> {
    const shopper = shop.shopper();
    for (const [sku, quantity] of items) await shopper.add(sku, quantity);
    const fields = { paymentMethod: 'stripe', email: newEmail() };
    const { totalMinor } = (await order(shopper, orderBody(1, fields))).json().summary;
    const placed = await order(shopper, orderBody(totalMinor, fields));
    assert.equal(placed.statusCode, 201, placed.body);
    const { number } = placed.json().order;
    await payAtStripe(number);
    return number;
  }
  const edit = (number: string, form: Record<string, string>) =>
    staff.form(`/admin/orders/${number}/items`, { once: randomUUID(), ...form });

  async function requireBooks(): Promise<void> {
    const { differences } = await checkAgreement(shop.database, { from: '2000-01-01', until: '2100-01-01' });
    assert.deepEqual(differences, []);
  }
  async function close(): Promise<void> {
    await shop.close();
    await fake.close();
  }
  return {
    ...{ shop, fake, staff, call, sql, detail, sessionOf, payAtStripe, tellPaid, reconcile },
    ...{ linkOfMail, follow, paidOrder, edit, requireBooks, close },
  };
}

export type ShopWithCards = Awaited<ReturnType<typeof shopWithCards>>;

export const tokenOf = (link: string): string => decodeURIComponent(link.split('token=')[1] as string);
