/** A picture of the merchant's own, as pages know it. It is stored with the product in this shape. */
export interface OwnPicture {
  /** Names its files. A key is never used for other files, so they can be cached forever. */
  key: string;
  /** In pixels, of the largest file. */
  width: number;
  height: number;
  /** Missing where the merchant gave none. */
  alt?: string;
  /** The point that stays visible where a page cuts the picture, in percent from the left and the top. Missing for the middle. */
  focus?: readonly [x: number, y: number];
  /** Missing for a picture that shows the product as a whole. */
  colors?: readonly string[];
  skus?: readonly string[];
  /**
   * Shown until the picture has loaded, as `TONES` describes. Empty if the picture is transparent. Missing if it was uploaded
   * before tones and thumbnails existed.
   */
  tones?: string;
}

/** Tones are the colors of the cells of a grid, row by row, with three hexadecimal digits each. */
export const TONES = { columns: 3, rows: 4, digits: 3 } as const;

/** A phone shows 400, a product page on a large screen up to 1600 pixels. */
const WIDTHS = [400, 800, 1200, 1600] as const;
export const WIDTH_MAX = 1_600;
/** A taller picture is reduced to this height. */
export const HEIGHT_MAX = 3_200;

export const FILE_FORMATS = ['avif', 'webp'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** In pixels, for carts and lists. */
const THUMBNAIL_WIDTH = 200;

/** The widths that every picture is stored in. It is never enlarged. */
export const storedWidths = (width: number): number[] => [...WIDTHS.filter((one) => one < width), width];

/** The widths that an upload is converted to. */
export const convertedWidths = (width: number): number[] => [
  ...(width > THUMBNAIL_WIDTH ? [THUMBNAIL_WIDTH] : []),
  ...storedWidths(width),
];

export const fileName = (width: number, format: FileFormat): string => `${width}.${format}`;

/** The address of the smallest file that is at least as wide as `wanted`, or of the widest. */
export function ownPicturePath(
  picture: Pick<OwnPicture, 'key' | 'width' | 'tones'>,
  wanted: number,
  format: FileFormat = 'webp',
): string {
  const chosen = offeredWidths(picture).find((one) => one >= wanted) ?? picture.width;
  return pathOf(picture.key, chosen, format);
}

export const ownSrcset = (picture: OwnPicture, format: FileFormat): string =>
  offeredWidths(picture)
    .map((one) => `${pathOf(picture.key, one, format)} ${one}w`)
    .join(', ');

const offeredWidths = ({ width, tones }: Pick<OwnPicture, 'width' | 'tones'>): number[] =>
  tones === undefined ? storedWidths(width) : convertedWidths(width);

const pathOf = (key: string, width: number, format: FileFormat): string =>
  `/pictures/own/${key}/${fileName(width, format)}`;

/** The pictures of a color come first, then those of the whole product. Those of other colors are left out. */
export function picturesInColor(pictures: readonly OwnPicture[], color: string): readonly OwnPicture[] {
  const ofColor = pictures.filter(({ colors }) => colors?.includes(color));
  const general = pictures.filter(({ colors, skus }) => !colors && !skus);
  const shown = [...ofColor, ...general];
  return shown.length > 0 ? shown : pictures;
}
