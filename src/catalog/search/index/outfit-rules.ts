import { memoize } from '../../../cache/memoize.ts';
import { colorHex } from '../../../pictures/colors.ts';

/** A garment's part in an outfit. */
type Part = 'top' | 'layer' | 'coat' | 'bottom' | 'dress' | 'shoes' | 'socks' | 'warmer' | 'bag';

/** The part by drawing. Every product has a drawing, which its type and name determine. */
const PARTS: Readonly<Record<string, Part>> = {
  ...{ 'crew-tee': 'top', 'breton-tee': 'top', 'long-sleeve-tee': 'top', 'oxford-shirt': 'top', polo: 'top' },
  ...{ 'cable-knit': 'layer', hoodie: 'layer', overshirt: 'layer' },
  ...{ parka: 'coat', 'wool-coat': 'coat' },
  ...{ chinos: 'bottom', 'straight-jeans': 'bottom', shorts: 'bottom', 'pleated-skirt': 'bottom' },
  ...{ 'midi-dress': 'dress', sneakers: 'shoes', socks: 'socks' },
  ...{ beanie: 'warmer', scarf: 'warmer', tote: 'bag' },
};

/** The parts that complete an outfit with a part, the most important one first. */
const COMPLEMENTS: Readonly<Record<Part, readonly Part[]>> = {
  top: ['bottom', 'layer', 'shoes', 'bag', 'coat'],
  layer: ['bottom', 'top', 'shoes', 'warmer', 'coat'],
  coat: ['layer', 'bottom', 'warmer', 'shoes', 'dress'],
  bottom: ['top', 'layer', 'shoes', 'coat', 'bag'],
  dress: ['shoes', 'layer', 'bag', 'coat', 'warmer'],
  shoes: ['bottom', 'socks', 'top', 'layer', 'dress'],
  socks: ['shoes', 'bottom', 'top', 'layer'],
  warmer: ['coat', 'layer', 'bottom', 'shoes'],
  bag: ['top', 'dress', 'bottom', 'shoes'],
};

const PART_NAMES = Object.keys(COMPLEMENTS) as Part[];

/** The part as a number from 1, which fits into a column of the index. 0 means that the part is unknown. */
export const partOf = (drawing: string): number => PART_NAMES.indexOf(PARTS[drawing] as Part) + 1;

const COMPLEMENT_NUMBERS: readonly (readonly number[])[] = [
  [],
  ...PART_NAMES.map((name) => COMPLEMENTS[name].map((other) => PART_NAMES.indexOf(other) + 1)),
];
export const complementsOf = (part: number): readonly number[] => COMPLEMENT_NUMBERS[part] ?? [];

const SEASONS: Readonly<Record<string, number>> = {
  ...{ shorts: 1 },
  ...{ 'cable-knit': -1, parka: -1, 'wool-coat': -1, beanie: -1, scarf: -1 },
};
/** 1 for summer, -1 for winter, and 0 for garments that are worn all year. */
export const seasonOf = (drawing: string): number => SEASONS[drawing] ?? 0;

const NEUTRAL = 1;
const HUES = 6;
/** A color whose strongest and weakest channels differ by at most this much goes with everything. */
const NEUTRAL_CHROMA_MAX = 40;

/** Returns one bit for the family of a color: neutral, or one of six hues. */
export const paletteOf = memoize(2_000, (color): number => {
  const number = Number.parseInt(colorHex(color.replaceAll('-', ' ')), 16);
  const [red, green, blue] = [number >> 16, (number >> 8) & 255, number & 255] as const;
  const max = Math.max(red, green, blue);
  const chroma = max - Math.min(red, green, blue);
  if (chroma <= NEUTRAL_CHROMA_MAX) return NEUTRAL;
  const hue =
    max === red
      ? (green - blue) / chroma + HUES
      : max === green
        ? (blue - red) / chroma + 2
        : (red - green) / chroma + 4;
  return 2 << (Math.round(hue) % HUES);
});

interface Worn {
  season: number;
  palette: number;
  priceMinor: number;
}

/**
 * Returns how well two garments of different parts go together, or undefined if their seasons exclude each other. Tones of
 * one hue go best, a neutral color goes with everything, and similar prices suggest similar quality.
 */
export function matchOf(one: Worn, other: Worn): number | undefined {
  if (one.season * other.season < 0) return undefined;
  const hues = one.palette & other.palette & ~NEUTRAL;
  const isNeutral = ((one.palette | other.palette) & NEUTRAL) !== 0;
  const tones = hues !== 0 ? 2 : isNeutral ? 1 : 0;
  const season = one.season !== 0 && one.season === other.season ? 1 : 0;
  return tones + season + priceMatch(one.priceMinor, other.priceMinor);
}

function priceMatch(one: number, other: number): number {
  const ratio = Math.max(one, other, 1) / Math.max(1, Math.min(one, other));
  if (ratio <= 2) return 2;
  return ratio <= 4 ? 1 : 0;
}
