/** Turns texts into pieces that the embedded fonts can show. No I/O here. */

export type FontPart = 'latin' | 'latin-ext';

export interface TextPiece {
  text: string;
  part: FontPart;
}

/**
 * The design's font comes in two files: Western European letters, and the other Latin ones. It has no Greek and no
 * Cyrillic letters, so names and addresses in those are written in Latin letters. Any other character becomes "?".
 */
export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (const character of written(text)) {
    const part = partOf(character.codePointAt(0) ?? 0);
    const shown = part ? character : '?';
    const last = pieces.at(-1);
    if (last && last.part === (part ?? 'latin')) last.text += shown;
    else pieces.push({ text: shown, part: part ?? 'latin' });
  }
  return pieces;
}

/** Whether the fonts have every letter of a text, so that `piecesOf` puts no "?" in the place of another one. */
export function isWritable(text: string): boolean {
  const count = (of: string) => of.split('?').length;
  const all = written(text);
  return count(all) === count(text) && [...all].every((one) => partOf(one.codePointAt(0) ?? 0) !== undefined);
}

const LATIN_SIGNS = new Set('ıŒœˆ˚˜–—‘’‚“”„†‡•…‹›€™−');

function partOf(code: number): FontPart | undefined {
  if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)) return 'latin';
  if (LATIN_SIGNS.has(String.fromCodePoint(code))) return 'latin';
  const isExtended = (code >= 0x100 && code <= 0x17f) || (code >= 0x218 && code <= 0x21b);
  return isExtended ? 'latin-ext' : undefined;
}

/** Accents are joined with their letters first, because the fonts have the letters with accents. */
function written(text: string): string {
  const plain = text.normalize('NFC').replace(/\s+/g, ' ');
  return plain.replace(/[\u0370-\u04ff\u1f00-\u1fff]+/g, (word) =>
    // The second letter of “ου” becomes “u”, as the Cyrillic letter does.
    [
      ...word
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .replaceAll('ου', 'оу'),
    ]
      .map((letter) => {
        const lower = LETTERS[letter.toLowerCase()] ?? '?';
        return letter === letter.toLowerCase() ? lower : lower.charAt(0).toUpperCase() + lower.slice(1);
      })
      .join(''),
  );
}

/** ELOT 743 for Greek letters one by one, and the Bulgarian transliteration law of 2009. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm' },
  ...{ ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps' },
  ...{ ω: 'o', а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', к: 'k' },
  ...{ л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'ts' },
  ...{ ч: 'ch', ш: 'sh', щ: 'sht', ъ: 'a', ь: 'y', ю: 'yu', я: 'ya' },
};
