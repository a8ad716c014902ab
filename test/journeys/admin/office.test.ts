import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { addDays } from '../../../src/reports/periods.ts';
import { storeOrder } from '../../stored-orders.ts';
import { headingOf } from '../steps/actions.ts';
import { violations } from '../steps/axe.ts';
import { CUSTOMER, signIn } from '../steps/customer.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { notice } from '../steps/product-editor.ts';
import { signInOwner } from '../steps/staff.ts';

const TODAY = new Date().toISOString().slice(0, 10);

/** Clicks, and reads the file that the browser saves. */
async function download(page: Page, link: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function accessible(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) assert.deepEqual(await violations(page, scheme), []);
}

describe('the office of the shop', () => {
  const journey = journeys();

  /** A shipped order of Ines with its invoice. */
  async function ship({ shop, context }: Journey, email = CUSTOMER.email): Promise<string> {
    const { number } = await storeOrder(shop.test.database, {
      ...{ email, lines: [['OXFORD-SHIRT-NAVY-M', 1, 5_900]], state: 'packed', payment: 'due' },
    });
    const form = { carrier: 'DHL', trackingNumber: 'JD1', parcel: '' };
    const shipped = await context.request.post(`${shop.url}/admin/orders/${number}/ship`, { form });
    assert.ok(shipped.ok(), String(shipped.status()));
    return number;
  }

  journey('finds an invoice, opens its PDF, and exports the month as CSV and for DATEV', {}, async (all) => {
    const { page, go } = all;
    await signInOwner(all);
    const number = await ship(all);
    await go(`/admin/invoices?q=${number}`);
    const invoice = page.locator('tbody th[scope=row]').getByRole('link');
    const name = await invoice.innerText();
    const pdf = await download(page, invoice);
    assert.equal(pdf.name, `${name}.pdf`);
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');

    await page.getByRole('link', { name: 'Export' }).click();
    await page.getByLabel('First day').fill(addDays(TODAY, -1));
    await page.getByLabel('Last day').fill(addDays(TODAY, 1));
    const button = page.getByRole('button', { name: 'Download' });
    const csv = (await download(page, button)).bytes.toString();
    assert.match(csv, new RegExp(`^${name},invoice,`, 'm'));

    await page.getByLabel('DATEV (EXTF, Buchungsstapel)').check();
    await page.getByText('Numbers and accounts for DATEV').click();
    await page.getByLabel('Consultant number').fill('29098');
    await page.getByLabel('Client number').fill('55003');
    await page.getByLabel('Fiscal year from').fill(`${addDays(TODAY, -1).slice(0, 4)}-01-01`);
    await page.getByLabel('Last day').fill(TODAY);
    const datev = await download(page, button);
    assert.match(datev.name, /^EXTF_Buchungsstapel_/);
    assert.ok(datev.bytes.toString('latin1').includes(`"${name}"`));
    await accessible(page);
  });

  journey('chooses the days of a report, reads its table, and downloads it', {}, async (all) => {
    const { page, go } = all;
    await signInOwner(all);
    await ship(all);
    await go('/admin/reports');
    await page.getByRole('link', { name: 'VAT', exact: true }).click();
    assert.equal(await headingOf(page), 'VAT');
    await page.getByLabel('From', { exact: true }).fill(TODAY);
    await page.getByLabel('To', { exact: true }).fill(TODAY);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(`**/admin/reports/vat?from=${TODAY}&to=${TODAY}`);
    const table = page.getByRole('group').locator('table').first();
    await table.getByRole('row', { name: 'Austria' }).waitFor();
    const file = await download(page, page.getByRole('link', { name: /^CSV/ }).first());
    assert.match(file.bytes.toString(), /^Country,Rate,Invoices[\s\S]*^AT,/m);
    // The days stay when another report is opened.
    await page.getByRole('navigation', { name: 'Reports' }).getByRole('link', { name: 'Sales' }).click();
    assert.equal(await page.getByLabel('From', { exact: true }).inputValue(), TODAY);
    await accessible(page);
  });

  journey('helps a customer: signs a device out, exports, disables and erases', {}, async (all) => {
    const { page, go, size, newBrowser } = all;
    await signInOwner(all);
    const customer = { ...CUSTOMER, name: `Grace ${size}`, email: `grace.${size}@post.example` };
    const theirs = await newBrowser();
    await signIn({ ...all, context: theirs }, customer);
    const number = await ship(all, customer.email);
    await go(`/admin/customers?q=${customer.email}`);
    await page.getByRole('link', { name: customer.name }).click();
    await page.getByRole('link', { name: number }).waitFor();
    const devices = page.locator('section', { has: page.getByRole('heading', { name: 'Devices' }) });
    await devices
      .getByRole('button', { name: /^Sign out/ })
      .first()
      .click();
    await notice(page, 'Signed out.').waitFor();
    await page.getByText('Not signed in on any device.').waitFor();

    const file = await download(page, page.getByRole('button', { name: 'Download the data' }));
    assert.equal(JSON.parse(file.bytes.toString()).orders[0].number, number);
    await page.getByRole('button', { name: 'Disable the account' }).click();
    await page.getByText('This customer can’t sign in.').waitFor();
    await accessible(page);

    // What the books keep is said before someone erases.
    await page.getByText('The books must keep orders with their items, amounts and dates.').waitFor();
    await page.getByLabel('Type the email address to confirm').fill(customer.email);
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await notice(page, /^Erased\. Orders that the books must keep/).waitFor();
    await go(`/admin/orders/${number}`);
    assert.equal(await headingOf(page), number);
  });

  journey(
    'adds a webhook with the keyboard alone, reads its tries and sends again',
    { sizes: ['desktop'] },
    async (all) => {
      const { page, go, shop } = all;
      const { keyboard } = page;
      await signInOwner(all);
      await go('/admin');
      await keyboard.press('g');
      await keyboard.press('w');
      await page.waitForURL('**/admin/webhooks');
      await tabTo(page, page.getByLabel('Address'));
      await keyboard.type('https://erp.example/hooks');
      await tabTo(page, page.getByRole('checkbox', { name: 'order.shipped' }));
      await keyboard.press('Space');
      await tabTo(page, page.getByRole('button', { name: 'Add webhook' }));
      await keyboard.press('Enter');
      const secret = page.getByLabel('Secret');
      await secret.waitFor();
      assert.match(await secret.inputValue(), /^whsec_/);
      await accessible(page);

      const endpoint = page.getByRole('link', { name: 'https://erp.example/hooks' });
      await tabTo(page, page.getByRole('link', { name: 'Open the webhook' }));
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
      assert.doesNotMatch(await page.content(), /whsec_/);
      const number = await ship(all);
      await shop.sql(`INSERT INTO webhook_tries (delivery_id, status, duration_ms, note)
      SELECT id, 500, 12, 'The receiver has answered 500.' FROM webhook_deliveries`);
      await page.reload();
      await tabTo(page, page.getByRole('link', { name: 'order.shipped' }));
      await keyboard.press('Enter');
      await page.getByRole('cell', { name: '500', exact: true }).waitFor();
      await page.getByText(number).first().waitFor();
      await tabTo(page, page.getByRole('button', { name: 'Send again' }));
      await keyboard.press('Enter');
      await notice(page, 'Events are being sent again.').waitFor();
      await accessible(page);

      await tabTo(page, endpoint);
      await keyboard.press('Enter');
      await tabTo(page, page.getByRole('button', { name: 'Make a new secret' }));
      await keyboard.press('Enter');
      await secret.waitFor();
      await accessible(page);
    },
  );
});

const TABS_MAX = 80;

/** Presses Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not reach ${control}`);
}
