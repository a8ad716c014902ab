import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { garmentWords } from './garment-words.ts';
import { type Crop, type Subject, subjects } from './subjects.ts';

/** Views every drawing has: the whole, the maker's own close-up, and three more close-ups. */
export const views = ['front', 'detail', 'crop-1', 'crop-2', 'crop-3'] as const;
export type View = (typeof views)[number];

/** What one view shows: a 3:4 box in the units of the drawing, and the words for those who cannot see it. */
type Frame = { viewBox: string; alt: string };

export type Drawing = {
  /** The file's name without `.svg`, as it stands in paths. */
  name: string;
  /** The master, in the color it was drawn in. */
  svg: string;
  /** 8 hex digits of the file's hash: a changed drawing has new addresses. */
  hash: string;
  frames: Record<View, Frame>;
};

const folder = new URL('../../public/garments/', import.meta.url);

/** Every drawing by its name, read once when the module loads: 21 files of about 6 KB. */
export const drawings: ReadonlyMap<string, Drawing> = new Map(
  Object.entries(subjects).map(([name, subject]) => [name, readDrawing(name, subject)]),
);

const label = 'woven-label';

/** The drawing of that name. One that is no longer drawn is the woven label, so that its product's page stands. */
export function getDrawing(name: string): Drawing {
  const drawing = drawings.get(name) ?? drawings.get(label);
  if (!drawing) throw new Error(`There is no drawing "${label}"`);
  return drawing;
}

/** What a product says about itself that may tell its garment. */
export type ProductWords = {
  imageSources?: readonly string[];
  type?: string;
  title?: string;
  tags?: readonly string[];
};

const maxTextLength = 200;
const maxListLength = 50;

type Rule = { name: string; pattern: RegExp };
const rules: readonly Rule[] = garmentWords.map(([name, words]) => ({
  name,
  pattern: new RegExp(words.split(' ').map(patternOf).join('|')),
}));

/** The name of the drawing for a product: a picture named as one of ours, or else its type, title and tags, or else the label. */
export function drawingFor({ imageSources = [], type = '', title = '', tags = [] }: ProductWords): string {
  return (
    firstOf(imageSources.slice(0, maxListLength), drawingNamedBy) ??
    drawingInWords(type) ??
    drawingInWords(title) ??
    firstOf(tags.slice(0, maxListLength), drawingInWords) ??
    label
  );
}

/** `https://x/files/oxford-shirt.svg?v=1` is our oxford-shirt; `.png` and others are not ours to guess. */
function drawingNamedBy(source: string): string | undefined {
  const name = /(?:^|\/)([a-z-]{1,40})\.svg(?:[?#]|$)/.exec(source.slice(0, 2_000))?.[1];
  return name !== undefined && drawings.has(name) ? name : undefined;
}

function drawingInWords(text: string): string | undefined {
  const words = plainWords(text);
  return rules.find(({ pattern }) => pattern.test(words))?.name;
}

/** Lower case, no accents, one space around every word; T-shirt and long sleeve become one word each. */
function plainWords(text: string): string {
  const words = text
    .slice(0, maxTextLength)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
  return ` ${words} `
    .replace(/\bt shirt/g, 'tshirt')
    .replace(/\blong sleeved?\b/g, 'longsleeve')
    .replace(/ (langarm|manches longues|manga larga) /g, ' longsleeve ');
}

function patternOf(word: string): string {
  const start = word.startsWith('-') ? '' : ' ';
  return `${start}${word.replace(/^-/, '').replaceAll('_', ' ')}(?:s|es|n|en)? `;
}

function firstOf<T>(values: readonly T[], find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found) return found;
  }
  return undefined;
}

function readDrawing(name: string, { front, detail, crops }: Subject): Drawing {
  const svg = readFileSync(new URL(`${name}.svg`, folder), 'utf8');
  const boxIn = (pattern: RegExp): string => {
    const box = pattern.exec(svg)?.[1];
    if (!box) throw new Error(`${name}.svg lacks ${pattern}`);
    return box;
  };
  return {
    name,
    svg,
    hash: createHash('sha256').update(svg).digest('hex').slice(0, 8),
    frames: {
      front: { viewBox: boxIn(/<svg[^>]* viewBox="([^"]+)"/), alt: front },
      detail: { viewBox: boxIn(/<view id="detail" viewBox="([^"]+)"/), alt: detail },
      'crop-1': frameOf(crops[0]),
      'crop-2': frameOf(crops[1]),
      'crop-3': frameOf(crops[2]),
    },
  };
}

function frameOf([alt, x, y, width]: Crop): Frame {
  return { viewBox: `${x} ${y} ${width} ${(width * 4) / 3}`, alt };
}
