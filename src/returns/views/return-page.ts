import { narrowPage } from '../../customers/views/narrow-page.ts';
import { doneNotice, faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { shopLongDay } from '../../layout/shop-time.ts';
import { returnPanel } from '../../orders/views/order-returns.ts';
import type { ShownReturn } from '../../orders/views/order-view.ts';
import { REASONS } from '../return.ts';

/** A line of the order with items that can still be returned. */
interface ReturnableLine {
  position: number;
  /** "Oxford shirt, Navy, M". */
  item: string;
  left: number;
  /** Other sizes that are in stock at the same price. */
  sizes: readonly { sku: string; size: string }[];
  /** Other sizes that are in stock at a different price, such as "XXL". */
  otherwisePriced: readonly string[];
  /** What the shopper chose. */
  chosen: { quantity: string; reason: string; exchange: string };
}

export interface ReturnContent {
  number: string;
  /** The token of a guest's link, or empty for a customer. */
  token: string;
  /** The form's idempotency key. */
  key: string;
  currency: string;
  /** `until` is null before the order has arrived. */
  time: { isOpen: boolean; until: Date | null };
  /** Empty if nothing can be returned. */
  returnDays: number;
  timeZone: string;
  lines: readonly ReturnableLine[];
  /** Oldest first. */
  returns: readonly (ShownReturn & { id: string })[];
  notice?: string | undefined;
  fault?: string | undefined;
}

/** The form posts `token`, `key` and, for each line by its position, `quantity-1`, `reason-1` and `exchange-1`. */
export function returnPage(content: ReturnContent): PageContent {
  const { number, token, currency, lines, returns, notice, fault } = content;
  return narrowPage({
    title: 'Return items',
    description: `Return items from order ${number}.`,
    main: html`<p><a class="link" href="${paths.order(number, token)}">Order ${number}</a></p>
${doneNotice(notice)}
${faultNotice(fault)}
${returns.map((one) => returnPanel(one, currency, cancelForm(one, content)))}
${lines.length > 0 ? form(content) : html`<p class="muted">There’s nothing to return right now. ${timeText(content)}</p>`}`,
  });
}

/** The deadline is a day in the time zone of the shop. */
function timeText({ time: { isOpen, until }, returnDays, timeZone }: ReturnContent): string {
  if (!until) return `Items can be returned for ${returnDays} days after they arrive.`;
  const day = shopLongDay(until, timeZone);
  return isOpen
    ? `You can return items from this order until ${day}.`
    : `Returns for this order closed on ${day}, ${returnDays} days after it arrived.`;
}

function form(content: ReturnContent): Html {
  const { number, token, key, lines } = content;
  return html`<form class="stack" action="${paths.orderReturn(number)}" method="post">
<input type="hidden" name="token" value="${token}"><input type="hidden" name="key" value="${key}">
<p>Choose the items to return. Returns are free from any parcel shop. ${timeText(content)}</p>
${lines.map(lineFields)}
<button class="btn primary wide">Request return</button>
</form>`;
}

function lineFields({ position, item, left, sizes, otherwisePriced, chosen }: ReturnableLine): Html {
  const quantities = Array.from({ length: left + 1 }, (_, count) => [
    String(count),
    count === 0 ? 'Keep' : `Return ${count} of ${left}`,
  ]);
  return html`<fieldset class="stack"><legend><b>${item}</b></legend>
${select(`quantity-${position}`, 'Quantity', quantities, chosen.quantity)}
${select(`reason-${position}`, 'Reason', [['', 'Choose a reason'], ...Object.entries(REASONS)], chosen.reason)}
${select(`exchange-${position}`, 'Refund or exchange', [['', 'Refund'], ...sizes.map(({ sku, size }) => [sku, `Exchange for size ${size}`])], chosen.exchange)}
${otherwisePriced.length > 0 && html`<p class="muted">Size ${otherwisePriced.join(', ')} has a different price. Choose a refund, then order it.</p>`}
</fieldset>`;
}

function select(name: string, label: string, options: readonly string[][], chosen: string): Html {
  return html`<div class="field"><label for="${name}">${label}</label><select class="input" id="${name}" name="${name}">${options.map(([value = '', words = '']) => html`<option value="${value}"${value === chosen && html` selected`}>${words}</option>`)}</select></div>`;
}

const cancelForm = (
  { id, state }: ReturnContent['returns'][number],
  { number, token }: ReturnContent,
): Html | false =>
  state === 'asked' &&
  html`<form action="${paths.orderReturnCancel(number)}" method="post"><input type="hidden" name="token" value="${token}"><button class="link" name="id" value="${id}">Cancel this return</button></form>`;
