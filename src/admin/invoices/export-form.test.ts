import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { emptyExport, exportFaults } from './export-form.ts';

test('the account of customers is longer than the accounts of single rates in the settings', () => {
  const fields = {
    ...emptyExport(DEFAULT_SETTINGS),
    ...{ from: '2026-01-01', until: '2026-12-31', format: 'datev', fiscalYearStart: '2026-01-01' },
    ...{ consultant: '29098', client: '55003' },
    ...{ debtorAccount: '10000', homeAccount: '8400', ossAccount: '8320' },
  };
  assert.deepEqual(exportFaults(fields, { accounts: [['home', '7', '8300']] }), {});
  const long = [['home', '7', '83000']];
  assert.match(exportFaults(fields, { accounts: long }).debtorAccount ?? '', /Use more digits/);
  assert.deepEqual(exportFaults({ ...fields, format: 'csv' }, { accounts: long }), {});
});
