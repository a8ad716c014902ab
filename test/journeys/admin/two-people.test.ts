import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { type StoredOrder, storeOrder } from '../../stored-orders.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { notice } from '../steps/product-editor.ts';
import { signInStaff } from '../steps/staff.ts';

/** The answer to the person whose form came second. */
const SECOND = /^409 \/admin\/orders\//;

describe('two people who work on one order', () => {
  const journey = journeys();

  /** Both have opened the page of the order. */
  async function openFor(all: Journey, order: Partial<Parameters<typeof storeOrder>[1]>) {
    const { shop, newBrowser } = all;
    const stored = await storeOrder(shop.test.database, {
      ...{ email: 'ines@lindqvist.example', payment: 'due', state: 'placed' },
      ...{ lines: [['OXFORD-SHIRT-NAVY-M', 2, 5_900]], ...order },
    });
    const open = async (name: string) => {
      const context = await newBrowser();
      await signInStaff({ shop, context }, { name, role: 'manager' });
      const page = await context.newPage();
      await page.goto(`${shop.url}/admin/orders/${stored.number}`);
      return page;
    };
    return { order: stored, marta: await open('Marta Holm'), eve: await open('Eve Lind') };
  }

  const eventsOf = async ({ shop }: Journey, { id }: StoredOrder): Promise<unknown[]> =>
    (await shop.sql('SELECT action FROM order_events WHERE order_id = $1 ORDER BY at', [id])).map(
      ({ action }) => action,
    );
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const alertOf = (page: Page) => page.getByRole('alert');

  journey(
    'P32: pack it once, and the second one reads who was first',
    { sizes: ['desktop'], expects: [SECOND] },
    async (all) => {
      const { order, marta, eve } = await openFor(all, {});
      await press(marta, 'Mark as packed');
      await notice(marta, /^Packed\./).waitFor();
      await press(eve, 'Mark as packed');
      await alertOf(eve)
        .getByText('Nothing was changed, because the state is now “Packed”. Packed by Marta Holm')
        .waitFor();
      // The page shows what can be done next.
      await eve.getByRole('button', { name: 'Mark as shipped' }).waitFor();
      assert.deepEqual(await eventsOf(all, order), ['pack']);
    },
  );

  journey(
    'P32: cancel it while it is shipped: one outcome, and both read which',
    { expects: [SECOND] },
    async (all) => {
      const { order, marta, eve } = await openFor(all, { state: 'packed' });
      await eve.locator('summary', { hasText: 'Cancel the order' }).click();
      await marta.getByLabel('Carrier').fill('DHL');
      const outcomes = await Promise.all([
        press(eve, 'Cancel the order').then(() => outcomeOf(eve)),
        press(marta, 'Mark as shipped').then(() => outcomeOf(marta)),
      ]);
      const [canceled, shipped] = outcomes;
      const events = await eventsOf(all, order);
      if (events[0] === 'cancel') {
        assert.match(canceled, /^Canceled\./);
        assert.match(shipped, /state is now “Canceled”\. Canceled by Eve Lind/);
      } else {
        assert.match(shipped, /^Shipped\./);
        assert.match(canceled, /state is now “On its way”\. Shipped by Marta Holm/);
      }
      assert.equal(events.length, 1);
      assert.equal(all.shop.letters.filter(({ subject }) => subject.includes(order.number)).length, 1);
    },
  );

  const outcomeOf = async (page: Page): Promise<string> => {
    const said = page.locator('.notice:is([role=status], [role=alert])');
    return (await said.innerText()).trim();
  };

  journey(
    'P32: refund it once when the button is clicked twice, and the second person reads about it',
    { sizes: ['desktop'], expects: [SECOND] },
    async (all) => {
      const { order, marta, eve } = await openFor(all, { state: 'delivered', payment: 'paid' });
      for (const page of [marta, eve]) {
        await page.getByRole('link', { name: 'Refund', exact: true }).click();
        await page.getByLabel(/^Amount in/).fill('12.50');
        await page.getByLabel(/^Reason, only/).fill('A button is missing');
      }
      await marta.getByRole('button', { name: 'Refund', exact: true }).dblclick();
      await notice(marta, /^The refund has been requested\./).waitFor();
      await press(eve, 'Refund');
      await alertOf(eve).getByText('Another refund of this order has been requested').waitFor();
      const refunds = await all.shop.sql(
        `SELECT refund.amount_minor FROM payment_refunds AS refund JOIN payment_attempts AS a ON a.id = attempt_id WHERE order_id = $1`,
        [order.id],
      );
      assert.deepEqual(refunds, [{ amount_minor: 1_250 }]);
    },
  );
});
