import { SETTING_NAMES } from './settings.ts';

/** Shorter names, such as HOST, are near to too many others. */
const LENGTH_MIN = 7;
/** From this length on, a name with two wrong letters is more likely a mistake than a setting of another program. */
const LENGTH_FOR_TWO = 10;

/**
 * Returns a sentence for each variable whose name is nearly that of a setting: an instance with DATABASE_URLS would
 * open an empty shop. Where the setting itself is set, similar names are not reported.
 */
export function misspelledSettings(env: NodeJS.ProcessEnv): string[] {
  const missed = SETTING_NAMES.filter((name) => name.length >= LENGTH_MIN && !env[name]);
  const known = new Set<string>(SETTING_NAMES);
  return Object.keys(env)
    .filter((name) => env[name] && !known.has(name))
    .flatMap((name) => {
      const meant = missed.find((setting) => isNear(name, setting));
      return meant ? [`${name} is not a setting of the shop. Did you mean ${meant}?`] : [];
    });
}

function isNear(name: string, setting: string): boolean {
  const [written, meant] = [lettersOf(name), lettersOf(setting)];
  if (written === meant) return true;
  const editsMax = setting.length >= LENGTH_FOR_TWO ? 2 : 1;
  return Math.abs(written.length - meant.length) <= editsMax && editsBetween(written, meant) <= editsMax;
}

/** Case, separators and a plural do not count. */
const lettersOf = (name: string): string =>
  name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replace(/IES$/, 'Y')
    .replace(/S$/, '');

/** Counts letters that were added, left out or replaced; two that changed places count as one (Damerau). */
function editsBetween(one: string, other: string): number {
  let [beforeLast, last]: number[][] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isTurned = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(current, column - 1) + 1,
        at(last, column) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isTurned ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, other.length);
}

const at = (row: readonly number[] | undefined, column: number): number =>
  row?.[column] ?? Number.POSITIVE_INFINITY;
