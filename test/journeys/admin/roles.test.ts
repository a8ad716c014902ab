import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { storeOrder } from '../../stored-orders.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { notice } from '../steps/product-editor.ts';
import { signInStaff } from '../steps/staff.ts';

const REFUSED = /^403 \/admin\//;

const buttonsOf = (page: Page): Promise<string[]> => page.locator('main button:visible').allInnerTexts();

describe('what a role sees of an order', () => {
  const journey = journeys();

  /** A delivered order with an email, and a move of it that a manager has prepared. */
  async function prepare(all: Journey): Promise<{ path: string; move: string }> {
    const { shop, newBrowser } = all;
    const { number } = await storeOrder(shop.test.database, {
      ...{ email: 'ines@lindqvist.example', payment: 'due', state: 'packed' },
      ...{ lines: [['OXFORD-SHIRT-NAVY-M', 1, 5_900]] },
    });
    const context = await newBrowser();
    await signInStaff({ shop, context }, { name: 'Eve Lind', role: 'manager' });
    const send = async (path: string, form: Record<string, string>) => {
      const response = await context.request.post(shop.url + path, { form });
      assert.ok(response.ok(), `${path}: ${response.status()}`);
      return new URL(response.url()).pathname;
    };
    const path = `/admin/orders/${number}`;
    const move = await send('/admin/orders/bulk', { action: 'ship', id: number, query: '' });
    await send(`${path}/ship`, { carrier: 'DHL', trackingNumber: 'JD1', parcel: '' });
    await send(`${path}/deliver`, { parcel: '' });
    return { path, move };
  }

  journey(
    'S16: a viewer changes nothing, sees no customers, and gets no file of addresses',
    { expects: [REFUSED] },
    async (all) => {
      const { page, go, shop, context } = all;
      const { path, move } = await prepare(all);
      await signInStaff({ shop, context }, { name: 'Vera Roth', role: 'viewer' });
      await go('/admin/orders');
      assert.equal(await page.locator('input[name=id]').count(), 0);
      await go(path);
      assert.deepEqual(await buttonsOf(page), []);
      const links = await page.getByRole('navigation', { name: 'Admin' }).getByRole('link').allInnerTexts();
      for (const area of ['Customers', 'Staff', 'Webhooks', 'API keys', 'Audit log'])
        assert.ok(!links.includes(area), area);
      for (const refused of [
        `${path}/refund`,
        `${path}/edit`,
        move,
        `${move}/labels/csv`,
        '/admin/customers',
      ]) {
        const response = await page.goto(shop.url + refused);
        assert.equal(response?.status(), 403, refused);
        await page.getByText('Your role does not allow this').waitFor();
      }
    },
  );

  journey('S16: support answers customers, and refunds nothing', { expects: [REFUSED] }, async (all) => {
    const { page, go, shop, context } = all;
    const { path } = await prepare(all);
    await signInStaff({ shop, context }, { name: 'Anna Berg', role: 'support' });
    await go(path);
    await page.getByLabel('Note, only for colleagues').fill('Called about the parcel');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await notice(page, 'Your note has been added.').waitFor();
    const buttons = await buttonsOf(page);
    assert.deepEqual(
      buttons.map((text) => text.split(':')[0]?.trim()),
      ['Add'],
    );
    assert.equal(await page.getByRole('link', { name: 'Refund', exact: true }).count(), 0);
    await go(`${path}/refund`);
    await page.getByText('Your role does not allow this').waitFor();
    const refund = { amount: '1', reason: 'Late', seen: '0', once: crypto.randomUUID() };
    const sent = await context.request.post(`${shop.url}${path}/refund`, { form: refund });
    assert.equal(sent.status(), 403);
    assert.deepEqual(await shop.sql('SELECT id FROM payment_refunds'), []);
  });
});
