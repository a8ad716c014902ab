import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { Product, Variant } from '../product.ts';

/** More are not listed: nobody waits for the hundredth. */
const LISTED_MAX = 100;

/** For who has missed a piece: leads to where an address is asked for. Null where everything is in stock. */
export function missedPieces({ variants }: Product): Html | null {
  const missed = variants.filter(({ stock }) => stock <= 0).slice(0, LISTED_MAX);
  if (missed.length === 0) return null;
  return html`<details class="acc"><summary>Sold out in your size?</summary><form class="stack" action="${paths.backInStock()}">
<div class="field"><label for="missed">Piece</label><select class="input" id="missed" name="sku">${missed.map((variant) => html`<option value="${variant.sku}">${wordsOf(variant)}</option>`)}</select></div>
<button class="btn small">Tell me when it is back</button>
</form></details>`;
}

const wordsOf = ({ color, style, size }: Variant): string =>
  [color, style, size].filter(Boolean).join(', ') || 'This piece';
