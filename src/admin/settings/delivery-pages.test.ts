import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { settingsFields } from './form-fields.fixture.ts';

describe('the settings pages about delivery', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  const fieldsOf = (name: string) => settingsFields(staff, name);
  const save = (name: string, fields: Record<string, string>) =>
    staff.form(`/admin/settings/${name}`, fields);
  const current = () => shop.services.settings.current;

  it('add and remove a carrier and the return address, beside a change of delivery', async () => {
    const fields = await fieldsOf('shipping');
    const delivery = await fieldsOf('delivery');
    const added = {
      ...fields,
      'delivery.carriers.8.name': 'Fjord Post',
      'delivery.carriers.8.trackingUrl': 'https://fjord.test/{number}',
      ...{ 'returns.address.name': 'Returns', 'returns.address.line1': 'Lagerweg 7' },
      ...{ 'returns.address.city': 'Wien', 'returns.address.country': 'AT' },
    };
    assert.equal((await save('shipping', added)).statusCode, 303);
    assert.deepEqual(current().delivery.carriers[8], {
      ...{ name: 'Fjord Post', trackingUrl: 'https://fjord.test/{number}' },
    });
    assert.equal(current().returns.address.line1, 'Lagerweg 7');
    // The form about delivery was opened before, and is about other settings of the same sections.
    assert.equal((await save('delivery', { ...delivery, 'returns.days': '40' })).statusCode, 303);
    assert.deepEqual([current().returns.days, current().returns.address.city], [40, 'Wien']);
    const wrong = {
      ...(await fieldsOf('shipping')),
      'delivery.carriers.8.trackingUrl': 'https://{number}.test/',
      'returns.address.line1': '',
    };
    const refused = await save('shipping', wrong);
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /after the host/);
    assert.match(refused.body, /Complete the return address/);
    const cleared = await fieldsOf('shipping');
    for (const name of Object.keys(cleared))
      if (/carriers\.8|returns\.address/.test(name)) cleared[name] = '';
    assert.equal((await save('shipping', cleared)).statusCode, 303);
    assert.deepEqual([current().delivery.carriers.length, current().returns.address.name], [8, '']);
    await save('delivery', { ...(await fieldsOf('delivery')), 'returns.days': '30' });
  });

  it('add a zone, and remove it again', async () => {
    const fields = await fieldsOf('delivery');
    const added = {
      ...fields,
      'delivery.zones.1.countries':
        fields['delivery.zones.1.countries']?.replace('Sweden', '').replace(', ,', ',') ?? '',
      'delivery.zones.2.name': 'Sweden',
      'delivery.zones.2.countries': 'se',
      'delivery.zones.2.methods.0.name': 'By ship',
      'delivery.zones.2.methods.0.priceMinor': '12,50',
      'delivery.zones.2.methods.0.daysFrom': '1',
      'delivery.zones.2.methods.0.daysTo': '3',
    };
    const saved = await save('delivery', added);
    assert.equal(saved.statusCode, 303, saved.body);
    const [, , sweden] = current().delivery.zones;
    assert.deepEqual(
      [sweden?.name, sweden?.countries, sweden?.methods.map(({ code, priceMinor }) => [code, priceMinor])],
      ['Sweden', ['SE'], [['by-ship', 1_250]]],
    );
    const without = {
      ...(await fieldsOf('delivery')),
      'delivery.zones.2.name': '',
      'delivery.zones.2.countries': '',
    };
    assert.equal((await save('delivery', without)).statusCode, 303);
    assert.equal(current().delivery.zones.length, 2);
  });

  it('say what is missing of something new, instead of dropping the rest', async () => {
    const { version } = current();
    const next = current().content.home.values.length;
    const CASES: [page: string, typed: Record<string, string>, faulty: string][] = [
      [
        'shipping',
        { 'delivery.carriers.8.trackingUrl': 'https://fjord.test/{number}' },
        'delivery.carriers.8.name',
      ],
      ['delivery', { 'delivery.zones.2.methods.0.priceMinor': '5' }, 'delivery.zones.2.name'],
      ['delivery', { 'delivery.zones.0.methods.2.daysTo': '5' }, 'delivery.zones.0.methods.2.name'],
      ['content', { [`content.home.values.${next}.text`]: 'Soft' }, `content.home.values.${next}.title`],
      ['help', { 'new.description': 'Answers' }, 'new.title'],
    ];
    for (const [page, typed, faulty] of CASES) {
      const refused = await save(page, { ...(await fieldsOf(page)), ...typed });
      assert.equal(refused.statusCode, 422, page);
      assert.ok(refused.body.includes(`id="setting-${faulty.replaceAll('.', '-')}-fault"`), faulty);
    }
    assert.equal(current().version, version);
  });
});
