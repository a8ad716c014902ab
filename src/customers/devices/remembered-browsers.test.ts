import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { customer, PASSWORD } from '../accounts.fixture.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1';

describe('remembered browsers', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** Registers a customer whose phone has signed in and out again. */
  async function withPhone() {
    const { email, shopper } = await customer(shop);
    const phone = shop.shopper();
    const body = { email, password: PASSWORD };
    await phone.send('POST', '/api/session', body, { 'user-agent': PHONE });
    await phone.form('/sign-out', {});
    return { email, shopper, phone };
  }
  const listOf = async (shopper: Shopper) =>
    (await shopper.get('/api/remembered-browsers')).json().browsers as {
      id: string;
      userAgent: string;
      signedInAt: string;
      current: boolean;
    }[];

  it('S40: are listed with the devices, and each can be forgotten without a script', async () => {
    const { shopper } = await withPhone();
    const { body } = await shopper.get('/account/devices');
    assert.match(body, /<h2>Remembered browsers<\/h2>/);
    assert.match(body, /Safari on iPhone/);
    const path = /action="(\/account\/remembered-browsers\/[\w-]+\/forget)"/.exec(body)?.[1] ?? '';
    const forgotten = await shopper.form(path, {});
    assert.deepEqual(
      [forgotten.statusCode, forgotten.headers.location],
      [303, '/account/devices?done=browser-forgotten'],
    );
    const after = await shopper.get('/account/devices?done=browser-forgotten');
    assert.match(after.body, /role="status".*Browser forgotten\./);
    assert.equal((await listOf(shopper)).length, 1);
  });

  it('S40: are listed and forgotten by the API, and forgetting one does not sign it out', async () => {
    const { email, shopper, phone } = await withPhone();
    await phone.send('POST', '/api/session', { email, password: PASSWORD }, { 'user-agent': PHONE });
    const browsers = await listOf(shopper);
    assert.deepEqual(
      browsers.map(({ userAgent, current }) => [userAgent, current]),
      [
        [PHONE, false],
        ['lightMyRequest', true],
      ],
    );
    assert.ok(Date.now() - Date.parse(browsers[0]?.signedInAt ?? '') < 60_000);
    const path = `/api/remembered-browsers/${browsers[0]?.id}`;
    assert.equal((await shopper.send('DELETE', path)).statusCode, 204);
    const again = await shopper.send('DELETE', path);
    assert.deepEqual([again.statusCode, again.json().code], [404, 'not_found']);
    assert.equal((await phone.get('/api/sessions')).statusCode, 200);
    assert.equal((await shop.shopper().get('/api/remembered-browsers')).statusCode, 401);
  });

  it('S4, S40: reveal neither their token nor their network address, and neither do the rows', async () => {
    const { shopper, phone } = await withPhone();
    const token = phone.cookies.get('__Host-device')?.split('.')[1] ?? '-';
    const page = (await shopper.get('/account/devices')).body;
    const api = (await shopper.get('/api/remembered-browsers')).body;
    const { rows } = await shop.database.pool.query(
      'SELECT b::text AS browser, n::text AS network FROM remembered_browsers AS b, remembered_networks AS n',
    );
    const hex = Buffer.from(token, 'base64url').toString('hex');
    for (const text of [page, api, JSON.stringify(rows), shop.logLines.join('')])
      for (const secret of [token, hex, '127.0.0.1']) assert.ok(!text.includes(secret));
  });

  it("are part of the account's export", async () => {
    const { shopper } = await withPhone();
    const { rememberedBrowsers } = (await shopper.get('/account/export')).json();
    assert.deepEqual(
      rememberedBrowsers.map(({ userAgent }: { userAgent: string }) => userAgent),
      [PHONE, 'lightMyRequest'],
    );
  });

  it('are swept after 400 days, and their networks after 90', async () => {
    const { sweepRememberedBrowsers } = await import('./remembered-browsers.ts');
    const { rows: before } = await shop.database.pool.query('SELECT id FROM remembered_browsers');
    await shop.database.pool.query(
      `UPDATE remembered_networks SET signed_in_at = now() - interval '91 days'`,
    );
    assert.ok((await sweepRememberedBrowsers(shop.database)) > 0);
    assert.equal((await shop.database.pool.query('SELECT FROM remembered_networks')).rowCount, 0);
    await shop.database.pool.query(
      `UPDATE remembered_browsers SET signed_in_at = now() - interval '401 days' WHERE id <> $1`,
      [before[0].id],
    );
    assert.equal(await sweepRememberedBrowsers(shop.database), before.length - 1);
  });
});
