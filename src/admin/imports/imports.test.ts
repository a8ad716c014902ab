import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import {
  contentsOf,
  createTestShop,
  type Response,
  type Shopper,
  type TestShop,
  until,
} from '../../../test/shop.ts';
import { workOnImport } from '../../catalog/import/jobs/work.ts';

const BOUNDARY = 'a-boundary';
const FILE = 'Handle,Title,Variant SKU,Variant Price\nimported-tee,Imported tee,IMP-1,22.00\n';

/** A form with a file, as a browser sends it without scripts. */
function formOf(csv: string, fields: Record<string, string> = {}, fileName = 'spring.csv'): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: text/csv\r\n\r\n${csv}\r\n--${BOUNDARY}--\r\n`;
}

describe('imports in the browser', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  const send = (payload: string, from: Shopper = staff): Promise<Response> =>
    from.request({
      method: 'POST',
      url: '/admin/import',
      headers: {
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'sec-fetch-site': 'same-origin',
        accept: 'text/html',
      },
      payload,
    });
  /** Uploads a file, and resolves to the address of its page. */
  async function upload(csv: string, fields?: Record<string, string>): Promise<string> {
    const { statusCode, headers, body } = await send(formOf(csv, fields));
    assert.equal(statusCode, 303, body);
    return String(headers.location);
  }
  const work = async () => {
    while (await workOnImport(shop.database, randomUUID()));
  };
  const page = async (path: string) => (await staff.get(path)).body;

  it('shows what a file would change, imports it, and takes it back', async () => {
    const path = await upload(FILE, { removeMissing: '1' });
    assert.match(await page(path), /Waiting to start.*Look again/s);
    await work();
    const checked = await page(path);
    assert.match(checked, /Nothing is changed yet/);
    assert.match(checked, /imported-tee.*New product.*Imported tee/s);
    assert.match(checked, /Variants that the file does not list are removed/);
    assert.equal((await staff.get('/products/imported-tee')).statusCode, 404);
    assert.equal((await staff.form(`${path}/start`, {})).headers.location, path);
    await work();
    assert.equal((await staff.get('/products/imported-tee')).statusCode, 200);
    assert.deepEqual(
      [(await lastAuditEntry(shop)).action, (await lastAuditEntry(shop)).after.fileName],
      ['catalog.import', 'spring.csv'],
    );
    const undo = String((await staff.form(`${path}/undo`, {})).headers.location);
    await work();
    assert.match(await page(undo), /0 products restored, 1 removed/);
    assert.equal((await lastAuditEntry(shop)).action, 'catalog.undo-import');
    assert.doesNotMatch(await page(path), /Undo this import/);
    assert.match(await page('/admin/import'), /spring\.csv.*Done/s);
  });

  it('names each error with its line, on the page and in a file that a spreadsheet cannot run', async () => {
    const path = await upload(FILE.replace('22.00', '=1+1'));
    await work();
    assert.match(await page(path), /1 error.*<th scope="row">2<\/th>.*is not a price/s);
    const { body, headers } = await staff.get(`${path}/report.csv`);
    assert.match(body, /^Line,What to do\n2,/);
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8');
  });

  it('escapes formulas of the file in the report', async () => {
    const path = await upload(FILE.replace('Imported tee', '=cmd()'));
    await work();
    assert.match((await staff.get(`${path}/report.csv`)).body, /,'=cmd\(\)\n/);
    await staff.form(`${path}/cancel`, {});
    assert.match(await page(path), /Canceled\. Nothing was changed/);
  });

  it('refuses an empty file, a form without a file, and what is no form, and stores nothing', async () => {
    const before = await contentsOf(shop.database);
    assert.match((await send(formOf(''))).body, /Choose a file that is not empty/);
    const without = await send(`--${BOUNDARY}--\r\n`);
    assert.ok([400, 422].includes(without.statusCode), without.body);
    assert.equal((await staff.form('/admin/import', {})).statusCode, 415);
    assert.equal((await send('no form at all')).statusCode, 400);
    assert.equal((await send(formOf(FILE).slice(0, -20))).statusCode, 400);
    const after = await contentsOf(shop.database);
    for (const table of ['imports', 'import_pieces']) assert.equal(after[table], before[table], table);
  });

  it('S27: refuses a file of more than 200 MB before it has arrived, with a sentence', async () => {
    const port = await shop.listen();
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk)).on('error', () => {});
    await once(socket, 'connect');
    const cookie = [...staff.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    socket.write(
      `POST /admin/import HTTP/1.1\r\nHost: shop.test\r\nAccept: text/html\r\nCookie: ${cookie}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 300000000\r\n\r\n--${BOUNDARY}`,
    );
    await until(() => text.includes('larger than 200 MB'), 'the page with the sentence');
    assert.match(text, /^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('S45: lets the file of a member of the staff arrive slowly, and of nobody else', async () => {
    const { port } = shop.app.server.address() as { port: number };
    const begin = async (cookie: string) => {
      const accepted = once(shop.app.server, 'connection');
      const client = connect(port, '127.0.0.1');
      const received = { text: '' };
      client.on('data', (chunk) => (received.text += chunk)).on('error', () => {});
      const [server] = await accepted;
      const body = formOf(FILE);
      client.write(
        `POST /admin/import HTTP/1.1\r\nHost: shop.test\r\nAccept: text/html\r\nCookie: ${cookie}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 150)}`,
      );
      return { client, server, received, rest: body.slice(150) };
    };
    /** What Node does when a request has not arrived after 10 s. */
    const isLate = (socket: unknown) =>
      shop.app.server.emit(
        'clientError',
        Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
        socket,
      );
    const cookie = [...staff.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const mine = await begin(cookie);
    const uploading = async () =>
      (await shop.database.pool.query("SELECT FROM imports WHERE state = 'uploading'")).rowCount === 1;
    await until(uploading, 'the file has begun to arrive');
    isLate(mine.server);
    mine.client.write(mine.rest);
    await until(() => mine.received.text.includes('HTTP/1.1 303'), 'the file has arrived');
    mine.client.destroy();
    const stranger = await begin('');
    isLate(stranger.server);
    await until(() => stranger.server.destroyed, 'the connection of a stranger is closed');
    await work();
  });

  it('refuses imports to roles that cannot change products, before the file is read', async () => {
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    assert.equal((await send(formOf(FILE), viewer)).statusCode, 403);
    assert.equal((await viewer.get('/admin/import')).statusCode, 403);
    assert.doesNotMatch((await viewer.get('/admin/products')).body, /href="\/admin\/import"/);
    assert.equal((await viewer.get('/admin/export')).statusCode, 200);
    const guest = await send(formOf(FILE), shop.shopper());
    assert.equal(guest.statusCode, 401);
  });

  it('answers 404 for an import that does not exist', async () => {
    for (const id of ['0', '0197fb2e-0000-7000-8000-000000000000'])
      for (const path of [`/admin/import/${id}`, `/admin/import/${id}/report.csv`])
        assert.equal((await staff.get(path)).statusCode, 404);
  });

  it('exports all products, or those of a search, and says so in the audit log', async () => {
    const all = await staff.get('/admin/export');
    assert.match(String(all.headers['content-disposition']), /attachment; filename="products-[\d-]+\.csv"/);
    const handles = (csv: string) =>
      new Set(
        csv
          .split('\n')
          .slice(1, -1)
          .map((line) => line.split(',')[0]),
      );
    assert.ok(handles(all.body).size > 1);
    const [one = ''] = handles(all.body);
    const { rows } = await shop.database.pool.query('SELECT name FROM products WHERE slug = $1', [one]);
    const found = await staff.get(`/admin/export?${new URLSearchParams({ q: rows[0].name })}`);
    assert.ok(handles(found.body).has(one) && handles(found.body).size < handles(all.body).size);
    assert.deepEqual((await lastAuditEntry(shop)).after, { q: rows[0].name });
    assert.deepEqual([...handles((await staff.get('/admin/export?status=draft')).body)], ['not-yet']);
    assert.match(
      await page('/admin/products?q=tee&status=active'),
      /\/admin\/export\?q=tee&amp;status=active/,
    );
  });
});
