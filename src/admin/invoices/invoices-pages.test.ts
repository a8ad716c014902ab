import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { shippedOrder } from '../../invoices/shipped.fixture.ts';

const BILLING = { company: 'Tygbolaget AB', vatId: 'SE556123456701' };

describe('the pages of invoices', () => {
  let shop: TestShop;
  let staff: Shopper;
  let first: Awaited<ReturnType<typeof shippedOrder>>;
  let second: Awaited<ReturnType<typeof shippedOrder>>;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    staff = (await signedInStaff(shop)).staff;
    first = await shippedOrder(shop, { billing: BILLING });
    second = await shippedOrder(shop);
  });
  after(() => shop.close());

  it('list documents, and find them by their number and by that of the order', async () => {
    const { body } = await staff.get('/admin/invoices');
    assert.ok(body.includes(first.invoice) && body.includes(second.invoice));
    assert.match(body, /Tygbolaget AB/);
    assert.match(body, /<time datetime="\d{4}-\d\d-\d\d">\d{1,2} \w{3,4} \d{4}<\/time>/);
    for (const q of [first.invoice, first.number, first.invoice.toLowerCase()]) {
      const found = (await staff.get(`/admin/invoices?q=${q}`)).body;
      assert.ok(found.includes(`${first.invoice}.pdf`), q);
      assert.ok(!found.includes(`${second.invoice}.pdf`), q);
    }
    assert.ok(!(await staff.get('/admin/invoices?kind=credit_note')).body.includes(first.invoice));
    assert.ok((await staff.get('/admin/invoices?country=SE&from=2026-01-01')).body.includes(first.invoice));
  });

  it('say that legal details are missing, until they are filled in', async () => {
    assert.match((await staff.get('/admin/invoices')).body, /invoices aren’t valid yet/);
    assert.match((await staff.get('/admin')).body, /Say who sells/);
  });

  it('show whom an order is billed to, and its invoice, on the order', async () => {
    const { body } = await staff.get(`/admin/orders/${first.number}`);
    assert.ok(body.includes(`/admin/invoices/${first.invoice}.pdf`));
    assert.match(body, /VAT ID SE556123456701/);
    assert.match(body, /<\/a>, <time datetime="\d{4}-\d\d-\d\d">\d{1,2} \w{3,4} \d{4}<\/time>, €/);
  });

  it('S65: export for the accountant without names and addresses, and note it in the audit log', async () => {
    const csv = await staff.form('/admin/invoices/export', {
      from: '2026-01-01',
      until: '2026-12-31',
      format: 'csv',
    });
    assert.equal(csv.statusCode, 200);
    assert.match(String(csv.headers['content-type']), /^text\/csv/);
    const [head, ...rows] = csv.body.trim().split('\r\n');
    assert.match(head ?? '', /^Number,Kind,Date/);
    assert.equal(rows.length, 2);
    assert.match(
      rows[0] ?? '',
      new RegExp(`^${first.invoice},invoice,.*,SE,SE556123456701,25,63\\.20,15\\.80,79\\.00,EUR$`),
    );
    for (const text of ['Lindqvist', 'Tygbolaget', 'Hornsgatan']) assert.ok(!csv.body.includes(text), text);
    assert.equal((await lastAuditEntry(shop)).action, 'invoice.export');
  });

  it('export for DATEV with the country and rate of the One-Stop-Shop', async () => {
    const fields = {
      from: '2026-01-01',
      until: '2026-12-31',
      format: 'datev',
      fiscalYearStart: '2026-01-01',
    };
    const accounts = { debtorAccount: '10000', homeAccount: '8400', ossAccount: '8320' };
    const wrong = await staff.form('/admin/invoices/export', { ...fields, ...accounts });
    assert.equal(wrong.statusCode, 422);
    assert.match(wrong.body, /consultant number/);
    const long = await staff.form('/admin/invoices/export', { ...fields, ...accounts, homeAccount: '84000' });
    assert.match(long.body, /Use fewer digits than the account of customers has/);
    const sent = { ...fields, ...accounts, consultant: '29098', client: '55003' };
    const { rawPayload } = await staff.form('/admin/invoices/export', sent);
    const [header = '', names = '', posting = ''] = rawPayload.toString('latin1').split('\r\n');
    assert.match(
      header,
      /^"EXTF";700;21;"Buchungsstapel";13;\d{17};;"RE";"";"";29098;55003;20260101;4;20260101;20261231;/,
    );
    assert.equal(header.split(';').length, 31);
    assert.equal(names.split(';').length, 125);
    const cells = posting.split(';');
    assert.equal(cells.length, 125);
    assert.deepEqual(cells.slice(0, 8), ['79,00', '"S"', '"EUR"', '', '', '', '10000', '8320']);
    assert.equal(cells[10], `"${first.invoice}"`);
    assert.deepEqual(cells.slice(39, 41), ['"SE"', '25,00']);
  });

  it('check the sums', async () => {
    const asked = await staff.get('/admin/invoices/check');
    const day = (name: string) =>
      new RegExp(`name="${name}" type="date" value="([^"]+)"`).exec(asked.body)?.[1];
    const { body } = await staff.get(`/admin/invoices/check?from=${day('from')}&until=${day('until')}`);
    assert.doesNotMatch(asked.body, /Everything agrees/);
    assert.match(body, /Everything agrees to the cent/);
    assert.match(body, /2 documents, €158\.00 in all, of which €31\.60 is VAT/);
  });
});
