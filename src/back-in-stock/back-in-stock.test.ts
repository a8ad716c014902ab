import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type Response, SESSION_KEY, type TestShop } from '../../test/shop.ts';
import { confirmedCustomer, customer, newEmail } from '../customers/accounts.fixture.ts';
import { RATE_LIMITS } from '../customers/limits.ts';
import { createLinkSigner } from '../sessions/link-signer.ts';
import { ALERTS_MAX, sweepAlerts } from './alerts.ts';
import { CONFIRM_ALERT, END_ALERTS } from './messages.ts';
import { sendStockAlerts } from './send.ts';

/** This variant is sold out in the test catalog. */
const SKU = 'OXF-CHK-M';

describe('emails about items that are back in stock', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ pageCacheBytes: 0 });
  });
  after(() => shop.close());
  beforeEach(async () => {
    await sql('DELETE FROM stock_alerts');
    await stock(0);
    shop.mails.length = 0;
  });

  const links = createLinkSigner([SESSION_KEY]);
  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const stock = (items: number) => sql('UPDATE variants SET stock = $2 WHERE sku = $1', [SKU, items]);
  const send = () =>
    sendStockAlerts({ database: shop.database, mail: shop.services.mail, linkSigner: links });
  const ask = (email: string, sku = SKU) => shop.shopper().form('/back-in-stock', { sku, email });
  const pathTo = (email: string, page: string): string => {
    const text = shop.mails.findLast(({ to }) => to === email)?.text ?? '';
    const token = new RegExp(`${page}\\?token=(\\S+)`).exec(text)?.[1];
    assert.ok(token, `no link to ${page} in: ${text}`);
    return token;
  };
  const follow = (page: string, token: string) => shop.shopper().form(page, { token });
  const titleOf = ({ body }: Response) => /<h1>([^<]*)</.exec(body)?.[1];

  it('go once to a guest who has confirmed the address', async () => {
    const email = newEmail();
    assert.equal(titleOf(await ask(email)), 'Check your email');
    await stock(3);
    assert.equal(await send(), 0);
    const confirmed = await follow('/back-in-stock/confirm', pathTo(email, '/back-in-stock/confirm'));
    assert.equal(titleOf(confirmed), 'We’ll email you');

    const counts = await Promise.all([send(), send(), send()]);
    assert.deepEqual(counts.sort(), [0, 0, 1]);
    assert.equal(await send(), 0);
    const mails = shop.mails.filter(({ to }) => to === email);
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      ['Want to know when it’s back?', 'Back in stock: Oxford shirt, Chalk, M'],
    );
    assert.match(mails[1]?.text ?? '', /https:\/\/shop\.test\/products\/oxford-shirt\n/);
  });

  it('need no confirmation for the customer’s confirmed address', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    shop.mails.length = 0;
    assert.match((await shopper.get(`/back-in-stock?sku=${SKU}`)).body, new RegExp(`value="${email}"`));
    const asked = await shopper.form('/back-in-stock', { sku: SKU, email: email.toUpperCase() });
    assert.equal(titleOf(asked), 'We’ll email you');
    await stock(1);
    assert.equal(await send(), 1);

    // Neither this address nor the next one is confirmed.
    const unconfirmed = await customer(shop);
    const other = newEmail();
    await stock(0);
    for (const [who, address] of [
      [unconfirmed.shopper, unconfirmed.email],
      [shopper, other],
    ] as const)
      assert.equal(
        titleOf(await who.form('/back-in-stock', { sku: SKU, email: address })),
        'Check your email',
      );
    await stock(1);
    assert.equal(await send(), 0);
  });

  it('wait while the item is sold out or not on sale', async () => {
    const email = newEmail();
    await ask(email);
    await follow('/back-in-stock/confirm', pathTo(email, '/back-in-stock/confirm'));
    assert.equal(await send(), 0);
    await stock(1);
    await sql(`UPDATE products SET status = 'archived' WHERE slug = 'oxford-shirt'`);
    assert.equal(await send(), 0);
    await sql(`UPDATE products SET status = 'active' WHERE slug = 'oxford-shirt'`);
    assert.equal(await send(), 1);
  });

  it('start over with a new confirmation if someone asks again after the email', async () => {
    const email = newEmail();
    for (let times = 0; times < 2; times++) {
      await stock(0);
      assert.equal(titleOf(await ask(email)), 'Check your email');
      await stock(1);
      assert.equal(await send(), 0);
      await follow('/back-in-stock/confirm', pathTo(email, '/back-in-stock/confirm'));
      assert.equal(await send(), 1);
    }
  });

  it('are turned off for all items of an address by the link in any of them, even twice', async () => {
    const email = newEmail();
    await sql(`UPDATE variants SET stock = 0 WHERE sku = 'HOO-BLK-M'`);
    for (const sku of [SKU, 'HOO-BLK-M']) {
      await ask(email, sku);
      await follow('/back-in-stock/confirm', pathTo(email, '/back-in-stock/confirm'));
    }
    await stock(1);
    assert.equal(await send(), 1);
    const token = pathTo(email, '/back-in-stock/end');
    // Opening the link turns nothing off.
    await shop.shopper().get(`/back-in-stock/end?token=${token}`);
    assert.equal((await sql('SELECT FROM stock_alerts')).rowCount, 2);
    for (let times = 0; times < 2; times++)
      assert.equal(titleOf(await follow('/back-in-stock/end', token)), 'Stock alerts are off');
    await sql(`UPDATE variants SET stock = 5 WHERE sku = 'HOO-BLK-M'`);
    assert.equal(await send(), 0);
  });

  it('cannot be confirmed or turned off by links that are forged, for another purpose, or expired', async () => {
    const email = newEmail();
    await ask(email);
    const token = pathTo(email, '/back-in-stock/confirm');
    const id = token.split('.')[0] as string;
    const wrong = ['', 'x', id, `${token}x`, `${crypto.randomUUID()}.${token.split('.')[1]}`];
    for (const one of [...wrong, links.sign(END_ALERTS, id)])
      assert.equal((await follow('/back-in-stock/confirm', one)).statusCode, 404, one);
    for (const one of [...wrong, links.sign(CONFIRM_ALERT, id)])
      assert.equal((await follow('/back-in-stock/end', one)).statusCode, 404, one);
    await sql(`UPDATE stock_alerts SET created_at = now() - interval '49 hours'`);
    assert.equal((await follow('/back-in-stock/confirm', token)).statusCode, 404);
    assert.equal(await sweepAlerts(shop.database), 1);
  });

  it('are refused for malformed addresses and items that are not sold, and keep what was typed', async () => {
    const odd = await ask('nobody');
    assert.equal(odd.statusCode, 422);
    assert.match(odd.body, /value="nobody"[\s\S]*Enter an email address like/);
    for (const sku of ['', 'DRAFT', 'NONE', '%00', 'x'.repeat(101)])
      assert.equal((await ask(newEmail(), sku)).statusCode, 404, sku);
    assert.match((await ask(newEmail(), 'HOO-BLK-L')).body, /is in stock again/);
  });

  it('have a limit per address: the owner is told, and a stranger sees what everyone sees', async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    shop.mails.length = 0;
    await sql(
      `INSERT INTO stock_alerts (sku, email, email_key, confirmed_at)
       SELECT sku, $1, $1, now() FROM variants WHERE sku LIKE 'SOCK-%' ORDER BY sku LIMIT $2`,
      [email, ALERTS_MAX],
    );
    const tooMany = await shopper.form('/back-in-stock', { sku: SKU, email });
    assert.equal(tooMany.statusCode, 422);
    assert.match(tooMany.body, /waits for 50 items/);
    assert.equal(titleOf(await ask(email)), 'Check your email');
    assert.equal(shop.mails.length, 0);
  });

  it("that strangers have requested do not use up the owner's limit", async () => {
    const { shopper, email } = await confirmedCustomer(shop);
    await sql(
      `INSERT INTO stock_alerts (sku, email, email_key)
       SELECT sku, $1, $1 FROM variants WHERE sku LIKE 'SOCK-%' ORDER BY sku LIMIT $2`,
      [email, ALERTS_MAX],
    );
    assert.equal(titleOf(await shopper.form('/back-in-stock', { sku: SKU, email })), 'We’ll email you');
  });

  it('get the same answer and no email once an address has used up its emails of the day', async () => {
    const email = newEmail();
    const { limit } = RATE_LIMITS.strangerMailToAddress;
    for (let times = 0; times < limit + 2; times++)
      assert.equal(titleOf(await ask(email)), 'Check your email');
    assert.equal(shop.mails.filter(({ to }) => to === email).length, limit);
  });

  it("are offered on a product's page for sold-out items only", async () => {
    const page = (await shop.inject({ url: '/products/oxford-shirt' })).body;
    const options = [...page.matchAll(/<option value="([^"]*)">([^<]*)</g)].map((match) => match.slice(1, 3));
    assert.deepEqual(options, [[SKU, 'Chalk, M']]);
    assert.doesNotMatch((await shop.inject({ url: '/products/numbered-socks' })).body, /id="missed"/);
  });
});
