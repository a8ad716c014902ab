import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { lastAuditEntry } from '../../test/admin.ts';
import { createTestShop, type TestInstance, type TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
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
    assert.deepEqual([version, search.synonyms.length], [22, DEFAULT_SETTINGS.search.synonyms.length + 20]);
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

describe('delivery methods', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  const METHOD = { priceMinor: 500, daysFrom: 1, daysTo: 2, note: '' };

  it('are read from what the release before has stored', async () => {
    const zone = { name: 'here', countries: ['AT'], standard: METHOD, express: null };
    await shop.database.pool.query(
      `INSERT INTO shop_settings (version, document, sections, changed_by) VALUES (1, $1, '{delivery}', 'before')`,
      [
        JSON.stringify({
          delivery: { freeFromMinor: null, zones: [zone] },
          taxes: { rates: { AT: 2_000 } },
          content: { home: { heading: 'Hi' } },
        }),
      ],
    );
    await shop.services.settings.refresh();
    const { delivery, taxes, content } = shop.services.settings.current;
    assert.deepEqual([delivery.freeFromMinor, taxes.rates], [null, { AT: 2_000 }]);
    assert.deepEqual(content.home, { ...DEFAULT_SETTINGS.content.home, heading: 'Hi' });
    assert.deepEqual(delivery.zones, [
      {
        ...{ name: 'here', countries: ['AT'] },
        methods: [{ ...METHOD, code: 'standard', name: 'Standard', freeFromMinor: null }],
      },
    ]);
  });

  it('are stored so that the release before can read them', async () => {
    const changed = await shop.database.transaction((connection) =>
      changeSettings(connection, ACTOR, { change: (current) => ({ ...current, name: 'Fjord' }) }),
    );
    assert.ok(changed.ok);
    const { rows } = await shop.database.pool.query(
      `SELECT document #> '{delivery,zones,0}' AS zone FROM shop_settings WHERE version = 2`,
    );
    const { standard, express, methods } = rows[0].zone;
    assert.deepEqual([standard.priceMinor, express, methods.length], [500, null, 1]);
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
      [zones({ ...home, countries: ['XX'] }), 'delivery.zones.1.countries'],
      [zones({ ...home, countries: ['*'] }), 'delivery.zones.1.countries'],
      [{ delivery: { zones: [{ ...home, countries: ['*', 'AT'] }] } }, 'delivery.zones.0.countries'],
      [{ delivery: { zones: [{ ...home, methods: [] }] } }, 'delivery.zones.0.methods'],
      [
        { delivery: { zones: [{ ...home, methods: [home.methods[0], home.methods[0]] }] } },
        'delivery.zones.0.methods.1.code',
      ],
      [{ returns: { days: 13 } }, 'returns.days'],
      [{ returns: { days: 400 } }, 'returns.days'],
      [{ logo: { icon: 'PHN2Zz4=' } }, 'logo.icon'],
      [zones({ ...home, countries: [] }), 'delivery.zones.1.countries'],
      [zones({ ...home, countries: ['DE'], name: '' }), 'delivery.zones.1.name'],
      [
        zones({ ...home, countries: ['DE'], methods: [{ ...home.methods[0], daysTo: 1 }] }),
        'delivery.zones.1.methods.0.daysTo',
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
      [
        { content: { home: { values: [{ title: '{{nothing}}', text: '' }] } } },
        'content.home.values.0.title',
      ],
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
