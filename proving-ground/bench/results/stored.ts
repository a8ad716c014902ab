import { readFile } from 'node:fs/promises';
import { jsonPath } from '../../plots/plots.ts';
import type { Measured, Slice } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';

/** The JSON file of a section. */
export interface StoredSection {
  rows: (Measured & { ratios: Record<string, number> })[];
  values: Record<string, number | string>;
}

/** Returns undefined for a section that was never measured. */
export async function readSection(name: string): Promise<StoredSection | undefined> {
  const text = await readFile(jsonPath(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as StoredSection);
}

/** The medians of a figure, for each row whose name fits. */
export const figuresOf = (
  { rows }: StoredSection,
  name: RegExp,
  figure: (slice: Slice) => number,
): number[] => rows.filter((row) => name.test(row.name)).map(({ slices }) => median(slices.map(figure)));

/** One ratio of each row that has it. */
export const ratiosOf = ({ rows }: StoredSection, head: string, name = /./): number[] =>
  rows
    .filter((row) => name.test(row.name))
    .map(({ ratios }) => ratios[head])
    .filter((ratio) => ratio !== undefined);

/** The numbers among the values whose names fit. */
export const valuesOf = ({ values }: StoredSection, name: RegExp): number[] =>
  Object.entries(values)
    .filter(([figure]) => name.test(figure))
    .map(([, value]) => Number(value));
