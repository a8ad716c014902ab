import type { EditableProduct, EditableVariant } from '../../../../catalog/editing/find-product.ts';
import { type Html, html } from '../../../../layout/html.ts';
import { paths } from '../../../../layout/paths.ts';
import { counted } from '../../../shell/counts.ts';
import type { MergeResult } from '../merge/merge-result.ts';
import { consentTo } from '../removal.ts';
import { baseOf } from './conflict-view.ts';
import { hiddenInput } from './inputs-view.ts';

interface RemovalContent {
  product: EditableProduct;
  merge: MergeResult;
  removed: readonly EditableVariant[];
  key: string;
  currency: string;
}

/** The page names this many variants. */
const NAMED_MAX = 50;

/** Says which variants a save removes, before it does. The page carries the whole form, so nothing typed is lost. */
export function removalView({ product, merge, removed, key, currency }: RemovalContent): Html {
  const stock = removed.reduce(
    (sum, variant) => sum + (variant.isCounted ? Math.max(0, variant.stock) : 0),
    0,
  );
  const more = removed.length - NAMED_MAX;
  return html`<p class="notice warn" role="alert">Nothing is saved yet. Saving removes ${counted(removed.length, 'variant')}${stock > 0 && ` with ${counted(stock, 'item')} in stock`}.</p>
<form class="stack" action="${paths.adminProduct(product.slug)}" method="post" data-editor>
${hiddenInput('key', key)}${baseOf(product, currency)}${[...merge.typed].map(([name, value]) => hiddenInput(name, value))}${hiddenInput('removes', consentTo(removed))}
<section class="box stack"><h2>Variants to remove</h2><ul class="log">${removed.slice(0, NAMED_MAX).map(removedItem)}</ul>
${more > 0 && html`<p class="muted small">And ${counted(more, 'more variant')}.</p>`}
<ul class="small"><li>Carts that contain them will say that they’re no longer available.</li><li>Orders keep their names, options and prices.</li><li>You can’t restore them. You can only create them again.</li></ul></section>
<p class="acts"><button class="btn danger">Save and remove</button><button class="btn" name="again" value="1">Keep editing</button></p>
</form>`;
}

const removedItem = ({ sku, optionValues, stock, isCounted }: EditableVariant): Html =>
  html`<li>${optionValues.join(', ') || sku}<span class="muted">${sku}${isCounted && `, ${stock} in stock`}</span></li>`;
