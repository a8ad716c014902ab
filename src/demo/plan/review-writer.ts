import type { Random } from '../random.ts';
import {
  CLOSINGS,
  COMPLAINTS,
  FITS,
  FITS_BY_LETTER,
  MIXED,
  OF_KIND,
  PRAISE,
  SERVICE,
} from '../texts/review-texts.ts';
import type { Garment, GarmentKind } from './garments.ts';

export type Fit = 'small' | 'true' | 'large';

/** Writes the next review of a product. */
export type Writer = (stars: number, fit: Fit | null) => string;

const WITHOUT_FIT: ReadonlySet<GarmentKind> = new Set(['bag', 'socks', 'hat', 'scarf', 'other']);
/** Kinds whose sizes may be numbers, which no sentence about letter sizes fits. */
const NUMBERED: ReadonlySet<GarmentKind> = new Set(['shoes', 'trousers']);

export const hasFit = ({ kind }: Garment): boolean => !WITHOUT_FIT.has(kind);

/** More reviews than a product page shows. */
const RECENT = 40;

/** No two recent reviews of a product are the same, and a sentence is repeated only after all others of its kind. */
export function createWriter(garment: Garment, random: Random): Writer {
  const fits = { ...FITS, true: [...FITS.true, ...(NUMBERED.has(garment.kind) ? [] : FITS_BY_LETTER)] };
  const deckOf = (sentences: readonly string[]) => createDeck(sentences, random);
  const [praise, mixed, complaint, kind, service, closing, small, fitting, large] = [
    ...[PRAISE, MIXED, COMPLAINTS, OF_KIND[garment.kind], SERVICE, CLOSINGS],
    ...[fits.small, fits.true, fits.large],
  ].map(deckOf) as [Draw, Draw, Draw, Draw, Draw, Draw, Draw, Draw, Draw];
  const decksOfFit: Readonly<Record<Fit, Draw>> = { small, true: fitting, large };
  const sometimes = (probability: number, draw: Draw) => (random.chance(probability) ? [draw()] : []);
  const write: (stars: number, fit: Fit | null) => string[] = (stars, fit) => {
    if (stars <= 2) return [complaint(), ...sometimes(0.3, service)];
    const aboutFit = fit ? sometimes(0.6, decksOfFit[fit]) : [];
    if (stars === 3) return [mixed(), ...aboutFit];
    return [
      praise(),
      ...sometimes(0.45, kind),
      ...aboutFit,
      ...sometimes(0.2, service),
      ...sometimes(0.1, closing),
    ];
  };
  const recent: string[] = [];
  return (stars, fit) => {
    const sentences = write(stars, fit);
    const textOf = () => sentences.map((sentence) => agree(sentence, garment)).join(' ');
    while (recent.includes(textOf())) sentences.push(service());
    recent.push(textOf());
    if (recent.length > RECENT) recent.shift();
    return textOf();
  };
}

type Draw = () => string;

/** Draws all sentences in random order, then again. Those that were drawn last come last in the next round, too. */
function createDeck(sentences: readonly string[], random: Random): Draw {
  const half = Math.floor(sentences.length / 2);
  const left = random.shuffled(sentences);
  let drawn: string[] = [];
  return () => {
    if (left.length === 0) {
      left.push(...random.shuffled(drawn.slice(half)), ...random.shuffled(drawn.slice(0, half)));
      drawn = [];
    }
    const sentence = left.pop() as string;
    drawn.push(sentence);
    return sentence;
  };
}

/** Replaces placeholders so that they agree with the garment, such as "These jeans are" and "This sweater is". */
function agree(sentence: string, { noun, isPlural }: Garment): string {
  const words: Readonly<Record<string, string>> = isPlural
    ? {
        This: `These ${noun}`,
        noun: `pair of ${noun}`,
        It: 'They',
        it: 'them',
        they: 'they',
        is: 'are',
        has: 'have',
        s: '',
      }
    : { This: `This ${noun}`, noun, It: 'It', it: 'it', they: 'it', is: 'is', has: 'has', s: 's' };
  return sentence.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
}
