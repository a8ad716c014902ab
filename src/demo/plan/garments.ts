import { memoizeByObject } from '../../cache/memoize.ts';
import type { DemoProduct } from '../world.ts';

/** The kind of garment that a product is, by its name, type and tags. Other products sell all year and are seldom returned. */

export type GarmentKind =
  | 'knit'
  | 'shirt'
  | 'tee'
  | 'hoodie'
  | 'trousers'
  | 'dress'
  | 'coat'
  | 'shoes'
  | 'socks'
  | 'bag'
  | 'hat'
  | 'scarf'
  | 'other';

export interface Garment {
  kind: GarmentKind;
  season: 'winter' | 'summer' | 'any';
  /** The share of items that come back. */
  returnRate: number;
  /** What a review calls it, such as "sweater" or "jeans". */
  noun: string;
  isPlural: boolean;
}

const KINDS: readonly (readonly [kind: GarmentKind, is: RegExp, returnRate: number])[] = [
  ['socks', /\bsocks?\b/, 0.02],
  ['shoes', /sneaker|shoe|boot|sandal|loafer/, 0.2],
  ['bag', /tote|bag|backpack/, 0.03],
  ['scarf', /scarf/, 0.04],
  ['hat', /beanie|hat|cap|glove/, 0.04],
  ['coat', /coat|jacket|parka|blazer|overshirt/, 0.19],
  ['dress', /dress|skirt/, 0.27],
  ['trousers', /jeans|chino|trouser|shorts|pants|leggings/, 0.23],
  ['hoodie', /hoodie|sweatshirt/, 0.11],
  ['knit', /sweater|cardigan|knit|pullover|jumper/, 0.14],
  ['tee', /t-shirt|polo|long-sleeve|base-layer|base layer|tank/, 0.08],
  ['shirt', /shirt|blouse/, 0.13],
];
const OTHER_RETURN_RATE = 0.05;
const WINTER = /coat|wool|cashmere|flannel|winter|beanie|scarf|sweater|brushed|moleskin|merino base|lined/;
const SUMMER = /linen|summer|shorts|quick-dry|light checked|poplin summer|polo|dress/;

export const garmentOf: (product: DemoProduct) => Garment = memoizeByObject(1_000, (product: DemoProduct) => {
  const name = product.name.toLowerCase();
  const text = `${name} ${product.type} ${product.tags.join(' ')}`.toLowerCase();
  const [kind, , returnRate] = KINDS.find(([, is]) => is.test(name)) ??
    KINDS.find(([, is]) => is.test(text)) ?? ['other' as const, undefined, OTHER_RETURN_RATE];
  const season = SUMMER.test(name) ? 'summer' : WINTER.test(text) ? 'winter' : 'any';
  return { kind, season, returnRate, ...nounOf(product.name) };
});

function nounOf(name: string): Pick<Garment, 'noun' | 'isPlural'> {
  const last = name.split(' ').at(-1) ?? '';
  if (!/^[\p{L}-]{3,}$/u.test(last)) return { noun: 'piece', isPlural: false };
  if (last === 'long-sleeve') return { noun: 'top', isPlural: false };
  const noun = last === 'T-shirt' ? last : last.toLowerCase();
  return { noun, isPlural: /[^s]s$/.test(noun) };
}
