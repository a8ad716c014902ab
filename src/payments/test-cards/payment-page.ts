import { type Html, html } from '../../layout/html.ts';
import { icons } from '../../layout/icons.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { minorOfStripe } from '../stripe/stripe-amounts.ts';
import {
  CARD_FAULTS,
  CARD_FIELDS,
  CARD_NAME_LENGTH_MAX,
  type CardField,
  type CardValues,
  spaced,
  TEST_CARDS,
} from './cards.ts';
import type { TestSession } from './queries.ts';

/** The payment page of the test provider. It never shows the number of a real card. */

export interface PaymentPageContent {
  test: TestSession;
  /** The path of the order's page. */
  back: string;
  values: CardValues;
  faults?: Partial<Record<CardField, string>>;
  /** Why the card was declined. */
  declined?: string | undefined;
}

export function paymentPage(content: PaymentPageContent): PageContent {
  const { session, needsApproval } = content.test;
  const title = session.status === 'open' ? `Pay ${amountOf(content.test)}` : 'This payment has ended';
  return {
    title,
    description: 'Pay with a test card.',
    robots: 'noindex',
    css: ['account', 'checkout'],
    scripts: ['checkout/card'],
    main: html`<div class="wrap page"><div class="door stack">
<h1>${title}</h1>
<p class="muted">Order ${session.title}</p>
${session.status !== 'open' ? ended(content) : needsApproval ? approval(content) : cardForm(content)}
</div></div>`,
    shell: { back: { path: content.back, label: 'Back to your order' } },
  };
}

function amountOf({ session }: TestSession): string {
  const currency = session.currency.toUpperCase();
  return formatMoney(minorOfStripe(session.amount_total, currency), currency);
}

const TEST_NOTICE = html`<p class="notice warn">${icons.warning}<span><b>This is a test.</b> No money moves. Don’t enter a real card.</span></p>`;

function ended({ test, back }: PaymentPageContent): Html {
  const isPaid = test.session.status === 'complete';
  return html`<p>${isPaid ? 'Your payment went through.' : 'Nothing was charged.'}</p>
<p><a class="btn primary wide" href="${back}">Back to your order</a></p>`;
}

/** It stands in for the page or the app of the shopper's bank. */
const approval = ({ test }: PaymentPageContent): Html => html`${TEST_NOTICE}
<h2>Your bank asks for one more step</h2>
<p>In a real payment, you’d confirm it in your bank’s app or with a code.</p>
<form class="stack" action="${paths.testPayment(test.session.id)}" method="post">
<button class="btn primary wide" name="action" value="approve">Approve the payment</button>
<button class="btn wide" name="action" value="refuse">Refuse the payment</button>
</form>`;

function cardForm(content: PaymentPageContent): Html {
  const { test, declined, faults = {} } = content;
  const faulty = CARD_FIELDS.filter((name) => faults[name]);
  const field = (name: CardField) => cardField(content, name, faulty[0] === name);
  return html`${TEST_NOTICE}
${declined && html`<p class="notice bad" role="alert">${icons.warning}<span>${declined} Nothing was charged. Try another card.</span></p>`}
${faulty.length > 1 && html`<div class="notice bad" role="alert">${icons.warning}<div><p>Please check ${faulty.length} fields.</p><ul>${faulty.map((name) => html`<li><a href="#card-${name}">${faults[name]}</a></li>`)}</ul></div></div>`}
<form class="stack" action="${paths.testPayment(test.session.id)}" method="post" novalidate data-card>
${field('cardNumber')}
<div class="two">
${field('expiry')}
${field('cvc')}
</div>
${field('cardName')}
<p><button class="btn primary wide" name="action" value="pay">Pay ${amountOf(test)}</button></p>
<p><button class="btn wide" name="action" value="cancel" formnovalidate>Cancel and go back</button></p>
<h2>Test cards</h2>
<p class="small muted">Choose one to fill in the form.</p>
<ul class="plain">${TEST_CARDS.map(({ number, effect }) => html`<li><button class="link" name="fill" value="${number}" formnovalidate>${spaced(number)}</button> <span class="small muted">${effect}</span></li>`)}</ul>
</form>`;
}

/** `pattern` is for the script, because the server has rules of its own. */
const FIELDS: Readonly<Record<CardField, { label: string; pattern: string; attributes: Html }>> = {
  cardNumber: {
    label: 'Card number',
    pattern: '[\\d\\s\\-]{12,30}',
    attributes: html`autocomplete="cc-number" inputmode="numeric" maxlength="30" spellcheck="false"`,
  },
  expiry: {
    label: 'Expiry date (MM/YY)',
    pattern: '\\s*(0?[1-9]|1[0-2])\\s*/?\\s*(20)?\\d\\d\\s*',
    attributes: html`autocomplete="cc-exp" inputmode="numeric" maxlength="10" spellcheck="false"`,
  },
  cvc: {
    label: 'Security code (CVC)',
    pattern: '\\s*\\d{3,4}\\s*',
    attributes: html`autocomplete="cc-csc" inputmode="numeric" maxlength="10" spellcheck="false"`,
  },
  cardName: {
    label: 'Name on the card',
    pattern: '.*\\S.*',
    attributes: html`autocomplete="cc-name" maxlength="${CARD_NAME_LENGTH_MAX}"`,
  },
};

function cardField({ values, faults = {} }: PaymentPageContent, name: CardField, takesFocus: boolean): Html {
  const { label, pattern, attributes } = FIELDS[name];
  const id = `card-${name}`;
  const fault = faults[name];
  return html`<div class="field"><label for="${id}">${label}</label><input class="input" id="${id}" name="${name}" type="text" value="${values[name]}" ${attributes} pattern="${pattern}" data-fault="${CARD_FAULTS[name]}"${fault && html` aria-invalid="true" aria-describedby="${id}-fault"`}${takesFocus && html` autofocus`} required>${fault && html`<p class="error" id="${id}-fault">${icons.warning}<span>${fault}</span></p>`}</div>`;
}
