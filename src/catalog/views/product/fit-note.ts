import { type Html, html } from '../../../layout/html.ts';
import type { Fits } from '../../product.ts';

/** Fewer answers are not enough to recommend a size. */
const FITS_MIN = 5;

/** What buyers say about the fit. Null until enough of them have answered. */
export function fitNote(fits: Fits | undefined): Html | null {
  const text = fits && fitText(fits);
  return text ? html`<p class="small muted" id="fit">${text}</p>` : null;
}

function fitText({ small, true: fitting, large }: Fits): string | null {
  const count = small + fitting + large;
  if (count < FITS_MIN) return null;
  const of = (votes: number) => `${votes} of ${count} buyers say so`;
  if (2 * fitting > count) return `True to size: ${of(fitting)}.`;
  if (2 * small > count) return `Runs small: ${of(small)}. Consider one size up.`;
  if (2 * large > count) return `Runs large: ${of(large)}. Consider one size down.`;
  return `Buyers differ on the fit: ${small} say small, ${fitting} true to size, ${large} large.`;
}
