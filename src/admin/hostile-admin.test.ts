import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, adminPages, signedInStaff } from '../../test/admin.ts';
import { assertHarmless, evil, parse } from '../../test/http/harmless.ts';
import { contentsOf, createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';

const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const PAGES_MAX = 300;

const PAYLOADS = [
  "' OR '1'='1",
  "'; DROP TABLE products; --",
  "') UNION SELECT encode(totp_secret, 'hex') FROM staff --",
  '$1); TRUNCATE audit_log; --',
  "%' AND 1=CAST((SELECT name FROM api_keys) AS int) --",
  '\u0000',
  "a\u0000'b",
  '\ud800',
  '%_\\',
  "& | ! : * ( ) <-> ' \\",
  '99999999999999999999',
  '-1',
  '0000-01-01',
  '2027-02-31',
  '[1,"x"]',
];

describe('hostile input in the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    staff = (await signedInStaff(shop)).staff;
    await storeMarkup();
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);

  /** Stores markup in every text that the staff see. */
  async function storeMarkup(): Promise<void> {
    const { call } = await adminApi(shop);
    const created = await call('POST', '/api/admin/products', {
      name: evil('name'),
      vendor: evil('vendor'),
      type: evil('type'),
      tags: [evil('tag')],
      materials: evil('materials'),
      care: evil('care'),
      seoTitle: evil('seo'),
      seoDescription: evil('seo description'),
      category: evil('category'),
      options: [{ name: evil('option'), values: [evil('value')] }],
      status: 'active',
      variants: [
        {
          sku: evil('sku').slice(0, 100),
          options: { [evil('option')]: evil('value') },
          priceMinor: 100,
          barcode: evil('code').slice(0, 100),
        },
      ],
    });
    assert.equal(created.statusCode, 201, created.body);
    await sql('UPDATE customers SET name = $1', [evil('member').slice(0, 100)]);
    await sql('UPDATE api_keys SET name = $1', [evil('key').slice(0, 100)]);
    await sql(
      `INSERT INTO audit_log (actor_kind, actor_name, network, action, subject_kind, subject_id, before, after)
       VALUES ('command', $1, '', 'product.update', $2, $1, $3, NULL)`,
      [evil('who'), evil('kind').slice(0, 40), JSON.stringify({ [evil('member')]: evil('old') })],
    );
    await staff.form('/admin/lists/products/views', {
      name: evil('view').slice(0, 60),
      query: `q=${evil('q')}`,
    });
    const { id } = await storeOrder(shop.database, {
      email: 'ines@example.test',
      lines: [['HOO-BLK-M', 1, 7_900]],
    });
    await sql(
      `UPDATE orders SET email = $2, name = $2, line1 = $2, city = $2, notes = $2, carrier = $3, tracking_number = $3
       WHERE id = $1`,
      [id, evil('order').slice(0, 100), evil('t').slice(0, 60)],
    );
    await sql('UPDATE order_lines SET name = $2, color = $2, size = $2 WHERE order_id = $1', [
      id,
      evil('line'),
    ]);
    await sql(
      `INSERT INTO order_events (order_id, action, state, by, name, note) VALUES ($1, 'pack', 'packed', 'staff', $2, $2)`,
      [id, evil('event').slice(0, 100)],
    );
    const { rows } = await sql('SELECT number FROM orders WHERE id = $1', [id]);
    starts.push(`/admin/orders/${rows[0].number}`);
  }

  /** The crawl begins here and follows links, so that pages that come later are visited as well. */
  const starts = [
    '/admin',
    '/admin/security',
    `/admin/search?q=${encodeURIComponent(evil('typed').slice(0, 100))}`,
    '/admin/search?q=name',
    `/admin/products?q=${encodeURIComponent(evil('typed'))}&cursor=x`,
    `/admin/audit-log?subject=${encodeURIComponent(evil('typed'))}`,
    '/admin/staff?done=%3Cscript%3E',
  ];

  it('S22, S23: stored markup shows as text on every page, under a policy without inline code', async () => {
    const waiting = [...starts];
    const seen = new Set(waiting);
    let texts = '';
    for (let path = waiting.shift(); path !== undefined && seen.size < PAGES_MAX; path = waiting.shift()) {
      const { statusCode, headers, body } = await staff.get(path);
      assert.ok(statusCode < 500, `${path}: ${statusCode}`);
      assert.equal(headers['content-security-policy'], CONTENT_POLICY, path);
      if (!String(headers['content-type']).startsWith('text/html')) continue;
      assertHarmless(body, path);
      const { elements, text } = parse(body);
      texts += text;
      for (const { name, attributes } of elements) {
        const { href = '' } = attributes;
        if (name !== 'a' || !href.startsWith('/admin') || seen.has(href)) continue;
        seen.add(href);
        waiting.push(href);
      }
    }
    for (const field of ['name', 'vendor', 'type', 'member', 'key', 'who', 'old', 'order', 'line', 'event'])
      assert.ok(texts.includes(`${field}"'><img src=x onerror=alert(1)>`), `${field} is shown nowhere`);
  });

  it('S21: the search, filters and cursors of every list take SQL, NULs and odd dates as text', async () => {
    const before = await contentsOf(shop.database);
    const pages = adminPages(shop).filter(({ method, url }) => method === 'GET' && !url.includes(':'));
    for (const { url } of pages)
      for (const payload of PAYLOADS) {
        const value = encodeURIComponent(payload.toWellFormed());
        const names = [
          'q',
          'sort',
          'status',
          'cursor',
          'actor',
          'area',
          'from',
          'until',
          'subject',
          'done',
          'next',
        ];
        for (const query of [
          ...names.map((name) => `${name}=${value}`),
          names.map((name) => `${name}=${value}`).join('&'),
        ]) {
          const { statusCode, body } = await staff.get(`${url}?${query}`);
          assert.ok(statusCode < 500, `${url}?${query}: ${statusCode} ${body.slice(0, 200)}`);
        }
      }
    const after = await contentsOf(shop.database);
    // Nothing but downloads of the catalog is noted.
    for (const contents of [before, after])
      contents.audit_log = JSON.stringify(
        JSON.parse(contents.audit_log ?? '[]').filter(
          ({ action }: { action: string }) => action !== 'catalog.export',
        ),
      );
    for (const name of ['products', 'variants', 'orders', 'customers', 'staff', 'api_keys', 'audit_log'])
      assert.equal(after[name], before[name], name);
  });

  it('S21: every parameter of an address takes SQL, NULs and odd IDs as an ID that nothing has', async () => {
    const routes = adminPages(shop).filter(({ url }) => url.includes(':'));
    for (const { method, url } of routes)
      for (const payload of PAYLOADS) {
        const address = url.replaceAll(/:\w+/g, encodeURIComponent(payload.toWellFormed()));
        const { statusCode, body } =
          method === 'POST' ? await staff.form(address, {}) : await staff.request({ method, url: address });
        assert.ok(statusCode < 500, `${method} ${address}: ${statusCode} ${body.slice(0, 200)}`);
      }
  });
});
