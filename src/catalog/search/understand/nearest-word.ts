/** A word that can be found, with the number of products that contain it. */
export interface KnownWord {
  word: string;
  products: number;
}

/** From four letters on, one may be wrong, and from six on two. Shorter words are too easily mistaken for others. */
function distanceMaxOf(word: string): number {
  if (/[^\p{L}]/u.test(word) || word.length < 4) return 0;
  return word.length < 6 ? 1 : 2;
}

/**
 * Returns the known word that a misspelled one most likely means: the one with the fewest wrong letters, then the one with
 * the same first letter, then the one that most products contain.
 */
export function nearestWord(typed: string, known: readonly KnownWord[]): string | undefined {
  const distanceMax = distanceMaxOf(typed);
  if (distanceMax === 0) return undefined;
  const letters = lettersIn(typed);
  let best: { word: string; rank: [number, number, number] } | undefined;
  for (const { word, products } of known) {
    if (Math.abs(word.length - typed.length) > distanceMax) continue;
    // Each wrong letter changes at most two letters of the set. This spares most words the slow comparison.
    if (bitCount(lettersIn(word) ^ letters) > 2 * distanceMax) continue;
    const distance = distanceBetween(typed, word);
    if (distance > distanceMax) continue;
    const rank: [number, number, number] = [distance, word[0] === typed[0] ? 0 : 1, -products];
    if (!best || isBefore(rank, best.rank)) best = { word, rank };
  }
  return best?.word;
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
}

/** One bit for each letter. Letters beyond a to z share bits. */
function lettersIn(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Letters that are missing, added or wrong each count as one, and so do two neighbors that are swapped. */
export function distanceBetween(one: string, other: string): number {
  let [beforeLast, last]: [number[], number[]] = [
    [],
    Array.from({ length: other.length + 1 }, (_, at) => at),
  ];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let at = 1; at <= other.length; at++) {
      const isSame = one[row - 1] === other[at - 1];
      let distance = Math.min(
        (last[at] as number) + 1,
        (current[at - 1] as number) + 1,
        (last[at - 1] as number) + (isSame ? 0 : 1),
      );
      const isSwapped = one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      if (row > 1 && at > 1 && isSwapped) distance = Math.min(distance, (beforeLast[at - 2] as number) + 1);
      current.push(distance);
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] as number;
}
