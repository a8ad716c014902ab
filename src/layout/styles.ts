import { assetPath, bundleName, bundlePath } from '../web/assets.ts';

/** Layers depend on this sequence: tokens.css names them first. */
const SHOP = ['tokens', 'base', 'layout', 'components'];
const ADMIN = ['tokens', 'base', 'components', 'admin'];

/** What each kind of page adds to the sheets of the shop. */
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

/** The sheets of each kind of page, which the shop serves as one file. */
export const styleBundles: readonly (readonly string[])[] = [
  ADMIN,
  ...KINDS.map((kind) => [...SHOP, ...kind]),
];

const links = new Map(styleBundles.map((sheets) => [bundleName(sheets), link(bundlePath(sheets))]));

/** The style sheet of a page of the shop. `added` are the sheets of its kind. */
export const shopStyles = (added: readonly string[]): string => stylesOf([...SHOP, ...added]);

export const adminStyles = stylesOf(ADMIN);

/** A kind of page that is not listed above loads its sheets one by one. */
function stylesOf(sheets: readonly string[]): string {
  return links.get(bundleName(sheets)) ?? sheets.map((sheet) => link(assetPath(`css/${sheet}.css`))).join('');
}

function link(address: string): string {
  return `<link rel="stylesheet" href="${address}">\n`;
}
