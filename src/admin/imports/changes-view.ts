import { type OptionNames, remarkText } from '../../catalog/import/output.ts';
import type { RowError } from '../../catalog/import/read/errors.ts';
import type { Change, Changes } from '../../catalog/import/staged/changes.ts';
import type { Remark } from '../../catalog/import/staged/remarks.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { counted } from '../shell/counts.ts';

/** The page shows this many differences. The report to download has all that are listed. */
const SHOWN_MAX = 200;

const PAGE_OPTIONS: OptionNames = {
  overwriteStock: 'Choose “Overwrite stock”',
  removeMissing: 'Choose “Remove missing variants”',
};

export const remarksView = (remarks: readonly Remark[]): Html | null =>
  remarks.length === 0
    ? null
    : html`<section class="box"><h2>Good to know</h2><ul class="log">${remarks.map(
        (remark) => html`<li>${remarkText(remark, PAGE_OPTIONS)}</li>`,
      )}</ul></section>`;

export interface ChangesViewInput extends Changes {
  id: string;
  /** Whether they are still to be made. */
  isPreview: boolean;
}

/** Each difference with its old and its new value, removals first. */
export function changesView({ id, changes, moreChanges, isPreview }: ChangesViewInput): Html | null {
  if (changes.length === 0) return null;
  const hasLines = changes.some(({ line }) => line !== null);
  const more = changes.length + moreChanges - Math.min(changes.length, SHOWN_MAX);
  return html`<section class="box"><div class="top"><h2>${isPreview ? 'What will change' : 'What has changed'}</h2><a class="link" href="${paths.adminImport(id, 'report.csv')}" download>Download as CSV</a></div>
<div class="scroll" role="group" aria-label="Changes" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">SKU</th><th scope="col">What</th><th scope="col">Before</th><th scope="col">After</th>${hasLines && html`<th scope="col" class="num">Line</th>`}</tr></thead><tbody>
${changes.slice(0, SHOWN_MAX).map((change) => changeRow(change, hasLines))}</tbody></table></div>
${more > 0 && html`<p class="muted small">And ${counted(more, 'more change')}.</p>`}</section>`;
}

const changeRow = (change: Change, hasLines: boolean): Html =>
  html`<tr><th scope="row">${change.slug}</th><td>${change.sku}</td><td>${whatOf(change)}</td><td class="value">${change.from}</td><td class="value">${change.to}</td>${hasLines && html`<td class="num">${change.line}</td>`}</tr>
`;

export function whatOf({ change, field, from, to }: Change): string {
  if (change === 'created') return 'New product';
  if (field !== 'variant') return field;
  if (to === null) return 'Variant removed';
  return from === null ? 'New variant' : field;
}

/** Each error with the line that it is in, and what to do about it. */
export const errorsView = (id: string, errors: readonly RowError[]): Html =>
  html`<section class="box"><div class="top"><h2>${counted(errors.length, 'error')}</h2><a class="link" href="${paths.adminImport(id, 'report.csv')}" download>Download as CSV</a></div>
<div class="scroll" role="group" aria-label="Errors" tabindex="0"><table><thead><tr><th scope="col">Line</th><th scope="col">What to do</th></tr></thead><tbody>
${errors.map(
  ({ line, reason }) =>
    html`<tr><th scope="row">${line > 0 ? line : 'File'}</th><td class="value">${reason}</td></tr>
`,
)}</tbody></table></div></section>`;
