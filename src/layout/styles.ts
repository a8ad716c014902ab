import { assetPath, bundleName, bundlePath } from '../web/assets.ts';

/** tokens.css comes first, because it declares the order of the layers. */
const SHOP = ['tokens', 'base', 'layout', 'components'];
const ADMIN = ['tokens', 'base', 'components', 'admin'];

/** The style sheets that each kind of page adds to those of the shop. */
const KINDS: readonly (readonly string[])[] = [
  [],
  ['home'],
  ['choices', 'listing'],
  ['choices', 'product'],
  ['cart'],
  ['account'],
  ['account', 'sign-in'],
  ['account', 'oops'],
  ['account', 'checkout'],
  ['account', 'order'],
  ['order'],
  ['account', 'information'],
  ['information'],
];

/** The shop serves the style sheets of each kind of page as one file. */
export const styleBundles: readonly (readonly string[])[] = [
  ADMIN,
  ...KINDS.map((kind) => [...SHOP, ...kind]),
];

const links = new Map(styleBundles.map((sheets) => [bundleName(sheets), link(bundlePath(sheets))]));

/** Returns the link to the style sheets of a page. `added` are the sheets of its kind. */
export const shopStyles = (added: readonly string[]): string => stylesOf([...SHOP, ...added]);

export const adminStyles = stylesOf(ADMIN);

/** A kind of page that is not listed above loads its style sheets one by one. */
function stylesOf(sheets: readonly string[]): string {
  return links.get(bundleName(sheets)) ?? sheets.map((sheet) => link(assetPath(`css/${sheet}.css`))).join('');
}

function link(address: string): string {
  return `<link rel="stylesheet" href="${address}">\n`;
}
