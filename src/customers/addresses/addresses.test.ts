import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { customer } from '../accounts.fixture.ts';

const ADDRESS = {
  ...{ name: 'Ada Lovelace', line1: 'Praterstraße 1', line2: '', postalCode: '1020', city: 'Wien' },
  ...{ country: 'AT', phone: '' },
};

describe('saved addresses', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const add = async (shopper: Shopper, more: Record<string, unknown> = {}) => {
    const answer = await shopper.send('POST', '/api/addresses', { ...ADDRESS, ...more });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json();
  };
  const lines = async (shopper: Shopper): Promise<[string, boolean][]> => {
    const { addresses } = (await shopper.get('/api/addresses')).json();
    return addresses.map((one: { line1: string; isDefault: boolean }) => [one.line1, one.isDefault]);
  };

  it('have one default: the oldest, until another one is made it', async () => {
    const { shopper } = await customer(shop);
    const [a, b, c] = [
      await add(shopper, { line1: 'A' }),
      await add(shopper, { line1: 'B' }),
      await add(shopper, { line1: 'C', isDefault: true }),
    ];
    assert.deepEqual([a.isDefault, b.isDefault, c.isDefault], [true, false, true]);
    assert.deepEqual(await lines(shopper), [
      ['C', true],
      ['A', false],
      ['B', false],
    ]);
    const page = await shopper.get('/account/addresses');
    assert.equal(page.body.split('Default</span>').length, 2);
    const made = await shopper.form(`/account/addresses/${b.id}/default`, {});
    assert.equal(made.headers.location, '/account/addresses?done=default-address');
    assert.match((await shopper.get(String(made.headers.location))).body, /This is now your default address/);
    assert.deepEqual((await lines(shopper))[0], ['B', true]);
    // Without it, the one before is the default again.
    await shopper.send('DELETE', `/api/addresses/${b.id}`);
    assert.deepEqual((await lines(shopper))[0], ['C', true]);
  });

  it('have one default after many changes at once', async () => {
    const { shopper } = await customer(shop);
    const added = [];
    for (const line1 of ['A', 'B', 'C']) added.push(await add(shopper, { line1 }));
    await Promise.all(
      added.map(({ id }) => shopper.send('PATCH', `/api/addresses/${id}`, { isDefault: true })),
    );
    assert.equal((await lines(shopper)).filter(([, isDefault]) => isDefault).length, 1);
  });

  it('are changed member by member, and two changes at once both stay', async () => {
    const { shopper } = await customer(shop);
    const { id } = await add(shopper);
    const change = (body: object) => shopper.send('PATCH', `/api/addresses/${id}`, body);
    await Promise.all([change({ line2: 'Floor 3' }), change({ phone: '+43 1 234' })]);
    const { addresses } = (await shopper.get('/api/addresses')).json();
    assert.deepEqual(addresses, [{ ...ADDRESS, id, line2: 'Floor 3', phone: '+43 1 234', isDefault: true }]);
    const refused = await change({ country: 'DE' });
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'not_acceptable']);
    assert.match(refused.json().faults.postalCode, /five digits/);
    for (const odd of [{ isDefault: false }, { id: 'x' }, { customerId: 'x' }, { line1: 7 }])
      assert.equal((await change(odd)).statusCode, 400);
  });

  it('are not saved twice, and not beyond 20', async () => {
    const { shopper } = await customer(shop);
    const first = await add(shopper);
    assert.deepEqual(await add(shopper), first);
    for (let index = 1; index < 20; index++) await add(shopper, { line2: `Floor ${index}` });
    const full = await shopper.send('POST', '/api/addresses', { ...ADDRESS, line2: 'Attic' });
    assert.deepEqual([full.statusCode, full.json().code], [422, 'too_many_addresses']);
    assert.equal((await lines(shopper)).length, 20);
  });

  it('are not saved twice by requests at once', async () => {
    const { shopper } = await customer(shop);
    const added = await Promise.all(Array.from({ length: 5 }, () => add(shopper)));
    assert.equal(new Set(added.map(({ id }) => id)).size, 1);
    assert.equal((await lines(shopper)).length, 1);
  });

  it('are in the export with the default one, without IDs', async () => {
    const { shopper } = await customer(shop);
    await add(shopper);
    const { addresses } = (await shopper.get('/account/export')).json();
    assert.deepEqual(addresses, [{ ...ADDRESS, isDefault: true }]);
  });
});
