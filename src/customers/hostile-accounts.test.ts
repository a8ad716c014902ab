import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer, newEmail, PASSWORD } from './accounts.fixture.ts';

const PAYLOADS = [
  "' OR '1'='1",
  "'; DROP TABLE customers; --",
  "\\'; SELECT pg_sleep(10); --",
  'a\u0000b',
  '\ud800',
  '\u202e\u2066',
  'a\r\nbcc: everybody@example.test',
  '/cart\r\nset-cookie: __Host-session=forged\r\n\r\n',
  '/cart%0d%0aset-cookie:%20__Host-session=forged',
  'x\n{"level":30,"msg":"forged"}\n',
  '{{7*7}}<%= 7*7 %>',
  '__proto__',
  '😀'.repeat(60),
  'x'.repeat(900),
];

const ORDER_FIELDS = [
  ...['email', 'name', 'line1', 'line2', 'postalCode', 'city', 'country', 'phone'],
  ...['deliveryMethod', 'paymentMethod', 'promoCode', 'notes'],
];

const FORMS: Record<string, readonly string[]> = {
  '/sign-in': ['email', 'password', 'next'],
  '/register': ['name', 'email', 'password', 'next'],
  '/forgot-password': ['email'],
  '/pay': ['token'],
  '/reset-password': ['token', 'password'],
  '/confirm-email': ['token'],
  '/confirm-identity': ['password', 'next'],
  '/account/details': ['name'],
  '/account/email': ['email'],
  '/account/password': ['currentPassword', 'password'],
  '/account/addresses': ['id', 'name', 'line1', 'line2', 'postalCode', 'city', 'country', 'phone'],
  '/account/delete': ['password'],
  '/account/wishlist/remove': ['slug'],
  '/wishlist': ['slug'],
  '/wishlist/remove': ['slug'],
  '/back-in-stock': ['sku', 'email'],
  '/back-in-stock/confirm': ['token'],
  '/back-in-stock/end': ['token'],
  '/orders/find': ['number', 'email'],
  '/review-requests/end': ['token'],
  '/checkout': [...ORDER_FIELDS, 'totalMinor', 'cartDigest', 'key', 'addressId', 'savedAddress'],
};

const MARKUP = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

