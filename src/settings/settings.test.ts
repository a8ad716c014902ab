import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { adminApi, lastAuditEntry } from '../../test/admin.ts';
import { createTestShop, type TestInstance, type TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { order, orderBody } from '../checkout/checkout.fixture.ts';
import { changeSettings } from './change-settings.ts';
import { checkSettings } from './check/check-settings.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { followSettings } from './follow-settings.ts';
import { mergePatch } from './merge-patch.ts';
import type { ShopSettings } from './schema.ts';

const ACTOR = commandActor('a test');

describe('the settings of the shop', () => {
  let shop: TestShop;
  let other: TestInstance;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    other = await shop.another();
  });
  after(() => shop.close());

  const change = (patch: object, version?: number) =>
    shop.database.transaction((connection) =>
      changeSettings(connection, ACTOR, { version, change: (current) => mergePatch(current, patch) }),
    );
  const titleOf = async (instance: TestInstance) =>
    /<title>([^<]*)<\/title>/.exec((await instance.shopper().get('/')).body)?.[1];

  it('are the defaults of the code in a fresh shop, and the defaults are acceptable', () => {
    assert.equal(shop.services.settings.current, DEFAULT_SETTINGS);
    assert.deepEqual(checkSettings(DEFAULT_SETTINGS), {});
  });

  it('are in use on every instance within 2 s, on pages that were cached before, too', async () => {
    const following = [shop, other].map(({ services }) =>
      followSettings(services.settings, (error) => assert.fail(String(error))),
    );
    try {
      for (const instance of [shop, other]) assert.match((await titleOf(instance)) ?? '', /\| MyClothes$/);
      const changed = await change({ name: 'Fjord & Co' });
      assert.ok(changed.ok);
      const deadline = performance.now() + 2_000;
      for (const instance of [shop, other])
        while (!(await titleOf(instance))?.endsWith('| Fjord &amp; Co')) {
          assert.ok(performance.now() < deadline, 'an instance still shows the old name after 2 s');
          await pause(20);
        }
    } finally {
      await Promise.all(following.map((one) => one.stop()));
    }
  });

  it('are read from memory: without their table, pages and carts work', async () => {
    const shopper = shop.shopper();
    await shop.database.pool.query('ALTER TABLE shop_settings RENAME TO shop_settings_away');
    try {
      assert.match((await shopper.get('/products')).body, /Fjord &amp; Co/);
      assert.equal((await shopper.add('SOCK-1')).itemCount, 1);
      assert.equal((await shopper.get('/checkout')).statusCode, 200);
    } finally {
      await shop.database.pool.query('ALTER TABLE shop_settings_away RENAME TO shop_settings');
    }
  });

  it('keep every version, and the log says who changed what', async () => {
    const before = shop.services.settings.current;
    const changed = await change({ contact: { phone: '+43 1 234' } });
    assert.ok(changed.ok);
    assert.equal(changed.settings.version, before.version + 1);
    const entry = await lastAuditEntry(shop);
    assert.deepEqual(
      [entry.action, entry.subject_id, entry.actor_name, entry.before, entry.after],
      [
        'settings.update',
        'contact',
        'a test',
        { contact: { phone: '' } },
        { contact: { phone: '+43 1 234' } },
      ],
    );
    for (const statement of ['UPDATE shop_settings SET version = 99', 'DELETE FROM shop_settings'])
      await assert.rejects(shop.database.pool.query(statement), /can only be added to/);
    const { rows } = await shop.database.pool.query('SELECT version, sections FROM shop_settings ORDER BY 1');
    assert.deepEqual(rows, [
      { version: 1, sections: ['name'] },
      { version: 2, sections: ['contact'] },
    ]);
  });

  it('that would not change get no new version', async () => {
    const again = await change({ contact: { phone: '+43 1 234' } });
    assert.ok(again.ok);
    assert.equal(again.settings.version, 2);
  });

  it('that are changed 20 times at once get 20 versions, and no change is lost', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `Page ${index}`);
    const add = (title: string) =>
      shop.database.transaction((connection) =>
        changeSettings(connection, ACTOR, {
          change: (current) => ({
            ...current,
            search: {
              synonyms: [...current.search.synonyms, [title.replace(' ', ''), `${title.replace(' ', '')}x`]],
            },
          }),
        }),
      );
    await Promise.all(names.map(add));
    await shop.services.settings.refresh();
    const { version, search } = shop.services.settings.current;
    assert.deepEqual([version, search.synonyms.length], [22, 20]);
  });

  it('of a version that someone else has changed are refused with what they are now', async () => {
    const refused = await change({ name: 'Late' }, 1);
    assert.ok(!refused.ok && refused.reason === 'changed');
    assert.equal(refused.current.name, 'Fjord & Co');
  });

  it('keep what a later release has added', async () => {
    await shop.services.settings.refresh();
    const { version } = shop.services.settings.current;
    await shop.database.pool.query(
      `INSERT INTO shop_settings (version, document, sections, changed_by)
       SELECT version + 1, document || '{"loyalty": {"points": 3}}', '{loyalty}', 'a later release'
       FROM shop_settings WHERE version = $1`,
      [version],
    );
    assert.ok((await change({ name: 'Fjord' })).ok);
    const { rows } = await shop.database.pool.query(
      'SELECT document FROM shop_settings ORDER BY version DESC LIMIT 1',
    );
    assert.deepEqual([rows[0].document.name, rows[0].document.loyalty], ['Fjord', { points: 3 }]);
  });
});

