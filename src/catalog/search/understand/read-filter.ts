import { departmentsOf } from '../../listings/departments.ts';
import { slugOf } from '../../product.ts';
import { shadesOf } from './color-families.ts';
import { fold, type RawWord, rawWords } from './fold.ts';
import { PLAIN_WORDS } from './plain-words.ts';
import type { NamedFilters } from './understand.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The filter values that a run of words names, and the run's length. */
type Named = Partial<NamedFilters> & { words: number };

/** The longest name of a filter's value that is recognized, in words. */
const RUN_MAX = 4;

/**
 * Reads a filter value whose name starts at this word. A word in a product's name is not read as a filter, unless it is a
 * color, a size, or several words: a shopper who types "T-shirt" expects products with that name first.
 */
export function readFilter(words: readonly RawWord[], at: number, vocabulary: Vocabulary): Named | undefined {
  for (let length = Math.min(RUN_MAX, words.length - at); length > 0; length--) {
    const run = words.slice(at, at + length);
    const named =
      readSize(run, vocabulary) ?? readColor(run, vocabulary) ?? readType(run, vocabulary) ?? undefined;
    if (named) return { ...named, words: length };
  }
  const [word] = [words[at] as RawWord];
  if (word.parts.length > 1 || vocabulary.isInNames(word.text)) return undefined;
  if (SALE.has(word.text)) return { isReduced: true, words: 1 };
  return readDepartment(word.text, vocabulary);
}

const SALE: ReadonlySet<string> = new Set(
  'sale sales reduced discount discounts discounted clearance outlet angebot angebote reduziert reduzierte rabatt rabatte ausverkauf schlussverkauf solde soldes promo promos promotion promotions remise'.split(
    ' ',
  ),
);

const SIZE_MARKS: ReadonlySet<string> = new Set(
  'size sizes grosse groesse grossen gr taille tailles eu waist pointure'.split(' '),
);
const SIZE_NAMES: Record<string, string> = {
  'extra small': 'xs',
  small: 's',
  medium: 'm',
  large: 'l',
  'extra large': 'xl',
  'extra extra large': 'xxl',
};
/** Sizes that are recognized without the word "size". */
const PLAIN_SIZE = /^(?:x{0,4}s|m|x{0,4}l|\d?xl|w?\d{2})$/;

function readSize(run: readonly RawWord[], { labels, isInNames }: Vocabulary): Partial<NamedFilters> | null {
  const [first, ...others] = run.map(({ text }) => text);
  const isMarked = SIZE_MARKS.has(first as string);
  const text = isMarked ? others.join(' ') : [first, ...others].join(' ');
  // The word "size" alone names no size.
  if (text === '') return null;
  const named = SIZE_NAMES[text];
  if (!isMarked && !PLAIN_SIZE.test(text) && run.length === 1 && (!named || isInNames(text))) return null;
  const sizes = sizesLike(named ?? text, labels.sizes);
  return sizes.length > 0 ? { sizes } : null;
}

/** The size itself, and those whose range contains the number: "43" is in "43–46". */
function sizesLike(text: string, sizes: ReadonlyMap<string, string>): string[] {
  const slug = slugOf(text.replace(/^w(?=\d\d$)/, ''));
  const same = slug !== '' && sizes.has(slug) ? [slug] : [];
  if (!/^\d{2}$/.test(slug)) return same;
  const ranges = [...sizes.keys()].filter((range) => {
    const [, low, high] = /^(\d{2})-(\d{2})$/.exec(range) ?? [];
    return low !== undefined && Number(low) <= Number(slug) && Number(slug) <= Number(high);
  });
  return [...same, ...ranges];
}

function readColor(run: readonly RawWord[], vocabulary: Vocabulary): Partial<NamedFilters> | null {
  const { colors } = vocabulary;
  const name = run.flatMap(({ parts }) => parts).join(' ');
  const slug = colors.slugsByLabel.get(name);
  if (slug) return { colors: [slug] };
  // "Linen" is a shade of beige, but a fabric in a shop that sells linen.
  const isOther = PLAIN_WORDS.has(name) || (vocabulary.isWord(name) && !colors.words.has(name));
  const shades = isOther ? [] : shadesOf(name, colors.slugsByHex);
  return shades.length > 0 ? { colors: shades } : null;
}

function readType(run: readonly RawWord[], vocabulary: Vocabulary): Partial<NamedFilters> | null {
  const { labels, types } = vocabulary;
  const text = run.map(({ text: word }) => word).join(' ');
  if (run.length > 1) return labels.types.has(slugOf(text)) ? { types: [slugOf(text)] } : null;
  const joined = run.flatMap(({ parts }) => parts).join('');
  const slug = [joined, ...vocabulary.synonymsOf(joined)]
    .map((word) => types.get(word))
    .find((found) => found !== undefined);
  const label = rawWords(fold(labels.types.get(slug ?? '') ?? '')).flatMap(({ parts }) => parts);
  return slug === undefined || label.some(vocabulary.isInNames) ? null : { types: [slug] };
}

function readDepartment(word: string, { labels }: Vocabulary): Named | undefined {
  const departments = departmentsOf([word]).filter((slug) => labels.departments.has(slug));
  // A word for several departments, such as "unisex", excludes none.
  return departments.length === 1 ? { departments, words: 1 } : undefined;
}
