import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { ADDRESS as DELIVERED, orderForm } from '../checkout/checkout.fixture.ts';
import { customer, makeStale, PASSWORD } from '../customers/accounts.fixture.ts';
import { ADDRESS } from '../customers/sign-in/registering.fixture.ts';

/** The fields of the page's form with this address, as a browser without scripts sends them. */
function fieldsOf(page: Response, action: string): Record<string, string> {
  const form = page.body.split('<form').find((one) => one.includes(`action="${action}"`));
  assert.ok(form, `the page has no form for ${action}`);
  const inputs = form.slice(0, form.indexOf('</form>')).matchAll(/<input[^>]*>/g);
  const plain = (text: string) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  return Object.fromEntries(
    [...inputs].flatMap(([input]) => {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      return name ? [[name, plain(/value="([^"]*)"/.exec(input)?.[1] ?? '')]] : [];
    }),
  );
}

describe('a session that ends while a form is filled in', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ logLevel: 'info' });
  });
  after(() => shop.close());

  /** On another device, or by time. */
  const end = (email: string) =>
    shop.database.pool.query(
      'DELETE FROM sessions WHERE customer_id = (SELECT id FROM customers WHERE email = $1)',
      [email],
    );

  /** Sends the form, signs in on the page that comes, and goes on to where the form was sent. */
  async function restored(shopper: Shopper, email: string, path: string, fields: Record<string, string>) {
    await end(email);
    const asked = await shopper.form(path, fields);
    assert.equal(asked.statusCode, 401, asked.body);
    assert.match(asked.body, /[Ss]ign in.*what you typed will still be here/i);
    const wrong = await shopper.form('/sign-in', {
      ...fieldsOf(asked, '/sign-in'),
      email,
      password: 'not this one',
    });
    assert.equal(wrong.statusCode, 422);
    const signedIn = await shopper.form('/sign-in', {
      ...fieldsOf(wrong, '/sign-in'),
      email,
      password: PASSWORD,
    });
    assert.equal(signedIn.statusCode, 200, signedIn.body);
    return shopper.form(path, fieldsOf(signedIn, path));
  }

  it('keeps what was typed at the checkout, and orders nothing by itself', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M');
    const typed = orderForm(7_900, { notes: 'Ring twice, please.\r\n"Lindqvist" <2nd floor>' });
    const page = await restored(shopper, email, '/checkout', typed);
    assert.equal(page.statusCode, 200, page.body);
    for (const text of ['Hornsgatan 42', '118 21', 'Ring twice, please.', '&lt;2nd floor&gt;'])
      assert.ok(page.body.includes(text), text);
    assert.match(page.body, /name="name"[^>]*value="Ines Lindqvist"/);
    const { rows } = await shop.database.pool.query('SELECT FROM orders');
    assert.equal(rows.length, 0);
    const form = { ...orderForm(7_900), ...fieldsOf(page, '/checkout'), ...DELIVERED };
    const placed = await shopper.form('/checkout', {
      ...form,
      deliveryMethod: 'standard',
      paymentMethod: 'on_delivery',
    });
    assert.equal(placed.statusCode, 303, placed.body);
  });

  it('keeps an address, and saves nothing by itself', async () => {
    const { shopper, email } = await customer(shop);
    const page = await restored(shopper, email, '/account/addresses', ADDRESS);
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /Elsewhere 7/);
    assert.doesNotMatch((await shopper.get('/account/addresses')).body, /Elsewhere 7/);
    assert.equal((await shopper.form('/account/addresses', ADDRESS)).statusCode, 303);
  });

  it('keeps a name and a new email address', async () => {
    const { shopper, email } = await customer(shop);
    const named = await restored(shopper, email, '/account/details', { name: 'Ada King' });
    assert.match(named.body, /value="Ada King"/);
    const mailed = await restored(shopper, email, '/account/email', { email: 'king@example.test' });
    assert.match(mailed.body, /value="king@example\.test"/);
    // The same where the password has to be said once more.
    await makeStale(shop);
    const asked = await shopper.form('/account/email', { email: 'lady@example.test' });
    assert.equal(asked.statusCode, 403);
    const fields = { ...fieldsOf(asked, '/confirm-identity'), password: PASSWORD };
    const confirmed = await shopper.form('/confirm-identity', fields);
    const page = await shopper.form('/account/email', fieldsOf(confirmed, '/account/email'));
    assert.match(page.body, /value="lady@example\.test"/);
    const mails = shop.mails.filter(({ to }) => /^(king|lady)@/.test(to));
    assert.equal(mails.length, 0, 'nothing is mailed by itself');
  });

  it('keeps a review and a return', async () => {
    const { shopper, email } = await customer(shop);
    const stored = await storeOrder(shop.database, {
      email,
      lines: [['HOO-BLK-M', 2, 7_900]],
      deliveredDaysAgo: 3,
    });
    const text = `Warm & heavy.\r\n${'ö'.repeat(1_900)}`;
    const review = await restored(shopper, email, '/products/heavy-hoodie/review', { stars: '4', text });
    assert.match(review.body, /Warm &amp; heavy\./);
    assert.ok(review.body.includes('ö'.repeat(1_900)));
    const back = await restored(shopper, email, `/orders/${stored.number}/return`, {
      token: '',
      key: '',
      'quantity-1': '1',
      'reason-1': 'too_small',
      'exchange-1': '',
    });
    assert.equal(back.statusCode, 200, back.body);
    assert.match(back.body, /value="too_small" selected/);
    const { rows } = await shop.database.pool.query(
      'SELECT (SELECT count(*) FROM returns) + (SELECT count(*) FROM reviews) AS count',
    );
    assert.deepEqual(rows, [{ count: '0' }]);
  });

  it('keeps the address for a reminder of the cart', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M');
    const typed = { email: 'another@example.test' };
    const page = await restored(shopper, email, '/cart/reminder', typed);
    assert.equal(page.statusCode, 200, page.body);
    assert.match(page.body, /value="another@example\.test"/);
    assert.ok(!shop.mails.some(({ to }) => to === typed.email));
  });

  it('keeps it with a registration, too', async () => {
    const shopper = shop.shopper();
    const asked = await shopper.form('/account/addresses', ADDRESS);
    const fields = {
      ...fieldsOf(asked, '/register'),
      name: 'Ada',
      email: 'new@example.test',
      password: PASSWORD,
    };
    const registered = await shopper.form('/register', fields);
    assert.equal(registered.statusCode, 200, registered.body);
    const page = await shopper.form('/account/addresses', fieldsOf(registered, '/account/addresses'));
    assert.match(page.body, /Elsewhere 7/);
  });

  it('S30: takes along no password, and goes nowhere else', async () => {
    const shopper = shop.shopper();
    const sent = (typed: string) =>
      shopper.form('/sign-in', { email: 'x@example.test', password: 'wrong', next: '', typed });
    for (const path of ['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)', ''])
      assert.doesNotMatch((await sent(JSON.stringify({ path, fields: {} }))).body, /name="typed"|evil/);
    for (const typed of ['', '{', 'null', '[]', '{"path":"/cart"}', '{"path":"/cart","fields":{"a":1}}'])
      assert.doesNotMatch((await sent(typed)).body, /name="typed"/, typed);
    const asked = await shopper.form('/account/details', { name: 'Ada', password: 'not to be seen' });
    assert.match(asked.body, /Ada/);
    assert.doesNotMatch(asked.body, /not to be seen/);
  });

  it('S22: escapes what was typed, and it stands in no log and in no address', async () => {
    const shopper = shop.shopper();
    const name = '"><script>alert(1)</script>';
    const asked = await shopper.form('/account/details', { name });
    assert.ok(!asked.body.includes('<script>alert'));
    assert.equal(asked.headers.location, undefined);
    assert.ok(!shop.logLines.join().includes('alert(1)'));
    assert.ok(!shop.logLines.join().includes('Hornsgatan'));
  });
});

