import { html } from '../../layout/html.ts';
import { icons } from '../../layout/icons.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { ElementsProvider } from '../provider.ts';
import type { Attempt } from '../queries.ts';

export interface ElementsPageContent {
  attempt: Attempt;
  token: string;
  elements: ElementsProvider;
  /** The path of the order's page, or of the page of its payment link. */
  back: string;
  /** The payment was begun on this page, so it can no longer be made on the provider's page. */
  isBegun: boolean;
  fault?: string | undefined;
}

/**
 * The shop's own payment page. public/js/checkout/elements.js puts the provider's fields into it. If that script or the
 * provider's does not load, the button leads to the provider's page.
 */
export function elementsPage(content: ElementsPageContent): PageContent {
  const { attempt, token, elements, back, isBegun, fault } = content;
  const amount = formatMoney(attempt.amountMinor, attempt.currency);
  return {
    title: `Pay ${amount}`,
    description: 'Pay for your order.',
    robots: 'noindex',
    css: ['account', 'checkout'],
    scripts: ['checkout/elements'],
    main: html`<div class="wrap page"><div class="door stack">
<h1>Pay ${amount}</h1>
<p class="muted">Order ${attempt.title}. Your order is placed, and nothing has been charged yet.</p>
${fault && html`<p class="notice bad" role="alert">${icons.warning}<span>${fault}</span></p>`}
<form class="stack" data-elements data-start="${paths.payment(token)}/elements" data-script="${elements.scriptUrl}" data-key="${elements.publishableKey}" hidden>
<div data-fields></div>
<div role="alert" data-fault></div>
<button class="btn primary wide">Pay ${amount}</button>
</form>
<p role="status" data-loading hidden>Loading the payment form…</p>
${
  isBegun
    ? html`<p class="notice warn" data-hosted>${icons.warning}<span>You’ve begun to pay on this page. Please allow JavaScript from our payment provider and load the page again to continue.</span></p>`
    : html`<form class="stack" action="${paths.payment(token)}" method="post" data-hosted>
<p>You’ll pay on our payment provider’s page and then come back here.</p>
<button class="btn primary wide">Continue to payment</button>
</form>`
}
</div></div>`,
    shell: { back: { path: back, label: 'Back to your order' } },
  };
}

/** A payment that was begun on the shop's own page, after the provider's key for that page was removed. */
export function stoppedPage({ attempt, back }: Pick<ElementsPageContent, 'attempt' | 'back'>): PageContent {
  const title = 'This payment page is no longer available';
  return {
    title,
    description: title,
    robots: 'noindex',
    css: ['account', 'checkout'],
    main: html`<div class="wrap page"><div class="door stack">
<h1>${title}</h1>
<p>If you haven’t paid for order ${attempt.title} yet, please <a href="${paths.information('contact')}">contact us</a>, and we’ll help you pay.</p>
</div></div>`,
    shell: { back: { path: back, label: 'Back to your order' } },
  };
}
