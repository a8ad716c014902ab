import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { formFields } from './form-fields.fixture.ts';

describe('the settings of taxes', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());
  const fieldsOf = async (name: string) => formFields((await staff.get(`/admin/settings/${name}`)).body);
  const save = (name: string, fields: Record<string, string>) =>
    staff.form(`/admin/settings/${name}`, fields);
  const current = () => shop.services.settings.current;

  it('have the rates of tax classes, and accounts by rate', async () => {
    const fields = await fieldsOf('taxes');
    const saved = await save('taxes', {
      ...{ ...fields, 'taxes.classes.reduced.name': 'Books' },
      ...{ 'taxes.classes.reduced.rates.AT': '10', 'taxes.classes.zero.rates.*': '' },
    });
    assert.equal(saved.statusCode, 303, saved.body);
    const { reduced, zero } = current().taxes.classes;
    assert.deepEqual([reduced, zero.rates], [{ name: 'Books', rates: { AT: 1_000 } }, {}]);
    const twice = await save('taxes', { ...(await fieldsOf('taxes')), 'taxes.classes.zero.name': 'books' });
    assert.match(twice.body, /Another tax class has this name/);
    const added = { 'taxes.added.country': 'AT', 'taxes.added.rate': '10' };
    const known = await save('taxes', { ...(await fieldsOf('taxes')), ...added });
    assert.equal(known.statusCode, 422);
    assert.match(known.body, /This country has a rate already/);
    for (const [half, fault] of [
      [{ 'taxes.added.country': 'NO' }, 'Enter the percentage'],
      [{ 'taxes.added.rate': '0' }, 'Choose a country'],
    ] as const) {
      const refused = await save('taxes', { ...(await fieldsOf('taxes')), ...half });
      assert.equal(refused.statusCode, 422, fault);
      assert.ok(refused.body.includes(fault), fault);
    }
    const accounts = {
      'accounting.consultant': '1001',
      'accounting.accounts': 'home, 10, 8300\nFR, 5.5, 8311',
    };
    const numbers = await save('accounting', { ...(await fieldsOf('accounting')), ...accounts });
    assert.equal(numbers.statusCode, 303, numbers.body);
    assert.deepEqual(current().accounting.accounts[1], ['FR', '5.5', '8311']);
    const wrong = { ...(await fieldsOf('accounting')), 'accounting.accounts': 'home, ten, 8300' };
    assert.match((await save('accounting', wrong)).body, /“home, ten, 8300” can’t be read/);
    // DATEV would take an account of as many digits for that of a customer.
    const long = await save('accounting', {
      ...{ ...(await fieldsOf('accounting')), 'accounting.homeAccount': '84000' },
      'accounting.accounts': 'home, 10, 83000',
    });
    assert.equal(long.statusCode, 422);
    assert.ok(long.body.split('Use fewer digits than').length > 2, 'both fields say so');
    assert.match(long.body, /“home, 10, 83000”: Use fewer digits/);
  });
});
