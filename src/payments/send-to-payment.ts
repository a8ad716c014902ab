import type { FastifyReply } from 'fastify';
import { html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { sendPage } from '../layout/send-page.ts';

/**
 * Sends the shopper to the provider's payment page at `url`. The policy form-action 'self' also blocks a redirect to
 * another site in the answer to a form. So this answers with a page that refreshes to `url` and has a link. `back` is the
 * order's page, or that of its payment link.
 */
export function sendToPayment(reply: FastifyReply, url: string, back: string): FastifyReply {
  const page: PageContent = {
    title: 'Continue to payment',
    description: 'You pay on the page of our payment provider.',
    robots: 'noindex',
    css: [],
    main: html`<div class="wrap page stack">
<h1>Continue to payment</h1>
<p>You’ll pay on our payment provider’s page and then come back here. Your order is placed, and nothing has been charged yet.</p>
<p><a class="btn primary" href="${url}" rel="noreferrer">Continue to payment</a></p>
</div>`,
    shell: { back: { path: back, label: 'Back to your order' } },
  };
  reply.header('refresh', `0; url=${url}`).header('referrer-policy', 'no-referrer');
  return sendPage(reply, page);
}
