import type { ServerResponse } from 'node:http';
import { minorOfStripe } from '../../src/payments/stripe/stripe-amounts.ts';
import { typedMoney } from '../../src/settings/currency.ts';
import type { FakeStripe } from './fake-stripe.ts';

/** The page on which a test's shopper pays, has the card declined, or goes back. */
export function payPage(
  fake: FakeStripe,
  id: string,
  outcome: string | null,
  response: ServerResponse,
): void {
  const session = fake.ledger.sessions.get(id);
  if (!session) {
    response.writeHead(404).end('No such session');
    return;
  }
  const isPaid = outcome === 'pay' && fake.pay(id);
  if (isPaid || outcome === 'back') {
    response.writeHead(303, { location: isPaid ? session.success_url : session.cancel_url }).end();
    return;
  }
  if (outcome === 'decline') fake.decline(id);
  const { title, amount_total: amount, currency, status } = session;
  const iso = currency.toUpperCase();
  const words =
    status === 'open'
      ? `${title}: ${typedMoney(minorOfStripe(amount, iso), iso)} ${iso}`
      : 'This page has ended.';
  const declined = outcome === 'decline' ? '<p role="alert">Your card was declined.</p>' : '';
  const button = (value: string, label: string) =>
    `<button name="outcome" value="${value}">${label}</button>`;
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(
    `<!doctype html><html lang="en"><title>Pay</title><main><h1>Pay</h1><p>${words}</p>${declined}
<form method="post">${button('pay', 'Pay')}${button('decline', 'Pay with a declined card')}${button('back', 'Back')}</form></main></html>`,
  );
}
