import { countText } from '../../cart/views/cart-notices.ts';
import { accountShell, type ShownCustomer } from '../../customers/views/account-shell.ts';
import { dayText } from '../../customers/views/dates.ts';
import { unconfirmedNotice } from '../../customers/views/notices.ts';
import { dayRange } from '../../layout/delivery-terms.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { ShopMoment } from '../../layout/shop-time.ts';
import { linePicture } from './order-lines.ts';
import { stateBadge } from './order-progress.ts';
import type { OrderEntry } from './order-view.ts';

export interface OrdersContent extends ShopMoment {
  owner: ShownCustomer;
  notice?: string | undefined;
  /** Newest first. */
  orders: readonly OrderEntry[];
  /** The next page of the list, or null on the last page. */
  olderPath: string | null;
}

const PICTURES_MAX = 3;

/** A customer's orders. */
export function ordersPage(content: OrdersContent): PageContent {
  const { orders, olderPath } = content;
  return accountShell({
    owner: content.owner,
    notice: content.notice,
    section: 'orders',
    title: 'Orders',
    css: ['order'],
    main: html`${unconfirmedNotice(content.owner)}
${
  orders.length === 0
    ? noOrders(content.owner)
    : html`<ul class="orders">${orders.map((order) => entry(order, content))}</ul>
${olderPath && html`<p><a class="btn" href="${olderPath}">Older orders</a></p>`}`
}`,
  });
}

const noOrders = ({
  isEmailConfirmed,
}: ShownCustomer): Html => html`<p class="muted">No orders yet. You can follow your orders here, from payment to delivery.${!isEmailConfirmed && ' Once your email address is confirmed, the orders you’ve placed with it as a guest are here, too.'}</p>
<p><a class="btn" href="${paths.products()}">See what’s new</a></p>`;

/** CSS extends the heading's link over the whole row. */
function entry(order: OrderEntry, when: ShopMoment): Html {
  const { number, state, placedAt, totalMinor, currency, itemCount, lines, expected } = order;
  const pictures = lines
    .slice(0, PICTURES_MAX)
    .map((line) => html`<span class="frame">${linePicture(line, '4.5rem')}</span>`);
  const isAhead = expected && ['placed', 'paid', 'packed', 'shipped'].includes(state);
  return html`<li class="order"><div class="thumbs">${pictures}</div><div><h3><a href="${paths.order(number)}">Order ${number}</a></h3><p class="small muted">${dayText(placedAt, when)}, ${countText(itemCount)}, ${formatMoney(totalMinor, currency)}</p>${isAhead && html`<p class="small muted">Arrives ${dayRange(expected)}</p>`}</div>${stateBadge(state)}</li>`;
}
