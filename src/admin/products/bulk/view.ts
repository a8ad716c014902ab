import type { BulkEdit, PreviewedProduct, RefusedProduct } from '../../../catalog/editing/bulk-edit.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { taxClassChoices } from '../../../settings/taxes/tax-classes.ts';
import { STATUSES } from '../editor/fields.ts';
import { hiddenInput, optionTags } from '../editor/views/inputs-view.ts';

interface BulkEditContent {
  edit: BulkEdit;
  value: string;
  /** Undefined until it is known what the products get. */
  preview: { changedCount: number; first: PreviewedProduct[] } | undefined;
  /** The first products that were not changed. */
  refused: readonly RefusedProduct[];
  taxes: ShopSettings['taxes'];
}

const TITLES: Readonly<Record<BulkEdit['action'], string>> = {
  status: 'Set the status',
  'add-tags': 'Add tags',
  'remove-tags': 'Remove tags',
  vendor: 'Set the vendor',
  type: 'Set the type',
  'tax-class': 'Set the tax class',
  delete: 'Delete products',
};

export const titleOf = ({ action, productCount }: BulkEdit): string =>
  `${TITLES[action]}: ${count(productCount)}`;

const count = (products: number): string => `${products} ${products === 1 ? 'product' : 'products'}`;

/** First what to set, then what would change, then how far it is. */
export function bulkEditView({ edit, value, preview, refused, taxes }: BulkEditContent): Html {
  if (edit.isStarted) return progress(edit, refused);
  return html`${edit.action !== 'delete' && valueForm(edit, value, taxes)}${preview && previewSection(edit, value, { ...preview, taxes })}
<p><a class="link" href="${paths.adminProducts()}">Cancel</a></p>`;
}

const LABELS: Readonly<Record<Exclude<BulkEdit['action'], 'status' | 'tax-class' | 'delete'>, string>> = {
  'add-tags': 'Tags, separated by commas',
  'remove-tags': 'Tags, separated by commas',
  vendor: 'Vendor',
  type: 'Type',
};

function valueForm({ id, action }: BulkEdit, value: string, taxes: ShopSettings['taxes']): Html {
  const select = (label: string, options: Parameters<typeof optionTags>[0]) =>
    html`<label for="value">${label}</label><select class="input" id="value" name="value">${optionTags(options, value)}</select>`;
  const field =
    action === 'status'
      ? select('Status', STATUSES)
      : action === 'tax-class'
        ? select('Tax class', taxClassChoices(taxes))
        : html`<label for="value">${action !== 'delete' && LABELS[action]}</label><input class="input" id="value" name="value" value="${value}" maxlength="1000" required>`;
  return html`<form class="box bar" action="${paths.adminBulkEdit(id)}"><div class="field">${field}</div><button class="btn">Show what changes</button></form>`;
}

/** The values that the shop has other names for, such as those of its tax classes. */
function labelsOf(
  { action }: BulkEdit,
  taxes: ShopSettings['taxes'],
): readonly { value: string; label: string }[] {
  return action === 'tax-class' ? taxClassChoices(taxes) : [];
}

function previewSection(
  edit: BulkEdit,
  value: string,
  { changedCount, first, taxes }: NonNullable<BulkEditContent['preview']> & Pick<BulkEditContent, 'taxes'>,
): Html {
  const labels = new Map(labelsOf(edit, taxes).map((one) => [one.value, one.label]));
  const shown = (text: string) => (labels.get(text) ?? text) || '(empty)';
  const same = edit.productCount - changedCount;
  const rows = first.map(
    ({ slug, name, before, after }) =>
      html`<tr><th scope="row"><a href="${paths.adminProduct(slug)}">${name}</a></th><td>${shown(before)}</td><td>${before === after ? 'no change' : shown(after)}</td></tr>
`,
  );
  return html`<section class="box stack"><h2>${count(changedCount)} will change${same > 0 && `, and ${same} stay as they are`}</h2>
${edit.action === 'delete' && html`<p class="notice bad">Deleted products can’t be restored. Orders keep their details, and carts show that the products are no longer available. To hide products, archive them instead.</p>`}
<div class="scroll" role="group" aria-label="What changes" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead><tbody>
${rows}</tbody></table></div>
${edit.productCount > first.length && html`<p class="small muted">The first ${first.length} of ${edit.productCount}.</p>`}
${changedCount > 0 && html`<form action="${paths.adminBulkEdit(edit.id, 'start')}" method="post">${hiddenInput('value', value)}<button class="btn ${edit.action === 'delete' ? 'danger' : 'primary'}">${edit.action === 'delete' ? 'Delete' : 'Change'} ${count(changedCount)}</button></form>`}</section>`;
}

function progress(
  { id, productCount, doneCount, changedCount, refusedCount, isFinished }: BulkEdit,
  refused: readonly RefusedProduct[],
): Html {
  return html`<section class="box stack">
<p role="status">${isFinished ? `Done. ${count(changedCount)} changed.` : `${doneCount} of ${count(productCount)} done.`}</p>
<progress max="${productCount}" value="${doneCount}" aria-label="Progress">${doneCount} of ${productCount}</progress>
${refusedCount > 0 && html`<div class="notice warn"><p>${count(refusedCount)} could not be changed.</p><ul>${refused.map(({ slug, name, fault }) => html`<li><a href="${paths.adminProduct(slug)}">${name}</a>: ${fault}</li>`)}</ul>${refusedCount > refused.length && html`<p>These are the first ${refused.length}.</p>`}</div>`}
${!isFinished && html`<p class="small muted">You can leave this page, and the change continues. <a href="${paths.adminBulkEdit(id)}">Look again</a></p>`}
<p><a class="btn small" href="${paths.adminProducts()}">Products</a></p></section>`;
}
