import assert from 'node:assert/strict';
import { until } from '../../../until.ts';
import { type ReadMail, readMail } from '../../steps/read-mail.ts';
import type { Day } from './day.ts';
import { type DayFacts, type ExpectedMail, expectedMails } from './expected-mails.ts';
import type { PlacedOrder } from './shoppers.ts';

/** Every shopper has got the emails of their orders, all of them, and nothing else. */
export async function checkMails(day: Day, placed: readonly PlacedOrder[], facts: DayFacts): Promise<void> {
  const expected = new Map(placed.map((one) => [one, expectedMails(one, facts)]));
  const addresses = Map.groupBy(placed, ({ email }) => email);
  const wantedOf = (orders: readonly PlacedOrder[]): ExpectedMail[] => [
    ...(orders[0]?.hasAccount
      ? [{ subject: 'Confirm your email address', says: ['/confirm-email?token='] }]
      : []),
    ...orders.flatMap((one) => expected.get(one) ?? []),
  ];
  const count = [...addresses.values()].reduce((sum, orders) => sum + wantedOf(orders).length, 0);
  const toShoppers = () => day.shop.mails.filter(({ to }) => addresses.has(to[0] ?? ''));
  await until(() => toShoppers().length >= count, `${count} emails have arrived`);
  for (const [address, orders] of addresses) {
    const got = toShoppers().filter(({ to }) => to[0] === address);
    checkEach(
      got.map(({ raw }) => readMail(raw)),
      wantedOf(orders),
    );
  }
  for (const [one, mails] of expected) await checkSequence(day, one, mails);
}

/** Several emails of a second may arrive in any sequence. */
function checkEach(got: readonly ReadMail[], wanted: readonly ExpectedMail[]): void {
  const subjects = (mails: readonly { subject: string }[]) => mails.map(({ subject }) => subject).sort();
  assert.deepEqual(subjects(got), subjects(wanted));
  for (const { subject, says } of wanted)
    for (const { text } of got.filter((one) => one.subject === subject)) {
      const words = text.replaceAll(/\s+/g, ' ');
      for (const part of says) assert.ok(words.includes(part), `“${subject}” says “${part}”: ${text}`);
    }
}

/** The shop has written them in this sequence. */
async function checkSequence(
  day: Day,
  { number }: PlacedOrder,
  wanted: readonly ExpectedMail[],
): Promise<void> {
  const rows = await day.shop.sql(
    `SELECT replace(letter->>'subject', '{{order}}', order_number) AS subject FROM order_mails
     WHERE order_number = $1 ORDER BY sent_at, id`,
    [number],
  );
  assert.deepEqual(
    rows.map(({ subject }) => subject),
    wanted.map(({ subject }) => subject),
  );
}
