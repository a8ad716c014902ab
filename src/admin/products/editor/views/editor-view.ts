import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import { MEASUREMENTS_LENGTH_MAX } from '../../../../catalog/measurements.ts';
import { plainDescription } from '../../../../catalog/views/product/description.ts';
import { type Html, html } from '../../../../layout/html.ts';
import { paths } from '../../../../layout/paths.ts';
import { timeView } from '../../../../layout/shop-time.ts';
import { minorDigits } from '../../../../settings/currency.ts';
import { taxClassChoices } from '../../../../settings/taxes/tax-classes.ts';
import { picturesSection } from '../../../pictures/view.ts';
import { amountExample, CELL_KEYS, CELL_LABELS, EMPTY_CELLS } from '../cells.ts';
import { EMPTY_FIELDS, FIELD_LABELS, type FieldKey, fieldsOf, STATUSES } from '../fields.ts';
import { variantTable } from './grid-view.ts';
import { hiddenInput, type InputContext, selectField, textField } from './inputs-view.ts';
import { matrices } from './matrix-view.ts';
import { optionsSection } from './options-view.ts';

export interface EditorContent extends InputContext {
  /** A product that does not exist yet has no variants. */
  product: EditableProduct;
  /** The form's key: see `onceForForm`. */
  key: string;
  publicUrl: string;
  /** The link that shows the product as shoppers will see it, also while it is a draft. Undefined for a new one. */
  previewPath: string | undefined;
  /** Who has saved the product last. Empty if the audit log does not say. */
  lastEditor: string;
  /** Without the right to change products, the form has no buttons. */
  mayChange: boolean;
  maySeeHistory: boolean;
}

/** One form with everything that can be changed about a product. It works without scripts. */
export function editorView(content: EditorContent): Html {
  const { product, mayChange } = content;
  const isNew = product.variants.length === 0;
  // After "Back" and a reload, a browser puts what was typed into a form with the same address only. The version keeps it
  // from putting old texts beside values that someone else has changed since.
  const action = isNew
    ? paths.adminNewProduct()
    : `${paths.adminProduct(product.slug)}?version=${product.version}`;
  return html`${faultSummary(content.faults)}
<form id="editor" action="${action}" method="post" novalidate data-editor data-currency="${content.settings.currency}" data-digits="${minorDigits(content.settings.currency)}">
${hiddenInput('key', content.key)}
<div class="cols edit">
<div class="stack">
${textSection(content)}
${isNew ? newVariantSection(content) : html`${variantsSection(content)}`}
${optionsSection(product, content)}
${searchSection(content)}
</div>
<div class="stack">
${statusSection(content)}
${!isNew && picturesSection(product, mayChange)}
${detailsSection(content)}
</div>
</div>
${leftOver(content)}
${mayChange && html`<p class="acts savebar"><button class="btn primary">${isNew ? 'Create product' : 'Save changes'}</button></p>`}
</form>
${!isNew && mayChange && moreSection(content)}`;
}

const valuesOf = ({ product }: EditorContent) =>
  product.variants.length === 0 ? EMPTY_FIELDS : fieldsOf(product);

const FAULTS_SHOWN = 20;

function faultSummary(faults: InputContext['faults']): Html | null {
  const all = Object.entries(faults);
  if (all.length === 0) return null;
  const more = all.length - FAULTS_SHOWN;
  return html`<div class="notice bad" role="alert" tabindex="-1"><p>Please check ${all.length === 1 ? '1 field' : `${all.length} fields`}. Nothing was saved yet.</p><ul>${all
    .slice(0, FAULTS_SHOWN)
    .map(
      ([name, fault]) => html`<li><a href="#${name}">${placeOf(name)}</a>: ${fault}</li>`,
    )}</ul>${more > 0 && html`<p>And ${more} more.</p>`}</div>`;
}

const LABELS: Readonly<Record<string, string>> = { ...FIELD_LABELS, variants: 'Variants' };

/** "Price, row 4" for a cell. */
function placeOf(name: string): string {
  const [, kind, number, key] = /^([vn])(\d+)\.(\w+)$/.exec(name) ?? [];
  if (kind === undefined) return LABELS[name] ?? 'Options';
  const label = CELL_KEYS.find((one) => one === key);
  return `${label ? CELL_LABELS[label] : 'Options'}, ${kind === 'n' ? 'new ' : ''}row ${Number(number) + 1}`;
}

function textSection(content: EditorContent): Html {
  const field = fieldOf(content);
  const shown = `${content.publicUrl.replace(/^https?:\/\//, '')}/products/`;
  return html`<section class="box stack"><h2>Text</h2>
${field('name', 'Name', { isRequired: true })}
${field('slug', 'Address in the shop', { hint: content.product.slug ? `${shown}… The former address redirects here.` : `${shown}… Leave it empty to make it from the name.` })}
${field('description', 'Description', { rows: 8, lengthMax: 100_000, more: html` data-rich`, hint: 'Paragraphs, lists, headings, bold, italics and links. Other markup is removed.' })}
</section>`;
}

type FieldMore = Omit<Parameters<typeof textField>[1], 'name' | 'label' | 'was'>;
const fieldOf =
  (content: EditorContent) =>
  (name: FieldKey, label: string, more: FieldMore = {}) =>
    textField(content, { name, label, was: valuesOf(content)[name], ...more });

