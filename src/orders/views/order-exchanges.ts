import { type Html, html } from '../../layout/html.ts';
import type { ExchangeState } from '../exchanges/exchange-states.ts';
import { heading, type Level, trackingFact } from './order-facts.ts';
import type { ShownExchange } from './order-view.ts';

const STATES: Readonly<Record<ExchangeState, string>> = {
  to_pack: "We're packing it, and we'll email you when it ships.",
  packed: "Packed. We'll email you when it ships.",
  shipped: 'On its way to you.',
  delivered: 'Delivered.',
  canceled: "We couldn't send it, so you get your money back.",
};

/** Shows the exchanges of an order, each with its items and its parcel. */
export function orderExchanges(exchanges: readonly ShownExchange[], level: Level): Html | null {
  if (exchanges.length === 0) return null;
  return html`<section>${heading(level, 'Exchange')}${exchanges.map(shownExchange)}</section>`;
}

function shownExchange({ number, state, lines, tracking }: ShownExchange): Html {
  return html`<div class="panel stack"><p><b>${number}</b>: ${STATES[state]}</p>
<ul>${lines.map(({ name, color, style, size, quantity }) => html`<li>${quantity} × ${[name, color, style, size].filter(Boolean).join(', ')}</li>`)}</ul>
${trackingFact(tracking)}</div>`;
}
