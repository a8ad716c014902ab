import { memoize } from '../../cache/memoize.ts';

/*
 * The accent is one color, which has to be readable on the light paper. Its other shades, and those for the dark scheme,
 * are computed. The tokens are those of public/css/tokens.css, which has the shades of the default accent.
 */

/** `--paper` and `--ink` of public/css/tokens.css. */
export const PAPER = '#fdfcfa';
const DARK_PAPER = '#161513';
const WHITE = '#ffffff';
const BLACK = '#000000';

/** WCAG 2.2, 1.4.3 for text. */
export const CONTRAST_MIN = 4.5;
/** The accent of the dark scheme is lighter than it must be, as the default's is. */
const DARK_CONTRAST = 7;
const STEPS = 40;
/** A shop has one accent, and previews have others. */
const ACCENTS_MAX = 20;

export const isHexColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** The contrast of the accent on the light paper. White on the accent has a little more. */
export const accentContrast = (accent: string): number => contrast(accent, PAPER);

/** The accent and the color of text on it, in the light scheme and in the dark one. */
export const accentShades = memoize(
  ACCENTS_MAX,
  (accent): Readonly<Record<'light' | 'dark', readonly [string, string]>> => {
    const light = accent.toLowerCase();
    const dark = mixUntil(light, WHITE, (color) => contrast(color, DARK_PAPER) >= DARK_CONTRAST);
    return { light: [light, WHITE], dark: [dark, mix(dark, BLACK, 0.85)] };
  },
);

/** Computes the style sheet that replaces the default accent. */
export function accentStyles(accent: string): string {
  const shades = accentShades(accent);
  const [light, onLight] = shades.light;
  const [dark, onDark] = shades.dark;
  const soft = mixUntil(light, PAPER, (color) => contrast(light, color) >= CONTRAST_MIN + 0.1, 0.85);
  const darkSoft = mix(dark, DARK_PAPER, 0.8);
  const tokens = {
    accent: [light, dark],
    'accent-2': [mix(light, BLACK, 0.25), mix(dark, WHITE, 0.35)],
    'on-accent': [onLight, onDark],
    'accent-soft': [soft, mixUntil(darkSoft, BLACK, (color) => contrast(dark, color) >= CONTRAST_MIN)],
  };
  const lines = Object.entries(tokens).map(([name, shades]) => `--${name}:light-dark(${shades.join(',')})`);
  return `@layer tokens{:root{${lines.join(';')}}}\n`;
}

/** Mixes more and more of `other` into the color until it is fine. `from` is the share to begin with. */
function mixUntil(color: string, other: string, isFine: (mixed: string) => boolean, from = 0): string {
  for (let step = 0; step <= STEPS; step++) {
    const mixed = mix(color, other, from + ((1 - from) * step) / STEPS);
    if (isFine(mixed)) return mixed;
  }
  return other;
}

/** Mixes two colors in sRGB. `share` is the part of the second one. */
function mix(one: string, other: string, share: number): string {
  const [from, to] = [channelsOf(one), channelsOf(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] as number) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [red, green, blue] = channelsOf(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channelsOf = (color: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
