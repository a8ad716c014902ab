import type { FastifyReply } from 'fastify';
import { html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { sendPage } from '../layout/send-page.ts';

/**
 * Sends the shopper to the provider's page. A redirect that answers a form may not leave the shop (form-action
 * 'self' holds for redirects, too), so it is a page of the shop that goes on by itself, and has a link.
 *
 * `url` is the provider's, `back` the order's page.
 */
export function sendToPayment(reply: FastifyReply, url: string, back: string): FastifyReply {
  const page: PageContent = {
    title: 'To the payment',
    description: 'You pay on the page of our payment provider.',
    robots: 'noindex',
    css: [],
    main: html`<div class="wrap page stack">
<h1>To the payment</h1>
<p>You pay on the page of our payment provider and then come back here. Your order is placed, and nothing is charged yet.</p>
<p><a class="btn primary" href="${url}" rel="noreferrer">Go on to the payment</a></p>
</div>`,
    shell: { back: { path: back, label: 'To the order' } },
  };
  reply.header('refresh', `0; url=${url}`).header('referrer-policy', 'no-referrer');
  return sendPage(reply, page);
}
