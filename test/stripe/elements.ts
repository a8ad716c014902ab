import type { ServerResponse } from 'node:http';
import type { FakeStripe } from './fake-stripe.ts';

/** A stand-in of Stripe's script and of the calls that it makes, for the shop's own payment page. */

const CONFIRM = '/elements/confirm';

export const isOfElements = (pathname: string): boolean =>
  pathname === '/stripe.js' || pathname === '/elements/fields' || pathname === CONFIRM;

export function elementsStandIn(
  fake: FakeStripe,
  pathname: string,
  form: URLSearchParams,
  response: ServerResponse,
): void {
  if (pathname === '/stripe.js') return void send(response, 'text/javascript', scriptOf(fake.url));
  if (pathname === '/elements/fields')
    return void send(
      response,
      'text/html',
      '<!doctype html><html lang="en"><title>Fields</title><p>Card fields</p></html>',
    );
  send(response, 'application/json', JSON.stringify(confirm(fake, form)));
}

function confirm(fake: FakeStripe, form: URLSearchParams): object {
  const secret = form.get('client_secret') ?? '';
  const [id = ''] = secret.split('_secret_');
  const session = fake.ledger.sessions.get(id);
  if (session?.client_secret !== secret) return { error: { message: 'Unknown payment.' } };
  if (form.get('card') !== 'declined' && fake.pay(id)) return { url: session.success_url };
  fake.decline(id);
  return { error: { message: 'Your card was declined.' } };
}

function send(response: ServerResponse, type: string, body: string): void {
  response
    .writeHead(200, {
      'content-type': type,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
    .end(body);
}

/** It has the methods that the page calls. The next confirmation is declined while `window.declines` is set. */
const scriptOf = (origin: string): string => `window.Stripe = (key) => ({
  initCheckoutElementsSdk({ clientSecret, elementsOptions }) {
    if (!key.startsWith('pk_') || !elementsOptions.appearance) throw new Error('not initialized');
    return {
      createPaymentElement: () => ({
        mount(place) {
          const frame = document.createElement('iframe');
          frame.src = '${origin}/elements/fields';
          frame.title = 'Secure payment input frame';
          place.append(frame);
        },
      }),
      loadActions: async () => ({
        type: 'success',
        actions: {
          async confirm() {
            const card = window.declines ? 'declined' : 'good';
            const body = new URLSearchParams({ client_secret: clientSecret, card });
            const { url, error } = await (await fetch('${origin}${CONFIRM}', { method: 'POST', body })).json();
            if (error) return { type: 'error', error };
            location.assign(url);
            return { type: 'success' };
          },
        },
      }),
    };
  },
});`;