describe('a browser that keeps no cookies', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** Follows redirects as a browser does, each time without a cookie; fails in a loop. */
  async function follow(first: Response): Promise<Response> {
    let answer = first;
    for (let hops = 0; answer.statusCode === 303; hops++) {
      assert.ok(hops < 5, 'the redirects go in a circle');
      answer = await shop.shopper().get(answer.headers.location as string);
    }
    return answer;
  }

  it('is told so when it adds to the cart', async () => {
    const page = await follow(await shop.shopper().form('/cart/line-items', { sku: 'HOO-BLK-M' }));
    assert.match(page.body, /blocks cookies/);
    // One that keeps them sees its cart, at its own address.
    const shopper = shop.shopper();
    const added = await shopper.form('/cart/line-items', { sku: 'HOO-BLK-M' });
    const checked = await shopper.get(added.headers.location as string);
    assert.deepEqual([checked.statusCode, checked.headers.location], [303, '/cart']);
    assert.doesNotMatch((await shopper.get('/cart')).body, /blocks cookies/);
    assert.equal((await shopper.form('/cart/line-items', { sku: 'HOO-BLK-L' })).headers.location, '/cart');
  });

  it('is told so when it signs in or registers', async () => {
    const { email } = await customer(shop);
    const fields = { email, password: PASSWORD, next: '/checkout' };
    assert.match((await follow(await shop.shopper().form('/sign-in', fields))).body, /blocks cookies/);
    const another = { ...fields, email: `x${email}`, name: 'Ada' };
    assert.match((await follow(await shop.shopper().form('/register', another))).body, /blocks cookies/);
    // One that keeps them goes on.
    const shopper = shop.shopper();
    const signedIn = await shopper.form('/sign-in', fields);
    const checked = await shopper.get(signedIn.headers.location as string);
    assert.deepEqual([checked.statusCode, checked.headers.location], [303, '/checkout']);
  });

  it('is told so at the checkout, and what was typed is still there', async () => {
    assert.match((await shop.shopper().get('/checkout')).body, /blocks cookies/);
    const sent = await shop.shopper().form('/checkout', orderForm(7_900));
    assert.equal(sent.statusCode, 401);
    assert.match(sent.body, /blocks cookies/);
    assert.match(sent.body, /Hornsgatan 42/);
  });
});
