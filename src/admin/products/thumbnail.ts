import { ownImage } from '../../catalog/views/picture.ts';
import { type Html, html, trusted } from '../../layout/html.ts';
import { colorHex } from '../../pictures/colors.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';
import { picturePath } from '../../pictures/paths.ts';

interface ThumbnailInput {
  picture: OwnPicture | null;
  drawing: string;
  firstColor: string;
}

const LAZY = trusted(' loading="lazy"');

/** A small picture of a product beside its name: its first picture, or its drawing in its first color. */
export const thumbnailOf = ({ picture, drawing, firstColor }: ThumbnailInput): Html =>
  html`<span class="frame thumb">${
    picture
      ? ownImage(picture, { sizes: '2.5rem', alt: '', attributes: LAZY })
      : html`<img src="${picturePath(drawing, colorHex(firstColor), 'front', 200)}" alt="" width="600" height="800" loading="lazy">`
  }</span>`;
