import { setTimeout as pause } from 'node:timers/promises';
import { AttackClient, createBuyer, findSku } from './client.ts';
import type { AttackTarget } from './target.ts';

const ADDRESS = {
  name: 'A Stranger',
  line1: 'Elsewhere 7',
  postalCode: '1010',
  city: 'Vienna',
  country: 'AT',
};

export interface CausedMails {
  orders: number;
  'registrations, alerts and reminders': number;
}

/** Orders as a guest and cancels, registers, and requests an alert and a reminder, each `times` times. */
export async function causeMails(target: AttackTarget, email: string, times: number): Promise<CausedMails> {
  const [sku, soldOut] = [
    await findSku(target, { isAvailable: true }),
    await findSku(target, { isAvailable: false }),
  ];
  const caused: CausedMails = { orders: 0, 'registrations, alerts and reminders': 0 };
  for (let count = 0; count < times; count++) {
    if (await orderAndCancel(await createBuyer(target, sku), email)) caused.orders++;
    const asked = [
      new AttackClient(target).form('/back-in-stock', { sku: soldOut, email }),
      createBuyer(target, sku).then((guest) => guest.form('/cart/reminder', { email })),
      new AttackClient(target).json('/api/customers', {
        email,
        password: `a stranger's ${count}`,
        name: 'A Stranger',
      }),
    ];
    const answers = await Promise.all(asked);
    caused['registrations, alerts and reminders'] += answers.filter(({ status }) => status < 300).length;
  }
  return caused;
}

interface OrderAnswer {
  summary?: { totalMinor: number };
  order?: { number: string };
  token?: string;
}

async function orderAndCancel(guest: AttackClient, email: string): Promise<boolean> {
  const order = async (totalMinor: number) => {
    const asked = {
      email,
      address: ADDRESS,
      deliveryMethod: 'standard',
      paymentMethod: 'on_delivery',
      totalMinor,
    };
    return JSON.parse((await guest.json('/api/orders', asked)).text) as OrderAnswer;
  };
  // The refusal of a wrong total contains the right one.
  const { summary } = await order(0);
  const { order: placed, token = '' } = await order(summary?.totalMinor ?? 0);
  if (placed) await guest.form(`/orders/${placed.number}/cancel`, { token });
  return placed !== undefined;
}

/** Lists the subjects of emails to this address among the last 100 that the shop sent. */
export async function mailsTo(target: AttackTarget, email: string): Promise<string[]> {
  const list = await target.fetch('/dev/mail');
  if (!list.ok) throw new Error('Emails are counted at /dev/mail, which does not exist in production.');
  const rows = (await list.text()).matchAll(/<a href="\/dev\/mail\/[^"]+">([^<]*)<\/a><\/th><td>([^<]*)</g);
  return [...rows].filter(([, , to]) => to === email).map(([, subject = '']) => subject);
}

const LOOK_EVERY_MS = 250;
const LOOKS_MAX = 60;

/** Resolves to whether such an email is sent within 15 s. The email of a reset is sent after the answer. */
export async function isMailed(target: AttackTarget, email: string, subject: RegExp): Promise<boolean> {
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    if ((await mailsTo(target, email)).some((one) => subject.test(one))) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}
