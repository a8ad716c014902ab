import { memoize } from '../../cache/memoize.ts';
import { type Html, html } from '../../layout/html.ts';
import { getDrawing, type View } from '../../pictures/drawings.ts';
import { OUTLINE_BOX, outlineOf } from '../../pictures/outlines.ts';
import { type OwnPicture, TONES } from '../../pictures/own/own-picture.ts';

/** A shop has some hundreds of pictures. The limit bounds the memory that an unusual catalog could take. */
const PLACEHOLDERS_MAX = 2_000;

/**
 * The garment's outline in its color, which is visible until the picture has loaded. It is part of the page, so it needs no
 * request. The script that switches colors changes its `fill`.
 */
export const outlinePlaceholder = (drawing: string, hex: string, view: View = 'front'): Html =>
  outlineFor(`${drawing}\n${hex}\n${view}`);

const outlineFor = memoize(PLACEHOLDERS_MAX, (key): Html => {
  const [drawing = '', hex = '', view] = key.split('\n');
  const outline = outlineOf(getDrawing(drawing), view as View);
  const { width, height } = OUTLINE_BOX;
  return html`${outline && html`<svg viewBox="0 0 ${width} ${height}" fill="#${hex}" aria-hidden="true"><path d="${outline}"/></svg>`}`;
});

/** A few tones of the merchant's own picture, which the styles blur. Undefined for pictures without tones. */
export function tonesPlaceholder({ tones }: Pick<OwnPicture, 'tones'>): Html | undefined {
  if (!tones) return undefined;
  const cells = Array.from({ length: TONES.columns * TONES.rows }, (_, index) => {
    const tone = tones.slice(index * TONES.digits, (index + 1) * TONES.digits);
    return html`<path fill="#${tone}" d="M${index % TONES.columns} ${Math.floor(index / TONES.columns)}h1v1h-1"/>`;
  });
  return html`<svg class="tones" viewBox="0 0 ${TONES.columns} ${TONES.rows}" preserveAspectRatio="none" aria-hidden="true">${cells}</svg>`;
}
