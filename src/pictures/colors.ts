import { paths } from '../layout/paths.ts';
import { type OwnPicture, storedWidths } from './own/own-picture.ts';

/** Gray marl, the most neutral cloth. It stands in for unknown and missing color names. */
export const unknownHex = '9c9a95';

const maxNameLength = 80;

/**
 * Returns six lowercase hexadecimal digits for a color name in English, German, French, Spanish, or Italian. Case and
 * accents do not matter. In a longer name the longest run of known words wins; of equally long runs the last one
 * wins, because it is the noun ("Dark navy"). Of two colors ("Navy/White"), the first is the ground color.
 */
export function colorHex(name: string): string {
  const [first = '', ...others] = name
    .slice(0, maxNameLength)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .split(/[/&+,|]/);
  for (const part of [first, ...others]) {
    const hex = hexInWords(part.split(/[^a-z]+/).filter(Boolean));
    if (hex) return hex;
  }
  return unknownHex;
}

function hexInWords(words: string[]): string | undefined {
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    for (let start = words.length - length; start >= 0; start--) {
      const run = words.slice(start, start + length).join(' ');
      const hex = hexByName.get(run) ?? (length === 1 ? hexOfCompound(run) : undefined);
      if (hex) return hex;
    }
  }
  return undefined;
}

/** German writes the shade and the color as one word: "Graublau", "Weinrot". */
const compoundEnd = /(?:schwarz|weiss|grau|blau|grun|gelb|rot|rosa|braun|orange|beige|lila)(?=e?[nrs]?$)/;

function hexOfCompound(word: string): string | undefined {
  const end = compoundEnd.exec(word)?.[0];
  return end && hexByName.get(end);
}

