import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { FakeStripe } from '../../stripe/fake-stripe.ts';
import { WEBHOOK_SECRET } from '../../stripe/webhooks.ts';
import type { ClusterShop } from '../steps/cluster-shop.ts';
import { checkBooks, type Stock, stockOf } from './day/books.ts';
import { orderByPhone } from './day/by-phone.ts';
import { cancelByShop, cancelDouble, changeSize, correctAddress } from './day/corrections.ts';
import { type Day, openDay, openDayShop, openDesk } from './day/day.ts';
import { factsOf, GOODWILL_MINOR, PHONE_REFUND_MINOR } from './day/facts.ts';
import { checkMails } from './day/mails.ts';
import { prepareDay } from './day/morning.ts';
import { packAndShip } from './day/on-the-phone.ts';
import { deliver, packAll, packInParts, shipAll } from './day/pack-and-ship.ts';
import { CALLED, PHONE_PLAN, PLAN, type Story } from './day/plan.ts';
import { payOut, receive, refundPart, shipExchange } from './day/returns.ts';
import { cancelByShopper, orderAgain, type PlacedOrder, placeAll, registerReturn } from './day/shoppers.ts';
import { answerQuestion } from './day/support.ts';

describe('a day in the shop, with two instances, a payment provider and a mail server', {
  timeout: 600_000,
}, () => {
  const fake = new FakeStripe();
  const problems: string[] = [];
  /** All orders of the day. */
  const placed: PlacedOrder[] = [];
  let shop: ClusterShop;
  let browser: Browser;
  let day: Day;
  let stock: Stock;
  before(async () => {
    await fake.start();
    [shop, browser] = await Promise.all([openDayShop(fake, WEBHOOK_SECRET), launchChromium()]);
    fake.webhookUrl = `${shop.url}/webhooks/stripe`;
    day = openDay(shop, fake, browser, problems);
  });
  after(async () => {
    await Promise.all(placed.map(({ client }) => client.dispose()));
    await browser?.close();
    await shop?.close();
    await fake.close();
  });

  const all = (story: Story) => placed.filter((one) => one.story === story);
  const the = (story: Story): PlacedOrder => {
    const [one] = all(story);
    assert.ok(one, story);
    return one;
  };

  it('30 orders and one by phone are corrected, packed, shipped, returned, exchanged and paid back', async () => {
    const olga = await openDesk(day, { name: 'Olga Holm', role: 'owner' });
    await prepareDay(olga);
    await olga.page.context().close();
    const marta = await openDesk(day, { name: 'Marta Holm', role: 'fulfillment' });
    stock = await stockOf(marta);
    placed.push(...(await placeAll(day, PLAN)));
    const first = the('ordered twice');
    placed.push(await orderAgain(first.client, first));
    assert.equal(placed.length, 30);
    placed.push(await orderByPhone(marta, CALLED));

    await correctAddress(marta, the('address'));
    await changeSize(marta, the('size'));
    await cancelByShopper(day, the('canceled by the shopper'));
    await cancelByShop(marta, the('canceled by the shop'));
    await cancelDouble(marta, all('ordered twice'));
    for (const one of all('parts')) await packInParts(marta, one);
    const canceled = [the('canceled by the shopper'), the('canceled by the shop'), all('ordered twice')[1]];
    const whole = placed.filter((one) => !canceled.includes(one) && one.story !== 'parts');
    await packAll(marta, whole.length);
    await shipAll(marta, whole);

    const back = (['returned in part', 'exchanged', 'paid out', 'goodwill'] as const).map(the);
    for (const one of back) await deliver(marta, one);
    await registerReturn(day, the('returned in part'), [{ quantity: 2 }]);
    await registerReturn(day, the('exchanged'), [{ quantity: 1, exchange: 'Exchange for size L' }]);
    await registerReturn(day, the('paid out'), [{ quantity: 1 }, { quantity: 1 }]);
    await receive(marta, the('returned in part'), { position: 1, writtenOff: 1, condition: 'Worn' });
    await receive(marta, the('exchanged'));
    await receive(marta, the('paid out'));
    await shipExchange(marta, the('exchanged'));
    await payOut(marta, the('paid out'));
    await refundPart(marta, the('goodwill'), String(GOODWILL_MINOR / 100));

    const anna = await openDesk(day, { name: 'Anna Berg', role: 'support' });
    await answerQuestion(anna, the('question'));
    await Promise.all([marta, anna].map(({ page }) => page.context().close()));
    assert.deepEqual(problems, []);
  });

  it('two more are packed, shipped, returned and refunded on a phone without JavaScript', async () => {
    const phone = await openDesk(day, {
      ...{ name: 'Marta Holm', role: 'fulfillment', size: 'phone', javaScript: false },
    });
    const [nils, rosa] = await placeAll(day, PHONE_PLAN);
    assert.ok(nils && rosa);
    placed.push(nils, rosa);
    for (const one of [nils, rosa]) await packAndShip(phone, one);
    await registerReturn(day, nils, [{ quantity: 1 }]);
    await receive(phone, nils);
    await refundPart(phone, rosa, String(PHONE_REFUND_MINOR / 100));
    await payOut(phone, rosa);
    await phone.page.context().close();
    assert.deepEqual(problems, []);
  });

  it('P36: every shopper got the right emails, and the books agree to the cent with a second computation', async () => {
    const [, double] = all('ordered twice');
    assert.ok(double);
    const facts = factsOf(double);
    await checkMails(day, placed, facts);
    const eve = await openDesk(day, { name: 'Eve Lind', role: 'manager' });
    await checkBooks(eve, placed, facts, stock);
    await eve.page.context().close();
    assert.deepEqual(problems, []);
  });
});
