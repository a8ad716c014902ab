import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import { type Html, html } from '../../../../layout/html.ts';
import { paths } from '../../../../layout/paths.ts';
import { cellsOf, wasText } from '../cells.ts';
import { FIELD_KEYS, fieldsOf } from '../fields.ts';
import type { Change, Conflict, MergeResult } from '../merge/merge-result.ts';
import { optionsOf } from '../merge/structure.ts';
import { hiddenInput } from './inputs-view.ts';

interface ConflictContent {
  product: EditableProduct;
  merge: MergeResult;
  key: string;
  by: string;
  currency: string;
}

/**
 * Asks which of two values to keep. The page is the editor's form again: it carries the product as it is now, the changes
 * that are not contested, and a choice for each one that is.
 */
export function conflictView({ product, merge, key, by, currency }: ConflictContent): Html {
  const { conflicts, others, typed } = merge;
  const contested = new Set(conflicts.map(({ name }) => name));
  const kept = [...typed].filter(([name]) => !contested.has(name));
  return html`<p class="notice warn" role="alert">${by || 'Someone else'} saved this product while you were editing, and you both changed ${conflicts.length === 1 ? 'the same field' : `the same ${conflicts.length} fields`}. Nothing of yours was saved yet. Choose what to keep.</p>
<form class="stack" action="${paths.adminProduct(product.slug)}" method="post" data-editor>
${hiddenInput('key', key)}${baseOf(product, currency)}${kept.map(([name, value]) => hiddenInput(name, value))}
${conflicts.map((conflict) => choice(conflict, by || 'Someone else'))}
${others.length > 0 && html`<section class="box"><h2>Also changed, and kept</h2>${changeList(others)}</section>`}
<p class="acts"><button class="btn primary">Save with these choices</button><a class="btn" href="${paths.adminProduct(product.slug)}">Discard my changes</a></p>
</form>`;
}

/** What the product has now, so that a later change by someone else is found again. */
export function baseOf(product: EditableProduct, currency: string): Html {
  const fields = fieldsOf(product);
  const { optionNames, variants } = product;
  return html`${FIELD_KEYS.map((name) => hiddenInput(`was.${name}`, fields[name]))}${hiddenInput('was.options', JSON.stringify(optionsOf(optionNames, variants)))}${variants.map(
    (variant, index) =>
      hiddenInput(`v${index}.was`, wasText(cellsOf(variant, currency), variant.optionValues)),
  )}`;
}

const choice = ({ name, label, mine, theirs }: Conflict, by: string): Html =>
  html`<fieldset class="box versions"><legend><h2>${label}</h2></legend><div class="two">${side(name, 'mine', 'Yours', mine)}${side(name, 'theirs', by, theirs)}</div></fieldset>`;

const side = (name: string, which: string, who: string, { value, text }: Conflict['mine']): Html =>
  html`<label class="version"><span class="check"><input type="radio" name="${name}" value="${value}" required data-side="${which}"> ${who}</span><span class="text">${text || '(empty)'}</span></label>`;

export const changeList = (changes: readonly Change[]): Html =>
  html`<ul class="changes">${changes.map(
    ({ label, before, after }) =>
      html`<li><b>${label}</b>: <del>${shortened(before)}</del> → <ins>${shortened(after)}</ins></li>`,
  )}</ul>`;

const SHOWN_LENGTH_MAX = 200;

const shortened = (text: string): string => {
  if (text === '') return '(empty)';
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
};