/** Shades of cloth rather than screen colors: a red shirt is not ff0000. Names are lowercase words without accents. */
export const colorNames: readonly (readonly [hex: string, names: string])[] = [
  // The shop's own colors, with the names that other shops use for them.
  ['f0ece3', 'chalk, craie, kreide, off white, offwhite, wollweiss, blanc casse, crudo, bianco sporco'],
  ['dccfb8', 'oat, oatmeal, hafer, avoine, avena'],
  ['c2a982', 'sand, sable, arena, sabbia, khaki, kaki, caqui, cachi'],
  ['b08d66', 'camel, kamel, camello, cammello, tan, caramel, karamell, caramelo, caramello'],
  [
    'a9583a',
    'rust, rost, rouille, oxido, ruggine, terracotta, terrakotta, terracota, copper, kupfer, cuivre, cobre, rame',
  ],
  ['8c3a2f', 'brick, ziegel, ziegelrot, brique, ladrillo, mattone'],
  ['6b6a4c', 'olive, oliv, oliva, olivgrun, verde oliva, military, army'],
  ['93a08f', 'sage, salbei, sauge, salvia'],
  [
    '32503f',
    'forest, forest green, dark green, wald, waldgrun, tannengrun, dunkelgrun, vert foret, vert fonce, bosque, verde bosque, verde oscuro, foresta, verde scuro, bottle green, bottle',
  ],
  [
    'a9bed4',
    'sky, sky blue, light blue, pale blue, himmel, himmelblau, hellblau, ciel, bleu ciel, bleu clair, cielo, azul cielo, azul claro, celeste, azzurro, baby blue',
  ],
  [
    '4a6484',
    'mid blue, denim, jean, indigo, blue, blau, bleu, azul, blu, medium blue, mittelblau, jeansblau',
  ],
  [
    '232c42',
    'navy, navy blue, marine, marineblau, bleu marine, marino, azul marino, blu navy, dark blue, dunkelblau, bleu fonce, azul oscuro, blu scuro, nachtblau, midnight, midnight blue',
  ],
  ['242425', 'black, schwarz, noir, noire, negro, negra, nero, nera, jet, ink'],
  [
    '9c9a95',
    'grey marl, gray marl, marl, grey melange, gray melange, graumeliert, gris chine, gris jaspeado, heather grey, heather gray, grigio melange, melange, grey, gray, grau, gris, grigio, grigia',
  ],
  [
    'c79c3c',
    'mustard, senf, senfgelb, moutarde, mostaza, senape, ochre, ocher, ocker, ocre, ocra, gold, golden, or, dore, oro, dorado',
  ],
  ['cfa8a0', 'dusty rose, rose, altrosa, vieux rose, rosa palo, rosa antico, blush'],
  // Whites and browns.
  ['f6f5f1', 'white, weiss, blanc, blanche, blanco, blanca, bianco, bianca, optic white'],
  [
    'f0e8d6',
    'ivory, cream, ecru, natural, elfenbein, creme, natur, ivoire, naturel, marfil, crema, avorio, panna, naturale, eggshell',
  ],
  ['d8c8ae', 'beige, stone, stein, pierre, piedra, pietra, nude, champagne, linen, leinen'],
  ['8c7f72', 'taupe, mushroom, greige, schlamm'],
  ['6b4a35', 'brown, braun, brun, marron, brune, cognac, marrone, tobacco, tabak, hazel'],
  [
    '4a3228',
    'chocolate, dark brown, dunkelbraun, schokolade, chocolat, cioccolato, espresso, coffee, kaffee, cafe, mocha',
  ],
  // Grays.
  [
    'c9c7c2',
    'light grey, light gray, hellgrau, gris clair, gris claro, grigio chiaro, silver, silber, argent, plata, argento, ash',
  ],
  [
    '55565a',
    'dark grey, dark gray, dunkelgrau, gris fonce, gris oscuro, grigio scuro, slate, schiefer, steel, graphite',
  ],
  ['3b3b3d', 'charcoal, anthracite, anthrazit, antracita, antracite, anthracit'],
  // Reds, oranges, yellows.
  ['b3312f', 'red, rot, rouge, rojo, roja, rosso, rossa, scarlet, cherry, kirschrot, cerise, cereza'],
  [
    '6a2430',
    'burgundy, bordeaux, wine, maroon, weinrot, burdeos, granate, vino, oxblood, claret, dark red, dunkelrot',
  ],
  ['d9755f', 'coral, koralle, corail, corallo, salmon, lachs, saumon, salmone'],
  ['cf6f2e', 'orange, naranja, arancione, arancio, tangerine'],
  ['ecb894', 'peach, pfirsich, peche, melocoton, pesca, apricot, aprikose, abricot, albicocca'],
  ['e2bf4f', 'yellow, gelb, jaune, amarillo, amarilla, giallo, gialla, lemon, zitrone, citron'],
  ['ecdfa6', 'butter, vanilla, light yellow, hellgelb, vanille, pale yellow'],
  // Pinks and purples.
  ['dfa3ad', 'pink, rosa, light pink, hellrosa'],
  ['b93c72', 'fuchsia, magenta, fucsia, hot pink, raspberry, himbeere, framboise'],
  [
    '6d4a78',
    'purple, violet, violett, lila, violeta, morado, morada, viola, aubergine, plum, pflaume, prune',
  ],
  ['b9a7cc', 'lilac, lavender, flieder, lavendel, lavande, lavanda, mauve, malva'],
  // Greens and other blues.
  ['4f7a54', 'green, grun, vert, verte, verde, grass'],
  [
    'b4ccb0',
    'mint, minze, menthe, menta, light green, hellgrun, vert clair, verde claro, pistachio, pistazie',
  ],
  ['2f6b5a', 'emerald, smaragd, emeraude, esmeralda, smeraldo'],
  ['2b6470', 'teal, petrol, petrole, petroleo, ottanio'],
  ['5fb0b2', 'turquoise, turkis, turquesa, turchese, aqua'],
  [
    '2f4fa8',
    'cobalt, royal, royal blue, kobalt, konigsblau, bleu roi, cobalto, azulon, ultramarine, electric blue',
  ],
];

const hexByName: ReadonlyMap<string, string> = new Map(
  colorNames.flatMap(([hex, names]) => names.split(', ').map((name) => [name, hex] as const)),
);

/** The color of exactly this name, in lowercase words without accents. Undefined for anything else. */
export const hexOfName = (name: string): string | undefined =>
  hexByName.get(name) ?? (name.includes(' ') ? undefined : hexOfCompound(name));

/** Everything that `colorHex` can return. Pictures are rendered in these only, so that requests cannot fill the disk. */
export const knownHexes: ReadonlySet<string> = new Set([...hexByName.values(), unknownHex]);

/**
 * The path of an item's picture for emails. It is a JPEG, because Outlook for Windows knows neither WebP nor AVIF. The path
 * says nothing about the recipient. For a drawing it has no hash, so that an old email shows the current drawing.
 */
export function emailPicturePath({ drawing, color, picture }: PicturedItem): string {
  if (!picture) return paths.emailPicture(drawing, colorHex(color));
  const [width = 0] = storedWidths(picture.width);
  return paths.ownEmailPicture(picture.key, width);
}

export interface PicturedItem {
  drawing: string;
  color: string;
  picture?: OwnPicture | null | undefined;
}
