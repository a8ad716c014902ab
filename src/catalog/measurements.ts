import { FORBIDDEN } from './import/read/cells.ts';

/** A measurement of a garment in each size. */
export interface Measurement {
  /** Such as "Chest". */
  label: string;
  /** In centimeters by size, in the order of the text. */
  valuesCm: ReadonlyMap<string, number>;
}

const LINES_MAX = 12;
const SIZES_MAX = 40;
const LABEL_LENGTH_MAX = 40;
const SIZE_LENGTH_MAX = 20;
const CM_MAX = 400;

export const MEASUREMENTS_LENGTH_MAX = 4_000;
export const MEASUREMENTS_HINT = 'write each line like “Chest: S 50, M 53.5”, in centimeters';

/**
 * Reads measurements such as "Chest: S 50, M 53.5", separated by line breaks or semicolons. Returns undefined if the text is
 * malformed.
 */
export function parseMeasurements(text: string): Measurement[] | undefined {
  const lines = text
    .split(/[\n;]/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean);
  const found = lines.map(measurementOf).filter((one) => one !== undefined);
  const labels = new Set(found.map(({ label }) => label.toLowerCase()));
  const isValid = found.length === lines.length && labels.size === found.length && found.length <= LINES_MAX;
  return isValid ? found : undefined;
}

function measurementOf(line: string): Measurement | undefined {
  const [, label = '', rest = ''] = /^([^:]+):(.+)$/.exec(line) ?? [];
  // A comma right before a digit is a decimal comma.
  const entries = rest
    .split(/,(?!\d)/)
    .map((entry) => /^([^,]+?)\s+(\d{1,3}(?:[.,]\d)?)$/.exec(entry.trim()));
  const valuesCm = new Map(
    entries.map((entry) => [entry?.[1] ?? '', Number(entry?.[2]?.replace(',', '.') ?? 0)]),
  );
  const areValid = [...valuesCm].every(
    ([size, cm]) => size !== '' && size.length <= SIZE_LENGTH_MAX && cm > 0 && cm <= CM_MAX,
  );
  const isWhole = valuesCm.size === entries.length && valuesCm.size <= SIZES_MAX;
  const name = label.trim();
  if (!areValid || !isWhole || name === '' || name.length > LABEL_LENGTH_MAX || FORBIDDEN.test(line))
    return undefined;
  return { label: name, valuesCm };
}

/** Returns the text as it is stored, or in one line for a file. */
export const measurementsText = (
  measurements: readonly Measurement[],
  separator: '\n' | '; ' = '\n',
): string =>
  measurements
    .map(({ label, valuesCm }) => `${label}: ${[...valuesCm].map((entry) => entry.join(' ')).join(', ')}`)
    .join(separator);

/** Returns a text in the form in which it is stored. A malformed text is only trimmed. */
export function tidyMeasurements(text: string): string {
  const parsed = parseMeasurements(text);
  return parsed ? measurementsText(parsed) : text.trim();
}
