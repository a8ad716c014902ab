import { type Html, html } from '../../layout/html.ts';
import { colorHex } from '../../pictures/colors.ts';
import { picturePath } from '../../pictures/paths.ts';

/** A small picture of a product beside its name: its drawing in its first color. */
export const thumbnailOf = ({ drawing, firstColor }: { drawing: string; firstColor: string }): Html =>
  html`<span class="frame thumb"><img src="${picturePath(drawing, colorHex(firstColor), 'front', 400)}" alt="" width="600" height="800" loading="lazy"></span>`;