/** A new product's form asks once for what all its variants begin with. */
function newVariantSection(content: EditorContent): Html {
  const { currency } = content.settings;
  const input = (key: (typeof CELL_KEYS)[number], hint: string) => {
    const name = `n0.${key}`;
    const { typed, faults } = content;
    return html`<div class="field"><label for="${name}">${CELL_LABELS[key]}</label><input class="input" id="${name}" name="${name}" value="${typed.get(name) ?? EMPTY_CELLS[key]}" autocomplete="off" aria-describedby="${name}-hint"${faults[name] !== undefined && html` aria-invalid="true"`}><small id="${name}-hint">${faults[name] ?? hint}</small></div>`;
  };
  return html`<section class="box stack"><h2>Price and stock</h2><p class="small muted">With options, all variants begin with this. You can change each one after you create the product.</p>
<div class="two">${input('price', `In ${currency}, ${amountExample(currency)}`)}${input('compare', 'The price before a reduction')}</div>
<div class="two">${input('stock', 'How many of each variant')}${input('weight', 'In grams')}</div>
<div class="two">${input('sku', 'Leave it empty to make it from the name')}${input('barcode', 'EAN, UPC or ISBN')}</div>
</section>`;
}

function variantsSection(content: EditorContent): Html {
  const { product, typed, settings } = content;
  const { currency } = settings;
  const all = (key: 'price' | 'compare', label: string) =>
    html`<div class="field"><label for="all.${key}">${label}</label><input class="input small" id="all.${key}" name="all.${key}" value="${typed.get(`all.${key}`) ?? ''}" inputmode="decimal" autocomplete="off"></div>`;
  return html`<section class="box stack" id="variants"><div class="top"><h2>Stock and price</h2><p class="small muted">${product.variants.length} variants</p></div>
${product.variants.length > 1 && html`<div class="bar" data-all>${all('price', 'Price of all variants')}${all('compare', 'Compare-at price of all')}</div>`}
${matrices(product, content)}
<p class="small muted">Prices in ${currency}, ${amountExample(currency)}. A changed stock is saved as a difference, so sales in the meantime are kept.<span class="scripted" id="grid-keys"> You can paste cells from a spreadsheet. Ctrl+D or the Fill down button copies a cell to all below it.</span></p>
${variantTable(product, content)}
</section>`;
}

function searchSection(content: EditorContent): Html {
  const field = fieldOf(content);
  const { product, publicUrl, typed, settings } = content;
  const text = (key: FieldKey) => typed.get(key) ?? valuesOf(content)[key];
  const title = text('seoTitle') || text('name') || 'Name';
  const description = text('seoDescription') || plainDescription(text('description'), 160) || title;
  return html`<section class="box stack"><h2>Search engines</h2>
<div class="result" data-result><p class="small muted">${publicUrl}/products/<span data-from="slug">${text('slug') || product.slug || '…'}</span></p><p class="title"><span data-from="seoTitle name">${title}</span> | ${settings.name}</p><p class="small" data-from="seoDescription description">${description}</p></div>
${field('seoTitle', FIELD_LABELS.seoTitle, { hint: 'Leave it empty to use the name. Search engines show about 60 characters.' })}
${field('seoDescription', FIELD_LABELS.seoDescription, { rows: 2, lengthMax: 1_000, hint: 'Leave it empty to use the beginning of the description. About 160 characters are shown.' })}
</section>`;
}

function statusSection(content: EditorContent): Html {
  const { previewPath, product, lastEditor, maySeeHistory, settings } = content;
  return html`<section class="box stack"><h2>Status</h2>
${selectField(content, { name: 'status', label: 'Visible', was: valuesOf(content).status, options: STATUSES, hint: 'Shoppers see active products only.' })}
${previewPath && html`<p class="small"><a href="${previewPath}">${product.status === 'active' ? 'Preview' : 'Preview the draft'}</a>. Anyone with this link can see it for 14 days.</p>`}
${previewPath && html`<p class="small muted">Last saved ${timeView(product.updatedAt, settings.timeZone)}${lastEditor && ` by ${lastEditor}`}.${maySeeHistory && html` <a href="${paths.adminHistory('product', product.slug)}">History</a>`}</p>`}
</section>`;
}

function detailsSection(content: EditorContent): Html {
  const field = fieldOf(content);
  return html`<section class="box stack"><h2>Details</h2>
${field('type', 'Type', { hint: 'Such as Shirts. Shoppers filter by it.' })}
${selectField(content, { name: 'taxClass', label: FIELD_LABELS.taxClass, was: valuesOf(content).taxClass, options: taxClassChoices(content.settings.taxes), hint: 'Its VAT rates are in the settings, under Taxes.' })}
${field('category', 'Category', { lengthMax: 500 })}
${field('tags', 'Tags', { rows: 2, lengthMax: 60_000, hint: 'Separated by commas. “men” and “women” choose the department.' })}
${field('vendor', 'Vendor')}
${field('materials', 'Materials', { rows: 2, lengthMax: 2_000 })}
${field('care', 'Care', { rows: 2, lengthMax: 2_000 })}
${field('measurements', 'Measurements', { rows: 3, lengthMax: MEASUREMENTS_LENGTH_MAX, hint: 'The garment’s measurements in centimeters, one per line, with sizes exactly as in the options: “Chest: S 50, M 53.5”. Shoppers see a table in cm and inches.' })}
</section>`;
}

/** Changes of variants that are not in the table any more, and must not be lost. */
function leftOver({ product, typed }: EditorContent): Html[] {
  return [...typed]
    .filter(([name]) => Number(/^v(\d+)\./.exec(name)?.[1] ?? -1) >= product.variants.length)
    .map(([name, value]) => hiddenInput(name, value));
}

const moreSection = ({ product, key }: EditorContent): Html =>
  html`<section class="box stack"><h2>More</h2><div class="acts"><form action="${paths.adminProductVerb(product.slug, 'duplicate')}" method="post">${hiddenInput('key', `${key}-copy`)}<button class="btn small">Duplicate</button></form><a class="btn small danger" href="${paths.adminProductVerb(product.slug, 'delete')}">Delete…</a></div></section>`;