describe('a setting', () => {
  const faultsOf = (patch: object) => checkSettings(mergePatch(DEFAULT_SETTINGS, patch));
  const [home] = DEFAULT_SETTINGS.delivery.zones as [ShopSettings['delivery']['zones'][number]];
  const zones = (...more: object[]) => ({ delivery: { zones: [home, ...more] } });

  it('that is nonsense is refused by its path', () => {
    const cases: [object, string][] = [
      [{ name: '' }, 'name'],
      [{ name: 'A <b>' }, 'name'],
      [{ name: 'Two\nlines' }, 'name'],
      [{ accent: 'blue' }, 'accent'],
      [{ accent: '#ffcc00' }, 'accent'],
      [{ logo: { kind: 'picture' } }, 'logo.picture'],
      [{ logo: { picture: 'PHN2Zz4=' } }, 'logo.picture'],
      [{ contact: { email: 'none' } }, 'contact.email'],
      [{ contact: { phone: 'call me' } }, 'contact.phone'],
      [{ currency: 'EURO' }, 'currency'],
      [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ delivery: { freeFromMinor: -1 } }, 'delivery.freeFromMinor'],
      [{ delivery: { zones: [] } }, 'delivery.zones'],
      [zones({ ...home, countries: ['AT'] }), 'delivery.zones.1.countries'],
      [zones({ ...home, countries: ['US'] }), 'delivery.zones.1.countries'],
      [zones({ ...home, countries: [] }), 'delivery.zones.1.countries'],
      [zones({ ...home, countries: ['DE'], name: '' }), 'delivery.zones.1.name'],
      [
        zones({ ...home, countries: ['DE'], standard: { ...home.standard, daysTo: 1 } }),
        'delivery.zones.1.standard.daysTo',
      ],
      [{ taxes: { rates: { DE: 9_000 } } }, 'taxes.rates.DE'],
      [{ taxes: { rates: { AT: null } } }, 'delivery.zones.0.countries'],
      [{ payments: { card: false, onDelivery: 'off' } }, 'payments.onDelivery'],
      [{ limits: { heldItemsMax: 0 } }, 'limits.heldItemsMax'],
      [{ limits: { openOfNetworkMax: 60 } }, 'limits.openOfSiteMax'],
      [{ content: { announcement: 'For {{nothing}}' } }, 'content.announcement'],
      [{ content: { navigation: [] } }, 'content.navigation'],
      [
        { content: { navigation: [{ label: 'Away', path: '//evil.example', inHeader: true }] } },
        'content.navigation.0.path',
      ],
      [{ content: { home: { modules: ['newest', 'newest'] } } }, 'content.home.modules'],
      [{ content: { wearItWith: [['one']] } }, 'content.wearItWith.0'],
      [
        { content: { pages: { nowhere: { title: 'A', description: '', html: '<p>A</p>' } } } },
        'content.pages.nowhere',
      ],
      [
        { mails: { texts: { 'order-shipped': { subject: '{{item}}', introduction: '' } } } },
        'mails.texts.order-shipped.subject',
      ],
      [{ mails: { texts: { nothing: { subject: 'A', introduction: '' } } } }, 'mails.texts.nothing'],
      [{ search: { synonyms: [['a b', 'c']] } }, 'search.synonyms.0'],
    ];
    for (const [patch, path] of cases)
      assert.ok(faultsOf(patch)[path], `${JSON.stringify(patch)}: ${JSON.stringify(faultsOf(patch))}`);
  });
});

describe('the admin API for settings', () => {
  let shop: TestShop;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());
  const ADDRESS = '/api/admin/settings';

  it('answers with all sections, and changes any subset', async () => {
    const before = await call('GET', ADDRESS);
    assert.deepEqual([before.statusCode, before.headers.etag], [200, '"0"']);
    assert.deepEqual(before.json(), DEFAULT_SETTINGS);
    const after = await call('PATCH', ADDRESS, { delivery: { freeFromMinor: null } }, { 'if-match': '"0"' });
    assert.equal(after.statusCode, 200, after.body);
    assert.deepEqual(after.json(), {
      ...DEFAULT_SETTINGS,
      version: 1,
      delivery: { ...DEFAULT_SETTINGS.delivery, freeFromMinor: null },
    });
    assert.doesNotMatch((await shop.shopper().get('/')).body, /Free delivery over/);
  });

  it('answers 412 with the current ones to an older version, and 422 with faults by member', async () => {
    const late = await call('PATCH', ADDRESS, { name: 'Late' }, { 'if-match': '"0"' });
    assert.deepEqual(
      [late.statusCode, late.json().code, late.json().current.version],
      [412, 'settings_changed', 1],
    );
    const wrong = await call('PATCH', ADDRESS, { accent: '#eeeeee', name: '' });
    assert.deepEqual([wrong.statusCode, wrong.json().code], [422, 'settings_faulty']);
    assert.deepEqual(Object.keys(wrong.json().faults).sort(), ['accent', 'name']);
    const unknown = await call('PATCH', ADDRESS, { contact: { fax: '1' } });
    assert.equal(unknown.statusCode, 400);
    assert.equal((await call('GET', ADDRESS)).json().version, 1);
  });

  it('makes a change once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'one-change' };
    const first = await call('PATCH', ADDRESS, { name: 'Once' }, key);
    const second = await call('PATCH', ADDRESS, { name: 'Once' }, key);
    assert.deepEqual([first.json().version, second.json()], [2, first.json()]);
  });

  it('refuses another currency once there is an order', async () => {
    assert.equal((await call('PATCH', ADDRESS, { currency: 'JPY' })).statusCode, 200);
    assert.equal((await call('PATCH', ADDRESS, { currency: 'EUR' })).statusCode, 200);
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    await order(shopper, orderBody(1_390));
    const refused = await call('PATCH', ADDRESS, { currency: 'JPY' });
    assert.equal(refused.statusCode, 422, refused.body);
    assert.match(refused.json().faults.currency, /has orders in EUR/);
  });
});
