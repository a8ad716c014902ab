import { narrowPage } from '../../customers/views/narrow-page.ts';
import { doneNotice, faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { REASONS, RETURN_DAYS, type ReturnState } from '../return.ts';

/** A line of the order of which something can still be sent back. */
interface ReturnableLine {
  position: number;
  /** "Oxford shirt, Navy, M". */
  piece: string;
  left: number;
  /** Other sizes that are there for the same price. */
  sizes: readonly { sku: string; size: string }[];
  /** Other sizes that are there, but cost more or less: "XXL". */
  otherwisePriced: readonly string[];
  /** As it was chosen. */
  chosen: { quantity: string; reason: string; exchange: string };
}

interface ShownReturn {
  id: string;
  state: ReturnState;
  pieces: readonly string[];
  refundMinor: number;
}

export interface ReturnContent {
  number: string;
  /** Of a guest's link; empty for a customer. */
  token: string;
  /** Of the form. */
  key: string;
  currency: string;
  /** `until`: null before the order has arrived. */
  time: { isOpen: boolean; until: Date | null };
  /** Empty where nothing can be sent back (any more). */
  lines: readonly ReturnableLine[];
  /** Oldest first. */
  returns: readonly ShownReturn[];
  notice?: string | undefined;
  fault?: string | undefined;
}

/** Posts `token`, `key`, and for each line `quantity-1`, `reason-1` and `exchange-1` with its position. */
export function returnPage(content: ReturnContent): PageContent {
  const { number, token, lines, returns, notice, fault } = content;
  return narrowPage({
    title: 'Return something',
    description: `Send pieces of order ${number} back.`,
    main: html`<p><a class="link" href="${paths.order(number, token)}">Order ${number}</a></p>
${doneNotice(notice)}
${faultNotice(fault)}
${returns.map((one) => shownReturn(one, content))}
${lines.length > 0 ? form(content) : html`<p class="muted">There is nothing to send back now. ${timeText(content)}</p>`}`,
  });
}

/** The days of the server: a day in UTC. */
const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

function timeText({ time: { isOpen, until } }: ReturnContent): string {
  if (!until) return `Pieces can be returned for ${RETURN_DAYS} days after they have arrived.`;
  const day = DAY.format(until);
  return isOpen
    ? `Pieces of this order can be returned until ${day}.`
    : `Pieces of this order could be returned until ${day}, ${RETURN_DAYS} days after they had arrived.`;
}

function form(content: ReturnContent): Html {
  const { number, token, key, lines } = content;
  return html`<form class="stack" action="${paths.orderReturn(number)}" method="post">
<input type="hidden" name="token" value="${token}"><input type="hidden" name="key" value="${key}">
<p>Choose what you send back. It is free, from any parcel shop. ${timeText(content)}</p>
${lines.map(lineFields)}
<button class="btn primary wide">Send these back</button>
</form>`;
}

function lineFields({ position, piece, left, sizes, otherwisePriced, chosen }: ReturnableLine): Html {
  const quantities = Array.from({ length: left + 1 }, (_, count) => [
    String(count),
    count === 0 ? 'Keep' : `${count} of ${left}`,
  ]);
  return html`<fieldset class="stack"><legend><b>${piece}</b></legend>
${select(`quantity-${position}`, 'Send back', quantities, chosen.quantity)}
${select(`reason-${position}`, 'Because', [['', 'Choose one'], ...Object.entries(REASONS)], chosen.reason)}
${select(`exchange-${position}`, 'For', [['', 'Money back'], ...sizes.map(({ sku, size }) => [sku, `Size ${size}`])], chosen.exchange)}
${otherwisePriced.length > 0 && html`<p class="muted">Size ${otherwisePriced.join(', ')} has another price: send this back for your money, and order it anew.</p>`}
</fieldset>`;
}

function select(name: string, label: string, options: readonly string[][], chosen: string): Html {
  return html`<div class="field"><label for="${name}">${label}</label><select class="input" id="${name}" name="${name}">${options.map(([value = '', words = '']) => html`<option value="${value}"${value === chosen && html` selected`}>${words}</option>`)}</select></div>`;
}

const STATES: Readonly<Record<ReturnState, string>> = {
  asked: 'Waiting for your parcel',
  received: 'Received',
  refused: 'Not taken back',
  canceled: 'Called off',
};

function shownReturn({ id, state, pieces, refundMinor }: ShownReturn, content: ReturnContent): Html {
  const { number, token, currency } = content;
  return html`<div class="panel stack"><p><b>${STATES[state]}</b>${refundMinor > 0 && `: ${formatMoney(refundMinor, currency)} goes back to you`}</p>
<ul>${pieces.map((piece) => html`<li>${piece}</li>`)}</ul>
${state === 'asked' && html`<form action="${paths.orderReturnCancel(number)}" method="post"><input type="hidden" name="token" value="${token}"><button class="link" name="id" value="${id}">Keep these after all</button></form>`}</div>`;
}
