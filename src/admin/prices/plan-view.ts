import type { ListedProduct } from '../../catalog/editing/list-products.ts';
import type { PriceChangeFaults } from '../../catalog/prices/create-price-change.ts';
import {
  NAME_LENGTH_MAX,
  OVERLAP_RULE,
  type PriceChangeKind,
  type PriceChangeLine,
} from '../../catalog/prices/price-change.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { typedMoney } from '../../settings/currency.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { ONCE_FIELD, onceField } from '../shell/once-field.ts';
import { LINES_SHOWN, linesTable } from './change-texts.ts';
import type { TypedPlan } from './plan-form.ts';

export interface PlanContent {
  typed: TypedPlan;
  /** What the search finds. */
  products: readonly ListedProduct[];
  hasMore: boolean;
  faults: PriceChangeFaults;
  units: ShopUnits;
}

const EXAMPLE_MINOR = 1_250;

const KIND_LABELS: Readonly<Record<PriceChangeKind, string>> = {
  percentOff: 'Percent off',
  amountOff: 'Amount off',
  fixed: 'New price for all',
};

/** Plans a price change. Every button sends the whole form, so nothing that was typed is lost. */
export function planView({ typed, products, hasMore, faults, units }: PlanContent): Html {
  const zone = units.timeZone.replaceAll('_', ' ');
  const example = typedMoney(EXAMPLE_MINOR, units.currency);
  return html`<form class="stack" action="${paths.adminPricePreview()}" method="post">${typed.once ? html`<input type="hidden" name="${ONCE_FIELD}" value="${typed.once}">` : onceField()}<input type="hidden" name="chosen" value="${typed.chosen.join(' ')}">
${faultNotice(faults)}
<section class="box stack"><h2>What changes</h2>
${field('name', 'Name, for the staff', html`<input class="input small" id="plan-name" name="name" maxlength="${NAME_LENGTH_MAX}" required value="${typed.name}"${invalid('name', faults.name)}>`, faults.name)}
<div class="two">${field('kind', 'How', html`<select class="input small" id="plan-kind" name="kind">${Object.entries(KIND_LABELS).map(([kind, label]) => html`<option value="${kind}"${kind === typed.kind && html` selected`}>${label}</option>`)}</select>`)}
${field('value', 'How much', html`<input class="input small" id="plan-value" name="value" inputmode="decimal" maxlength="20" required value="${typed.value}"${invalid('value', faults.value)}>`, faults.value, `A percentage such as 20, or an amount in ${units.currency} such as ${example}.`)}
${field('from', `From (${zone})`, html`<input class="input small" id="plan-from" name="from" type="datetime-local" value="${typed.from}"${invalid('from', faults.startsAt)}>`, faults.startsAt, 'Leave it empty to start now.')}
${field('until', `Until (${zone})`, html`<input class="input small" id="plan-until" name="until" type="datetime-local" value="${typed.until}"${invalid('until', faults.endsAt)}>`, faults.endsAt, 'Leave it empty for no end.')}</div>
<p class="muted small">${OVERLAP_RULE}</p></section>
${productBox(typed, products, hasMore, faults.products)}
<div class="acts"><button class="btn small primary" name="step" value="preview">Preview the new prices</button><a class="link" href="${paths.adminPrices()}">Cancel</a></div>
</form>`;
}

function productBox(
  { q, chosen }: TypedPlan,
  products: readonly ListedProduct[],
  hasMore: boolean,
  fault: string | undefined,
): Html {
  const isChosen = new Set(chosen);
  const choices = products.map(
    ({ slug, name }) =>
      html`<li><input type="hidden" name="shown" value="${slug}"><label class="check"><input type="checkbox" name="product" value="${slug}"${isChosen.has(slug) && html` checked`}> ${name}</label></li>`,
  );
  const count = chosen.length === 1 ? '1 product' : `${chosen.length} products`;
  return html`<section class="box stack"><h2>Which products</h2>
${fault && html`<p class="error">${fault}</p>`}<div class="bar"><div class="field"><label for="plan-q">Find products by name, SKU or barcode</label><input class="input small" id="plan-q" name="q" type="search" maxlength="100" value="${q}" autocomplete="off"></div><button class="btn small" name="step" value="search" formnovalidate>Find</button></div>
<p role="status">${chosen.length > 0 ? `${count} chosen.` : 'Nothing is chosen yet.'}</p>
${products.length > 0 ? html`<ul class="results">${choices}</ul>` : html`<p class="muted">No products match this search.</p>`}
<div class="acts">${products.length > 0 && html`<button class="btn small" name="step" value="all" formnovalidate>Choose all that this search finds${hasMore && ', also those not shown'}</button>`}${chosen.length > 0 && html`<button class="btn small" name="step" value="none" formnovalidate>Choose none</button>`}</div></section>`;
}

const field = (name: string, label: string, control: Html, fault?: string, help?: string): Html =>
  html`<div class="field"><label for="plan-${name}">${label}</label>${control}${help && html`<small>${help}</small>`}${fault && html`<p class="error" id="plan-${name}-fault">${fault}</p>`}</div>
`;

const invalid = (name: string, fault: string | undefined): Html | undefined =>
  fault ? html` aria-invalid="true" aria-describedby="plan-${name}-fault"` : undefined;

const faultNotice = (faults: PriceChangeFaults): Html | false => {
  const texts = Object.values(faults);
  return (
    texts.length > 0 &&
    html`<div class="notice bad" role="alert">${texts.map((text) => html`<p>${text}</p>`)}</div>`
  );
};

export interface PreviewContent {
  typed: TypedPlan;
  summary: Html;
  lines: readonly PriceChangeLine[];
  lowest: ReadonlyMap<string, number>;
  currency: string;
}

/** What the change would do, with the form that schedules it or goes back. */
export function previewView({ typed, summary, lines, lowest, currency }: PreviewContent): Html {
  const hidden = (name: keyof TypedPlan, value: string) =>
    html`<input type="hidden" name="${name}" value="${value}">`;
  const { name, kind, value, from, until, q, chosen, once } = typed;
  const shown = lines.length > LINES_SHOWN ? `, of which ${LINES_SHOWN} are shown` : '';
  const count = lines.length === 1 ? '1 variant' : `${lines.length} variants${shown}`;
  return html`<section class="box stack"><h2>${name}</h2><p>${summary}</p>
<form class="acts" action="${paths.adminPrices()}" method="post">${hidden('name', name)}${hidden('kind', kind)}${hidden('value', value)}${hidden('from', from)}${hidden('until', until)}${hidden('q', q)}${hidden('chosen', chosen.join(' '))}${hidden('once', once)}
<button class="btn small primary">${from === '' ? 'Start now' : 'Schedule'}</button><button class="btn small" formaction="${paths.adminPricePreview()}" name="step" value="edit">Go back and change it</button></form></section>
<section class="box stack"><h2>New prices</h2>${linesTable(lines, lowest, { totalText: `${count}. ${OVERLAP_RULE}`, currency })}</section>`;
}