describe('hostile input to accounts', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace', hashesCheaply: true });
    shopper = (await customer(shop)).shopper;
  });
  after(() => shop.close());

  const isAnswer = ({ statusCode, headers, body }: Response, what: string) => {
    assert.ok(statusCode < 500, `${what}: ${statusCode} ${body.slice(0, 300)}`);
    // S31: nothing that was sent reaches a header.
    for (const [name, value] of Object.entries(headers)) {
      assert.doesNotMatch(String(value), /[\r\n\0]/, `${name} after ${what}`);
      // A checked path may contain the encoded input.
      if (name !== 'location')
        assert.doesNotMatch(String(value), /forged|everybody/, `${name} after ${what}`);
      assert.notEqual(name, 'bcc');
    }
  };
  const valid = (): Record<string, string> => ({
    id: '',
    name: 'Ada',
    email: newEmail(),
    password: PASSWORD,
    currentPassword: PASSWORD,
    next: '/cart',
    token: 'A'.repeat(43),
    line1: 'Street 1',
    line2: '',
    postalCode: '1010',
    city: 'Vienna',
    country: 'AT',
    phone: '',
  });

  const fieldsOf = (path: string): Record<string, string> =>
    Object.fromEntries((FORMS[path] ?? []).map((name) => [name, valid()[name] ?? '']));

  it('S21: has a case for every form of the app', () => {
    const posts = shop.routes.filter(
      ({ method, url }) =>
        // Those of the admin are tried in src/admin/hostile-admin.test.ts.
        method === 'POST' && !/^\/(api|admin)\b/.test(url) && !url.startsWith('/cart') && !url.includes(':'),
    );
    const withoutFields = ['/sign-out', '/account/devices/end-others'];
    assert.deepEqual(posts.map(({ url }) => url).sort(), [...Object.keys(FORMS), ...withoutFields].sort());
  });

  for (const [path, fields] of Object.entries(FORMS)) {
    // Deleting is only tried with wrong passwords.
    it(`S21: in each field of ${path} gets an answer`, async () => {
      for (const payload of PAYLOADS) {
        for (const field of fields) {
          const form = Object.fromEntries(fields.map((name) => [name, valid()[name] ?? '']));
          isAnswer(
            await shopper.form(path, { ...form, [field]: payload.toWellFormed() }),
            `${field}: ${payload}`,
          );
        }
      }
      const { rows } = await shop.database.pool.query('SELECT count(*)::int AS count FROM customers');
      assert.ok(rows[0].count > 0);
    });
  }

  it('S21: in the JSON of accounts and in IDs gets an answer', async () => {
    for (const payload of PAYLOADS) {
      const guest = shop.shopper();
      for (const body of [
        { email: payload, password: PASSWORD, name: 'Ada' },
        { email: newEmail(), password: payload, name: 'Ada' },
        { email: newEmail(), password: PASSWORD, name: payload },
      ])
        isAnswer(await guest.send('POST', '/api/customers', body), payload);
      isAnswer(await guest.send('POST', '/api/session', { email: payload, password: payload }), payload);
      const id = encodeURIComponent(payload.toWellFormed().slice(0, 60));
      isAnswer(await shopper.send('DELETE', `/api/sessions/${id}`), payload);
      isAnswer(await shopper.form(`/account/addresses/${id}/remove`, {}), payload);
      isAnswer(await shopper.get(`/account/addresses?edit=${id}&done=${id}`), payload);
      isAnswer(await shopper.get(`/sign-in?next=${id}&done=${id}&done=2`), payload);
    }
  });

  it('S22: appears as text when markup is stored in a name, an address or a browser’s name', async () => {
    const marked = (await customer(shop)).shopper;
    await marked.form('/account/details', { name: MARKUP });
    const { id: _, ...address } = valid();
    const fields = ['name', 'line1', 'line2', 'postalCode', 'city'] as const;
    for (const field of fields) {
      const form = Object.fromEntries(
        FORMS['/account/addresses']?.map((name) => [name, address[name] ?? '']) ?? [],
      );
      await marked.form('/account/addresses', {
        ...form,
        [field]: MARKUP.slice(0, field === 'postalCode' ? 20 : 90),
      });
    }
    await marked.form('/confirm-identity', { password: PASSWORD, next: '/' }, { 'user-agent': MARKUP });
    for (const url of [
      '/account',
      '/account/details',
      '/account/addresses',
      '/account/devices',
      '/account/delete',
    ]) {
      const { statusCode, body } = await marked.get(url);
      assert.equal(statusCode, 200, url);
      assert.ok(!/<script>alert|<img src=x/.test(body), url);
      assert.ok(body.includes('&lt;script&gt;'), `${url} does not show it`);
    }
  });

  it('S22: appears as text in an unusual email address, a passkey’s name and older rows of the database', async () => {
    const email = "x'onfocus='alert&lt`=#{7*7}@example.test";
    const marked = (await customer(shop, email)).shopper;
    const { rows } = await shop.database.pool.query('SELECT id FROM customers WHERE email = $1', [email]);
    const { id } = rows[0];
    // These rows bypass the checks of forms, like rows of an older version or an import.
    await shop.database.pool.query('UPDATE customers SET email = $2 WHERE id = $1', [
      id,
      `${email}${MARKUP}`,
    ]);
    await shop.database.pool.query(
      `INSERT INTO passkeys (customer_id, credential_id, public_key, counter, name, backed_up)
       VALUES ($1, 'marked', 'key', 0, $2, false)`,
      [id, MARKUP.slice(0, 60)],
    );
    await shop.database.pool.query(
      `INSERT INTO one_time_tokens (token_hash, customer_id, purpose, data, expires_at)
       VALUES (sha256('marked'), $1, 'change_email', $2, now() + interval '1 hour')`,
      [id, MARKUP],
    );
    const pages = ['/account', '/account/details', '/account/passkeys', '/confirm-identity'];
    for (const url of pages) {
      const { statusCode, body } = await marked.get(url);
      assert.equal(statusCode, 200, url);
      assert.ok(body.includes('&lt;script&gt;'), `${url} does not show it`);
      assert.doesNotMatch(body, /<script>alert|<img src=x|<[^>]*'onfocus/, url);
    }
    const again = await marked.form('/sign-in', { email, password: 'wrong', next: MARKUP });
    assert.doesNotMatch(again.body, /<[^>]*'onfocus|<script>alert/);
  });

  it('S31: reaches no response header through a redirect', async () => {
    for (const payload of PAYLOADS) {
      const next = payload.toWellFormed();
      for (const answer of [
        await shopper.form('/confirm-identity', { password: PASSWORD, next }),
        await shop.shopper().form('/register', { ...fieldsOf('/register'), next }),
        await shopper.get(`/sign-in?next=${encodeURIComponent(next)}`),
        await shop.shopper().get(`/account/addresses?edit=${encodeURIComponent(next)}`),
      ]) {
        const location = String(answer.headers.location ?? '');
        assert.doesNotMatch(location.replaceAll(/%0d%0a/gi, ''), /[\r\n]|^\/\//);
        const cookies = [answer.headers['set-cookie'] ?? []].flat();
        for (const cookie of cookies) assert.match(cookie, /^(cart=\d|__Host-(?:session|device)=v1\.)/);
      }
    }
  });

  it('S31: neither forges nor reaches a log line, even when everything fails', async () => {
    await shop.test.database.pool.query('ALTER TABLE customers RENAME TO elsewhere');
    for (const [path, fields] of Object.entries(FORMS)) {
      for (const payload of [...PAYLOADS, MARKUP]) {
        const form = Object.fromEntries(fields.map((name) => [name, payload.toWellFormed()]));
        await shopper.form(path, form);
        await shopper.form(path, { ...fieldsOf(path), [fields[0] as string]: payload.toWellFormed() });
      }
    }
    await shop.test.database.pool.query('ALTER TABLE elsewhere RENAME TO customers');
    assert.ok(shop.logLines.filter((line) => line.includes('"code":"internal"')).length > 50);
    for (const line of shop.logLines) {
      assert.doesNotThrow(() => JSON.parse(line), line);
      assert.equal(line.trimEnd().split(/[\r\n]/).length, 1);
    }
    for (const text of ['everybody@', 'forged', 'alert(1)', 'DROP TABLE', 'pg_sleep', PASSWORD])
      assert.ok(!shop.logLines.some((line) => line.includes(text)), text);
  });

  it('S22: reaches no email', () => {
    for (const { to, subject, text } of shop.mails) {
      assert.ok(!/[\r\n]/.test(to + subject));
      assert.ok(!text.includes('alert(1)') && !text.includes('everybody@'));
    }
  });
});
