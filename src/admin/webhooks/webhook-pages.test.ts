import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import type { Shopper } from '../../../test/shop.ts';
import { deliverDue } from '../../webhooks/receiver.fixture.ts';
import { typesOf, WebhookShop } from '../../webhooks/webhook-shop.fixture.ts';

const SECRET = /value="(whsec_[^"]+)"/;

describe('webhooks in the admin', () => {
  let test: WebhookShop;
  let staff: Shopper;
  before(async () => {
    test = await WebhookShop.create();
    ({ staff } = await signedInStaff(test.shop, 'manager'));
  });
  after(() => test.shop.close());
  afterEach(() => test.reset());

  const send = (path: string, fields: readonly (readonly [string, string])[]) =>
    staff.request({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
    });

  it('are added with a secret that is shown once, changed, turned off and removed', async () => {
    const url = 'https://erp.example.test/hooks';
    const added = await send('/admin/webhooks', [
      ['url', url],
      ['events', 'order.placed'],
    ]);
    assert.equal(added.statusCode, 200, added.body);
    assert.match(added.body, SECRET);
    const [, path = ''] = /href="(\/admin\/webhooks\/[^"]+)"/.exec(added.body) ?? [];
    const page = await staff.get(path);
    assert.match(page.body, /value="order\.placed" checked/);
    assert.doesNotMatch(page.body, /whsec_/);
    const saved = await send(path, [
      ['url', url],
      ['events', 'order.paid'],
      ['events', 'stock.low'],
    ]);
    assert.equal(saved.headers.location, `${path}?done=saved`);
    const { action, before, after } = await lastAuditEntry(test.shop);
    assert.deepEqual(
      [action, before, after],
      [
        'webhook.update',
        { url, events: ['order.placed'], isActive: true },
        { url, events: ['order.paid', 'stock.low'], isActive: false },
      ],
    );
    assert.match((await send(`${path}/secret`, [])).body, SECRET);
    const { rows } = await test.sql(
      `SELECT count(*)::int AS count FROM audit_log WHERE after::text LIKE '%whsec_%'`,
    );
    assert.equal(rows[0].count, 0, 'no secret is in the audit log');
    assert.equal((await send(`${path}/remove`, [])).headers.location, '/admin/webhooks?done=removed');
    assert.equal((await staff.get(path)).statusCode, 404);
  });

  it('are refused with a sentence, and what was typed stays', async () => {
    const without = await send('/admin/webhooks', [['url', 'https://erp.example.test/hooks']]);
    assert.equal(without.statusCode, 422);
    assert.match(without.body, /Choose at least one event[\s\S]*value="https:\/\/erp\.example\.test\/hooks"/);
    const wrong = await send('/admin/webhooks', [
      ['url', 'ftp://erp'],
      ['events', 'order.paid'],
    ]);
    assert.match(wrong.body, /begins with https[\s\S]*value="order\.paid" checked/);
  });

  it('show each delivery with its tries, and send again one or all', async () => {
    const id = await test.listen(['order.placed']);
    const number = await test.place();
    test.receiver.answer = () => 500;
    await deliverDue(test.shop);
    const page = await staff.get(`/admin/webhooks/${id}?state=waiting`);
    assert.match(page.body, new RegExp(`order\\.placed</a></th><td>${number}[\\s\\S]*Answered 500`));
    const [, path = ''] = /href="(\/admin\/webhooks\/[^"]+\/deliveries\/\d+)"/.exec(page.body) ?? [];
    const delivery = (await staff.get(path)).body;
    assert.match(delivery, /<td>500<\/td>[\s\S]*answered 500/);
    for (const { body } of [page, { body: delivery }, await staff.get('/admin/webhooks')]) {
      assert.match(body, /<time datetime="[^"]+Z">\d{1,2} \w{3,4} \d{4}/);
      assert.doesNotMatch(body, /UTC/);
    }
    test.receiver.answer = () => 204;
    assert.equal((await send(`${path}/replay`, [])).headers.location, `${path}?done=queued`);
    await test.makeDue();
    await deliverDue(test.shop);
    await send(`/admin/webhooks/${id}/replay`, [['hours', '24']]);
    // A text that no option has is not an error of the server.
    assert.equal((await send(`/admin/webhooks/${id}/replay`, [['hours', '-Infinity']])).statusCode, 303);
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver), Array(3).fill('order.placed'));
    assert.match((await staff.get(`/admin/webhooks/${id}?state=delivered`)).body, new RegExp(number));
    assert.equal((await lastAuditEntry(test.shop)).action, 'webhook.replay');
  });

  it('are managed by a program, too', async () => {
    const { call } = await adminApi(test.shop, ['webhooks:write']);
    const path = '/api/admin/webhook-endpoints';
    const url = 'https://erp.example.test/hooks';
    const created = (await call('POST', path, { url, events: ['order.placed'] })).json();
    assert.match(created.secret, /^whsec_/);
    const { secret: _, ...endpoint } = created;
    assert.deepEqual((await call('GET', `${path}/${created.id}`)).json(), endpoint);
    const changed = (await call('PATCH', `${path}/${created.id}`, { isActive: false })).json();
    assert.deepEqual(changed, { ...endpoint, isActive: false });
    const rotated = (await call('POST', `${path}/${created.id}/secrets`)).json();
    assert.notEqual(rotated.secret, created.secret);
    assert.deepEqual((await call('POST', `${path}/${created.id}/replay`)).json(), { replayed: 0 });
    assert.equal((await call('DELETE', `${path}/${created.id}`)).statusCode, 204);
    assert.deepEqual((await call('GET', path)).json(), { webhookEndpoints: [] });
  });
});
