import { OVERLAP_RULE, type PriceChange, type PriceChangeLine } from '../../catalog/prices/price-change.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { LINES_SHOWN, linesTable, stateBadge, valueText } from './change-texts.ts';

export interface ChangeContent {
  change: PriceChange;
  /** One more than the page shows, if there are more. */
  lines: readonly PriceChangeLine[];
  lowest: ReadonlyMap<string, number>;
  mayChange: boolean;
  units: ShopUnits;
}

/** A price change, what it does, and the button that ends and undoes it. */
export function changeView({ change, lines, lowest, mayChange, units }: ChangeContent): Html {
  const { currency, timeZone } = units;
  const more = lines.length > LINES_SHOWN ? `The first ${LINES_SHOWN} variants. ` : '';
  return html`<section class="box stack"><div class="top"><h2>${valueText(change, currency)}</h2>${stateBadge(change)}</div>
<p>${periodText(change, timeZone)}</p>
<p class="muted">Planned by ${change.createdBy}. ${change.productCount === 1 ? '1 product' : `${change.productCount} products`}.</p>
${mayChange && endForm(change)}</section>
<section class="box stack"><h2>${linesTitle(change)}</h2>${linesTable(lines, lowest, { totalText: `${more}${OVERLAP_RULE}`, currency })}</section>`;
}

function periodText({ startsAt, endsAt, startedAt, endedAt, endedBy }: PriceChange, timeZone: string): Html {
  const time = (at: Date) => timeView(at, timeZone);
  const by = endedBy && ` by ${endedBy}`;
  if (endedAt && !startedAt) return html`Canceled ${time(endedAt)}${by}, before its start.`;
  if (endedAt) return html`From ${time(startsAt)} until ${time(endedAt)}${by && `, ended${by}`}.`;
  return html`From ${time(startsAt)}${endsAt ? html` until ${time(endsAt)}` : ', without an end'}.`;
}

const linesTitle = ({ state }: PriceChange): string =>
  state === 'scheduled' ? 'If it started now' : state === 'active' ? 'Prices now' : 'What it changed';

function endForm({ id, state, name }: PriceChange): Html | null {
  if (state === 'ended') return null;
  const [label, help] =
    state === 'active'
      ? ['End now and undo', 'Every variant goes back to the price that it has without this change.']
      : ['Cancel', 'The prices stay as they are.'];
  return html`<form class="acts" action="${paths.adminPriceChangeEnd(id)}" method="post"><button class="btn small danger">${label}<span class="vh">: ${name}</span></button><span class="muted small">${help}</span></form>`;
}
