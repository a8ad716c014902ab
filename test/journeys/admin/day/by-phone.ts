import assert from 'node:assert/strict';
import { until } from '../../../until.ts';
import { headingOf } from '../../steps/actions.ts';
import { readMail } from '../../steps/read-mail.ts';
import type { Day, Desk } from './day.ts';
import { PLACES, type PlannedOrder } from './plan.ts';
import type { PlacedOrder } from './shoppers.ts';

/** The staff enters the order of someone who calls. The customer then pays through the link that the shop emails. */
export async function orderByPhone({ day, page, go }: Desk, planned: PlannedOrder): Promise<PlacedOrder> {
  await go('/admin/orders');
  await page.getByRole('link', { name: 'New order' }).click();
  const { line1, postalCode, city } = PLACES[planned.country];
  const typed = { Email: planned.email, 'Full name': planned.name, 'Street and number': line1 };
  for (const [label, text] of Object.entries({ ...typed, 'Postal code': postalCode, City: city }))
    await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel('Country').selectOption(planned.country);
  for (const { sku } of planned.lines) {
    await page.getByLabel('Find products').fill(sku);
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByRole('button', { name: /^Add/ }).click();
  }
  await page.getByLabel('Payment', { exact: true }).selectOption('stripe');
  await page.getByRole('button', { name: 'Update the total' }).click();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL('**/admin/orders/MC-*');
  const number = await headingOf(page);
  const client = await day.newClient();
  await payByLink(day, client, planned.email);
  await until(async () => {
    const paid = await day.shop.sql(`SELECT FROM orders WHERE number = $1 AND state = 'paid'`, [number]);
    return paid.length === 1;
  }, 'the shop knows of the payment');
  return { ...planned, client, number, page: `/orders/${number}` };
}

async function payByLink(day: Day, client: PlacedOrder['client'], email: string): Promise<void> {
  const linkOf = () => {
    const mail = day.shop.mails.find(({ to }) => to[0] === email);
    return mail && /\/pay\?token=(\S+)/.exec(readMail(mail.raw).text)?.[1];
  };
  await until(() => linkOf() !== undefined, 'the link has arrived');
  const token = decodeURIComponent(linkOf() ?? '');
  const answer = await client.post('/pay', { form: { token }, maxRedirects: 0 });
  const [, url] = /url=(\S+)/.exec(answer.headers().refresh ?? '') ?? [];
  assert.ok(url, `${answer.status()} ${await answer.text()}`);
  await client.post(url, { form: { outcome: 'pay' }, maxRedirects: 0 });
}
