import { memoizeByObject } from '../../../cache/memoize.ts';
import { colorHex, hexOfName, unknownHex } from '../../../pictures/colors.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FacetLabels } from '../../cached-catalog.ts';
import { basesOf, fold, formsOf, rawWords, spellingsOf } from './fold.ts';
import { type KnownWord, nearestWord } from './nearest-word.ts';

/** A word of names, types, tags and colors, with how many products contain it, and how many have it in their name. */
export interface CountedWord extends KnownWord {
  names: number;
}

/** What searches of a shop can name: its words, the values of its filters, and its synonyms. */
export interface Vocabulary {
  labels: FacetLabels;
  colors: ColorNames;
  /** The slugs of types by their label in one word, in all of its forms. */
  types: ReadonlyMap<string, string>;
  /** Tells whether products have this folded word, or one that begins with it, or whether it has a synonym. */
  isKnown(word: string): boolean;
  /** Tells whether products have exactly this word, or whether it has a synonym. */
  isWord(word: string): boolean;
  /** Tells whether the name of a product has this word. */
  isInNames(word: string): boolean;
  /** Words that mean the same, in all of their forms. */
  synonymsOf(word: string): readonly string[];
  nearest(word: string): string | undefined;
  /** Known words that begin with these letters, the most frequent first. */
  completions(start: string, wordsMax: number): string[];
  /** Returns a folded word as the catalog or the list of synonyms writes it, in lowercase: "größe" for "grosse". */
  writtenOf(word: string): string;
}

interface ColorNames {
  slugsByLabel: ReadonlyMap<string, string>;
  slugsByHex: ReadonlyMap<string, readonly string[]>;
  /** Each word of a label. */
  words: ReadonlySet<string>;
}

export function vocabularyOf(
  words: readonly CountedWord[],
  labels: FacetLabels,
  search: ShopSettings['search'],
): Vocabulary {
  const counted = countedWords(words);
  const groups = synonymGroups(search);
  const isWord = (word: string) =>
    formsOf(word).some((form) => counted.namesByForm.has(form)) || groups.byForm.has(word);
  return {
    labels,
    colors: colorNames(labels),
    types: typesByLabel(labels),
    isWord,
    isKnown: (word) => isWord(word) || hasPrefix(counted.sorted, word) || hasPrefix(groups.sorted, word),
    isInNames: (word) => formsOf(word).some((form) => (counted.namesByForm.get(form) ?? 0) > 0),
    synonymsOf: (word) => synonymsOf(groups, word, isWord(word)),
    nearest: (word) => nearestWord(word, counted.list) ?? nearestWord(word, groups.list),
    completions: (start, wordsMax) =>
      counted.list
        .filter(({ word }) => word.startsWith(start))
        .slice(0, wordsMax)
        .map(({ word }) => word),
    writtenOf: (word) => counted.written.get(word) ?? groups.written.get(word) ?? word,
  };
}

/** Prepared once per list, because a shop has thousands of words. */
const countedWords = memoizeByObject(4, (words: readonly CountedWord[]) => {
  const list = words.map((counted) => ({ ...counted, word: fold(counted.word) }));
  /** How many names have a word in one of its forms. */
  const namesByForm = new Map<string, number>();
  for (const { word, names } of list)
    for (const form of formsOf(word)) namesByForm.set(form, Math.max(names, namesByForm.get(form) ?? 0));
  return {
    ...{ list, namesByForm, sorted: list.map(({ word }) => word).sort() },
    written: writtenByFolded(words.map(({ word }) => word)),
  };
});

/** Of several spellings, such as "größe" and "grosse", the first one is taken, which is the most frequent. */
function writtenByFolded(words: readonly string[]): Map<string, string> {
  const written = new Map<string, string>();
  for (const word of words) {
    const folded = fold(word);
    if (!written.has(folded)) written.set(folded, word.toLowerCase());
  }
  return written;
}

const synonymGroups = memoizeByObject(20, ({ synonyms }: ShopSettings['search']) => {
  const groups = synonyms.map((group) => ({
    words: group.flatMap(spellingsOf),
    forms: [...new Set(group.map(fold).flatMap(formsOf))],
  }));
  const byForm = new Map<string, readonly string[]>();
  for (const { words, forms } of groups) for (const word of words) byForm.set(word, forms);
  // A word's own group takes precedence over a group that only shares its base form.
  for (const { words, forms } of groups)
    for (const base of words.flatMap(basesOf)) if (!byForm.has(base)) byForm.set(base, forms);
  const list = synonyms.flat().map((word): KnownWord => ({ word: fold(word), products: 0 }));
  return { byForm, list, sorted: [...byForm.keys()].sort(), written: writtenByFolded(synonyms.flat()) };
});

type SynonymGroups = ReturnType<typeof synonymGroups>;

/** A shorter prefix matches too many synonyms. */
const BEGINNING_MIN = 4;
const GROUPS_MAX = 3;

function synonymsOf({ byForm, sorted }: SynonymGroups, word: string, isWord: boolean): readonly string[] {
  const own = formsOf(word).map((form) => byForm.get(form));
  const group = own.find((forms) => forms !== undefined);
  if (group || isWord || word.length < BEGINNING_MIN) return group ?? [];
  const first = firstAtOrAfter(sorted, word);
  const begun = sorted.slice(first, first + GROUPS_MAX).filter((synonym) => synonym.startsWith(word));
  return [...new Set(begun.flatMap((synonym) => byForm.get(synonym) ?? []))];
}

const colorNames = memoizeByObject(4, ({ colors }: FacetLabels): ColorNames => {
  const slugsByLabel = new Map<string, string>();
  const slugsByHex = new Map<string, string[]>();
  const words = new Set<string>();
  for (const [slug, label] of colors) {
    const parts = rawWords(fold(label)).flatMap((word) => word.parts);
    slugsByLabel.set(parts.join(' '), slug);
    for (const part of parts) words.add(part);
    const hex = colorHex(label);
    // Unknown names are shown as gray, so the hex alone does not tell whether a name means gray.
    if (hex === unknownHex && !parts.some((part) => hexOfName(part))) continue;
    slugsByHex.set(hex, [...(slugsByHex.get(hex) ?? []), slug]);
  }
  return { slugsByLabel, slugsByHex, words };
});

const typesByLabel = memoizeByObject(4, ({ types }: FacetLabels): Map<string, string> => {
  const slugs = new Map<string, string>();
  for (const [slug, label] of types) {
    const [word, ...others] = rawWords(fold(label));
    if (word && others.length === 0) for (const form of formsOf(word.parts.join(''))) slugs.set(form, slug);
  }
  return slugs;
});

function hasPrefix(sorted: readonly string[], start: string): boolean {
  return sorted[firstAtOrAfter(sorted, start)]?.startsWith(start) ?? false;
}

function firstAtOrAfter(sorted: readonly string[], word: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
