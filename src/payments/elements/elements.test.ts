import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { FakeStripe } from '../../../test/stripe/fake-stripe.ts';
import { deliver, WEBHOOK_SECRET } from '../../../test/stripe/webhooks.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import type { StripeSettings } from '../stripe/stripe-client.ts';

const TOTAL = 7_900;
const KEY = 'pk_test_of_the_tests';

describe("the shop's own payment page", () => {
  let shop: TestShop;
  let fake: FakeStripe;
  let stripe: StripeSettings;
  let url: string;
  before(async () => {
    fake = new FakeStripe();
    await fake.start();
    stripe = { secretKey: 'sk_test_of_the_tests', webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url };
    shop = await createTestShop({ stripe: { ...stripe, publishableKey: KEY }, limitsAbuse: false });
    url = `http://127.0.0.1:${await shop.listen()}/webhooks/stripe`;
  });
  after(async () => {
    await shop.close();
    await fake.close();
  });

  const ordered = async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const placed = await order(shopper, orderBody(TOTAL, { paymentMethod: 'stripe' }));
    assert.equal(placed.statusCode, 201, placed.body);
    const { order: made, token, payment } = placed.json();
    const page = new URL(payment.url).pathname;
    assert.match(page, /^\/payment\/[0-9a-f-]{36}\.[\w-]{43}$/);
    const api = `/api/orders/${made.number}?token=${encodeURIComponent(token)}`;
    return {
      ...{ shopper, page, token: token as string, number: made.number as string },
      state: async () => (await shopper.get(api)).json().state,
      sessions: () => [...fake.ledger.sessions.values()].filter(({ title }) => title === made.number),
    };
  };
  type Ordered = Awaited<ReturnType<typeof ordered>>;
  const begin = ({ shopper, page }: Ordered) => shopper.form(`${page}/elements`, {});
  const toHosted = ({ shopper, page }: Ordered) => shopper.form(page, {});

  it('S23: is the only page that allows the script of the provider', async () => {
    const one = await ordered();
    const { headers, body } = await one.shopper.get(one.page);
    const policy = String(headers['content-security-policy']);
    for (const part of [
      `script-src 'self' ${fake.url};`,
      `connect-src 'self' ${fake.url};`,
      `frame-src ${fake.url}`,
    ])
      assert.ok(policy.includes(part), policy);
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(String(headers['permissions-policy']), new RegExp(`payment=\\(self "${fake.url}"\\)`));
    assert.match(body, new RegExp(`data-script="${fake.url}/stripe.js" data-key="${KEY}"`));
    for (const other of ['/checkout', `/orders/${one.number}?token=${one.token}`]) {
      const answer = await one.shopper.get(other);
      assert.doesNotMatch(String(answer.headers['content-security-policy']), /127\.0\.0\.1/);
      assert.match(String(answer.headers['permissions-policy']), /payment=\(\)/);
    }
    assert.equal(
      one.sessions().length,
      0,
      'the provider is asked only once the shopper has chosen how to pay',
    );
  });

  it('is offered at the checkout with all ways to pay on it', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const { body } = await shopper.get('/checkout');
    for (const name of ['Visa', 'Apple Pay', 'Google Pay', 'Link', 'PayPal'])
      assert.match(body, new RegExp(`value="stripe"[\\s\\S]{0,400}\\b${name}\\b`));
  });

  it('begins one payment however often it is asked, and the webhook settles it', async () => {
    const one = await ordered();
    const answers = await Promise.all([begin(one), begin(one), begin(one)]);
    const secrets = new Set(answers.map((answer) => answer.json().clientSecret));
    const [session, ...more] = one.sessions();
    assert.deepEqual([[...secrets], more], [[session?.client_secret], []]);
    assert.equal((await begin(one)).json().clientSecret, session?.client_secret);
    assert.match(session?.success_url ?? '', new RegExp(`/orders/${one.number}\\?token=`));
    assert.ok(fake.pay(session?.id ?? ''));
    assert.equal(await deliver(url, fake.events.at(-1) as never), 200);
    assert.equal(await one.state(), 'paid');
    assert.match((await begin(one)).json().url, new RegExp(`^/orders/${one.number}\\?`));
    assert.equal((await one.shopper.get(one.page)).statusCode, 303);
  });

  it('leads to the page of the provider without its script, and then no longer offers its own', async () => {
    const one = await ordered();
    const { headers } = await toHosted(one);
    const [session, ...more] = one.sessions();
    assert.deepEqual([headers.refresh, more], [`0; url=${session?.url}`, []]);
    assert.equal((await begin(one)).json().url, session?.url);
    assert.equal((await one.shopper.get(one.page)).headers.refresh, `0; url=${session?.url}`);
    const again = await one.shopper.form(`/orders/${one.number}/payment`, { token: one.token });
    assert.equal(again.headers.refresh, `0; url=${session?.url}`);
    assert.equal(one.sessions().length, 1);
  });

  it('is begun in one way, even when both are requested at once', async () => {
    for (let round = 0; round < 4; round++) {
      const one = await ordered();
      const [own, hosted] = await Promise.all([begin(one), toHosted(one)]);
      const { clientSecret } = own.json();
      assert.notEqual(
        clientSecret === undefined,
        hosted.headers.refresh === undefined,
        'exactly one of the two',
      );
      const { rows } = await shop.database.pool.query(
        'SELECT reference FROM payment_attempts JOIN orders ON orders.id = order_id WHERE number = $1',
        [one.number],
      );
      const used = one.sessions().find(({ id }) => id === rows[0].reference);
      assert.equal(used?.client_secret ?? undefined, clientSecret);
    }
  });

  it('stays in the way it was begun, and ends with the order', async () => {
    const one = await ordered();
    await begin(one);
    assert.match((await toHosted(one)).body, /You’ve begun to pay on this page\./);
    const again = await one.shopper.form(`/orders/${one.number}/payment`, { token: one.token });
    assert.match(String(again.headers.refresh), new RegExp(`${one.page}$`));
    await one.shopper.form(`/orders/${one.number}/cancel`, { token: one.token });
    assert.match((await begin(one)).json().url, /^\/orders\//);
    await shop.services.payments.reconcile();
    assert.deepEqual(
      one.sessions().map(({ status }) => status),
      ['expired'],
    );
  });

  it('says when the provider does not respond, and goes on later', async () => {
    const one = await ordered();
    fake.fail('create_session', { kind: 'refuse', status: 400 }, { kind: 'refuse', status: 400 });
    const refused = await begin(one);
    assert.deepEqual([refused.statusCode, (await toHosted(one)).statusCode], [503, 503]);
    assert.ok((await begin(one)).json().clientSecret);
  });

  it('asks the provider at most ten times a minute for one payment', async () => {
    const [one, other] = [await ordered(), await ordered()];
    const callsBefore = fake.calls.length;
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++) statuses.push((await begin(one)).statusCode);
    assert.deepEqual(statuses, [...Array(10).fill(200), 429, 429]);
    assert.equal((await toHosted(one)).statusCode, 429);
    assert.equal(fake.calls.length - callsBefore, 10);
    assert.equal((await begin(other)).statusCode, 200);
  });

  it('is no longer offered once its key is removed, and payments that need it say what to do', async () => {
    const [begun, fresh] = [await ordered(), await ordered()];
    await begin(begun);
    const shopper = (await shop.another({ stripe, limitsAbuse: false })).shopper();
    const stopped = await shopper.get(begun.page);
    assert.equal(stopped.statusCode, 410);
    assert.match(stopped.body, /please <a href="\/contact">contact us<\/a>/);
    assert.doesNotMatch(String(stopped.headers['content-security-policy']), /127\.0\.0\.1/);
    assert.match((await shopper.form(`${begun.page}/elements`, {})).json().url, /^\/orders\//);
    // A payment that was not begun leads to the order, whose button leads to the page of the provider.
    for (const answer of [await shopper.get(fresh.page), await shopper.form(fresh.page, {})]) {
      assert.equal(answer.statusCode, 303);
      assert.match(String(answer.headers.location), new RegExp(`^/orders/${fresh.number}\\?`));
    }
    const hosted = await shopper.form(`/orders/${fresh.number}/payment`, { token: fresh.token });
    assert.equal(hosted.headers.refresh, `0; url=${fresh.sessions()[0]?.url}`);
    assert.equal((await shopper.get(fresh.page)).headers.refresh, hosted.headers.refresh);
  });

  it('S16: is opened by its signed address only', async () => {
    const [one, other] = [await ordered(), await ordered()];
    const [id] = one.page.slice('/payment/'.length).split('.');
    const forged = `/payment/${id}.${other.page.split('.')[1]}`;
    for (const path of [forged, `/payment/${id}`, '/payment/x', `/payment/${one.token}`]) {
      assert.equal((await one.shopper.get(path)).statusCode, 404);
      assert.equal((await one.shopper.form(path, {})).statusCode, 404);
      assert.equal((await one.shopper.form(`${path}/elements`, {})).statusCode, 404);
    }
    assert.equal((await one.shopper.form(one.page, { amount: '1' })).statusCode, 400);
  });
});
