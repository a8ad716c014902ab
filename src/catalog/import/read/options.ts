import { slugOf } from '../../product.ts';

/** The indexes (0 to 2) of the options that mean color, size, and neither. */
export interface OptionMeanings {
  color: number | undefined;
  size: number | undefined;
  styles: number[];
}

/** Option names in many languages. slugOf removes accents ("Färg" becomes farg) but keeps the ß of "Größe". */
const COLOR_WORDS = new Set(
  'color colour colors colours farbe farben couleur couleurs colore colori kleur kleuren kolor cor cores farg farve vari culoare barva farba szin spalva krasa varv boja renk mau iro цвет колір цвят боја χρωμα 色 颜色 顏色 カラー 색상 لون צבע रंग สี'
    .split(' ')
    .map(slugOf),
);

/** When several options match, the one in the earlier list is the size: jeans have a waist and a length. */
const SIZE_WORDS = [
  'size sizes sizing größe größen grosse groesse grossen groessen taille tailles talla tallas taglia taglie maat maten rozmiar storlek storrelse tamanho koko marime velikost velkost meret dydis izmers suurus velicina beden saizu размер розмір големина μεγεθος サイズ 尺码 尺寸 尺碼 사이즈 مقاس מידה साइज ขนาด',
  'waist bundweite taillenweite cintura vita tour-de-taille',
  'length länge laenge longueur largo lunghezza lengte dlugosc langd inseam',
].map((words) => new Set(words.split(' ').map(slugOf)));

/** German and Dutch form compounds: "Schuhgröße", "Hauptfarbe", "schoenmaat". */
const COLOR_ENDINGS = ['farbe', 'kleur'];
const SIZE_ENDINGS = ['größe', 'grosse', 'groesse', 'maat'].map(slugOf);

const NEVER = Number.POSITIVE_INFINITY;

/** Option names may come in any known language and order. A second color or size counts as a style. */
export function meaningsOf(optionNames: readonly string[]): OptionMeanings {
  const color = indexOfBest(optionNames, colorRank);
  const size = indexOfBest(optionNames, (name) => (isColor(name) ? NEVER : sizeRank(name)));
  const styles = optionNames.map((_, index) => index).filter((index) => index !== color && index !== size);
  return { color, size, styles };
}

/** The option values of a variant by meaning. Empty where the product has no such option. */
export function valuesByMeaning(
  values: readonly string[],
  meanings: OptionMeanings,
): { color: string; size: string; style: string } {
  return {
    color: values[meanings.color ?? -1] ?? '',
    size: values[meanings.size ?? -1] ?? '',
    style: meanings.styles.map((index) => values[index] ?? '').join(STYLE_SEPARATOR),
  };
}

const STYLE_SEPARATOR = ' / ';

function indexOfBest(names: readonly string[], rankOf: (name: string) => number): number | undefined {
  let best: number | undefined;
  let bestRank = NEVER;
  for (const [index, name] of names.entries()) {
    const rank = rankOf(name);
    if (rank >= bestRank) continue;
    best = index;
    bestRank = rank;
  }
  return best;
}

const isColor = (name: string): boolean => colorRank(name) < NEVER;

function colorRank(name: string): number {
  const words = wordsOf(name);
  if (words.some((word) => COLOR_WORDS.has(word))) return 0;
  return words.some((word) => COLOR_ENDINGS.some((ending) => word.endsWith(ending))) ? 1 : NEVER;
}

function sizeRank(name: string): number {
  const words = wordsOf(name);
  const rank = SIZE_WORDS.findIndex((list) => words.some((word) => list.has(word)));
  if (rank >= 0) return rank;
  return words.some((word) => SIZE_ENDINGS.some((ending) => word.endsWith(ending))) ? 0 : NEVER;
}

/** "Shoe size (EU)" → shoe, size, eu, and the name as a whole, as in "tour-de-taille". */
function wordsOf(name: string): string[] {
  const slug = slugOf(name);
  return [slug, ...slug.split('-')];
}
