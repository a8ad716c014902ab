import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { countMails, MAIL_QUEUE, migrateMail } from '../../mail/queue.ts';
import type { StaffRole } from '../../staff/scopes.ts';
import { todoItems } from '../overview/todo.ts';
import { reportInstance, sweepInstances } from './instances.ts';

describe('the health of the shop in the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop();
    await migrateMail(shop.test.database);
    ({ staff } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);

  it('names the instances that run, and those that are silent', async () => {
    await reportInstance(shop.services);
    await reportInstance({ ...shop.services, instance: 'ended-1' });
    await sql(`UPDATE instances SET seen_at = now() - interval '2 minutes' WHERE name = 'ended-1'`);
    const { body } = await staff.get('/admin/health');
    assert.match(
      body,
      /test-1<\/th>[\s\S]*Running<[\s\S]*ended-1<\/th>[\s\S]*silent since <time [^>]+>\d{1,2} \w{3,4} \d{4}, /,
    );
    await sql(`UPDATE instances SET seen_at = now() - interval '2 days' WHERE name = 'ended-1'`);
    assert.equal(await sweepInstances(shop.database), 1);
  });

  it('tries emails again that were given up', async () => {
    await sql(
      `INSERT INTO pgboss.job (name, data, policy, state, created_on, completed_on)
       VALUES ($1, '{"to": "ada@example.test"}', 'standard', 'failed', now() - interval '2 days', now())`,
      [MAIL_QUEUE],
    );
    assert.match(
      (await staff.get('/admin/health')).body,
      /Emails that were given up<\/th><td class="num">1</,
    );
    const done = await staff.form('/admin/health/retry-mails', {});
    assert.equal(done.headers.location, '/admin/health?done=retried');
    assert.deepEqual(await countMails(shop.database), { waiting: 1, dead: 0 });
    const { action, after } = await lastAuditEntry(shop);
    assert.deepEqual([action, after], ['health.retry-mails', { count: 1 }]);
  });

  it('lists emails that failed, and sends one or all of them again', async () => {
    const { staff: support } = await signedInStaff(shop, 'support');
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    await sql(
      `INSERT INTO pgboss.job (name, data, policy, state, created_on, completed_on, output)
       SELECT $1, json_build_object('to', 'u' || n || '@failed.test', 'subject', 'Your order <' || n || '>'),
         'standard', 'failed', now() - n * interval '1 minute', now(), '{"fault": "550 no such mailbox"}'
       FROM generate_series(1, 60) AS n`,
      [MAIL_QUEUE],
    );
    const todo = { toPack: 0, exchanges: 0, returns: 0, payouts: 0, reviews: 0, deadMails: 60 };
    const pathOf = (role: StaffRole) => todoItems(todo, role)[0]?.path;
    assert.equal(pathOf('support'), '/admin/failed-emails');
    assert.equal(pathOf('viewer'), '/admin/health');
    assert.equal(pathOf('fulfillment'), undefined);
    const list = (await support.get('/admin/failed-emails')).body;
    assert.match(
      list,
      /u1@failed\.test<[\s\S]*Your order &lt;1&gt;[\s\S]*550 no such mailbox[\s\S]*u50@failed\.test</,
    );
    const [, next = ''] = /href="([^"]+)" rel="next"/.exec(list) ?? [];
    const last = (await support.get(next.replaceAll('&amp;', '&'))).body;
    assert.match(last, /u51@failed\.test<[\s\S]*u60@failed\.test</);
    const found = (await support.get('/admin/failed-emails?q=u7%40')).body;
    const [again = ''] = /\/admin\/failed-emails\/[\w-]+\/retry/.exec(found.split('<table')[1] ?? '') ?? [];
    assert.equal((await viewer.get('/admin/failed-emails')).statusCode, 403);
    assert.equal((await viewer.form(again, {})).statusCode, 403);
    const clicks = await Promise.all([support.form(again, {}), support.form(again, {})]);
    assert.deepEqual(
      clicks.map(({ statusCode }) => statusCode),
      [303, 303],
    );
    assert.deepEqual((await lastAuditEntry(shop)).after, { count: 1 });
    assert.equal((await countMails(shop.database)).dead, 59);
    assert.match((await support.get('/admin/failed-emails?q=u7%40')).body, /No failed emails match/);
    await support.form('/admin/failed-emails/retry', {});
    assert.equal((await countMails(shop.database)).dead, 0);
    assert.equal((await support.form('/admin/failed-emails/x/retry', {})).statusCode, 404);
  });

  it('lists what shoppers have asked for', async () => {
    await sql(`INSERT INTO stock_alerts (sku, email, email_key, confirmed_at)
      VALUES ('HOO-BLK-M', 'ada@example.test', 'ada@example.test', now())`);
    await sql(`INSERT INTO cart_reminders (cart_key, token_hash, email, email_key, lines, confirmed_at, due_at, sent_at)
      VALUES (sha256('1'), sha256('2'), 'ada@example.test', 'ada@example.test',
        '[{"sku": "HOO-BLK-M", "quantity": 2}]', now(), now(), now())`);
    const { body } = await staff.get('/admin/requested-emails');
    assert.match(body, /HOO-BLK-M<\/a><\/td><td class="num">1</);
    const carts = (await staff.get('/admin/abandoned-carts')).body;
    assert.match(carts, /2 × HOO-BLK-M/);
    assert.match(carts, /Not yet/);
  });

  it('pages through all that shoppers have asked for, and searches it', async () => {
    await sql(`INSERT INTO stock_alerts (sku, email, email_key, confirmed_at, created_at)
      SELECT sku, 'w@wait.test', 'w@wait.test', now(), now() - row_number() OVER (ORDER BY sku) * interval '1 hour'
      FROM (SELECT sku FROM variants ORDER BY sku LIMIT 60) AS picked`);
    await sql(`INSERT INTO cart_reminders (cart_key, token_hash, email, email_key, lines, confirmed_at, due_at)
      SELECT sha256(n::text::bytea), sha256('2'), 'c' || n || '@carts.test', 'c' || n || '@carts.test',
        '[{"sku": "SOCK-1", "quantity": 1}]', now(), now() FROM generate_series(100, 160) AS n`);
    const { rows } = await sql(
      'SELECT count(DISTINCT sku)::int AS skus FROM stock_alerts WHERE confirmed_at IS NOT NULL',
    );
    const skus = /href="\/admin\/stock\/([^"]+)"/g;
    assert.equal((await everyRow('/admin/requested-emails', skus)).size, rows[0].skus);
    assert.equal((await everyRow('/admin/requested-emails?sort=oldest', skus)).size, rows[0].skus);
    assert.equal((await everyRow('/admin/abandoned-carts?state=due', /q=(c\d+%40carts)/g)).size, 61);
    const found = (await staff.get('/admin/requested-emails?q=hoo-blk-m')).body;
    assert.match(found, /HOO-BLK-M<\/a><\/td><td class="num">2</);
    assert.match((await staff.get('/admin/requested-emails?q=%25%5F')).body, /No items match/);
    assert.match((await staff.get('/admin/abandoned-carts?q=c123%40')).body, /c123@carts\.test/);
  });

  /** What a pattern finds on all pages of a list. */
  async function everyRow(path: string, pattern: RegExp): Promise<Set<string>> {
    const found = new Set<string>();
    for (let next = path; next !== ''; ) {
      const { body, statusCode } = await staff.get(next);
      assert.equal(statusCode, 200, body);
      for (const [, text = ''] of body.matchAll(pattern)) {
        assert.ok(!found.has(text), `${text} is on two pages`);
        found.add(text);
      }
      next = (/href="([^"]+)" rel="next"/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&');
    }
    return found;
  }
});
