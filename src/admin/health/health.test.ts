import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { countMails, MAIL_QUEUE, migrateMail } from '../../mail/queue.ts';
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
});
