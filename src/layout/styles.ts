import { assetPath, bundleName, bundlePath } from '../web/assets.ts';

/** tokens.css comes first because it declares the order of the cascade layers. */
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
  ['account', 'checkout'],
  ['account', 'order'],
  ['order'],
  ['account', 'information'],
  ['information'],
];

/** All style sheets of each kind of page. The shop serves each list as one file. */
export const styleBundles: readonly (readonly string[])[] = [
  ADMIN,
  ...KINDS.map((kind) => [...SHOP, ...kind]),
];

const links = new Map(styleBundles.map((sheets) => [bundleName(sheets), link(bundlePath(sheets))]));

/** Returns the link to a page's style sheet. `added` lists the sheets of its kind. */
export const shopStyles = (added: readonly string[]): string => stylesOf([...SHOP, ...added]);

export const adminStyles = stylesOf(ADMIN);

/** A combination that is not listed above loads its sheets one by one. */
function stylesOf(sheets: readonly string[]): string {
  return links.get(bundleName(sheets)) ?? sheets.map((sheet) => link(assetPath(`css/${sheet}.css`))).join('');
}

function link(address: string): string {
  return `<link rel="stylesheet" href="${address}">\n`;
}
