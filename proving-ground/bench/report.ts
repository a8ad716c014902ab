import { cpus, totalmem } from 'node:os';
import type { Load } from './load.ts';
import { median } from './load.ts';

/** Collects medians of the rounds, and ratios to a bare limit of the same run. */
export interface Report {
  heading(name: string): void;
  row(name: string, rounds: Load[], ratios: Record<string, number>): void;
  value(name: string, figure: number | string): void;
  /** The sections by heading: when, how and where they were measured, and their tables in Markdown. */
  sections(): ReadonlyMap<string, string>;
}

/** The cells of a row by column. */
type Row = Record<string, string>;

interface Section {
  loads: Row[];
  values: Row[];
}

export function createReport(command: string): Report {
  const sections = new Map<string, Section>();
  let current: Section = { loads: [], values: [] };
  const add = (rows: Row[], row: Row) => {
    rows.push(row);
    const [name, ...figures] = Object.entries(row);
    process.stdout.write(
      `${name?.[1]}: ${figures.map(([what, figure]) => (what === 'value' ? figure : `${figure} ${what}`)).join(', ')}\n`,
    );
  };
  const origin = originOf(command);
  process.stdout.write(`${origin}\n`);
  return {
    heading(name) {
      current = { loads: [], values: [] };
      sections.set(name, current);
      process.stdout.write(`\n## ${name}\n\n`);
    },
    row(name, rounds, ratios) {
      const of = (figure: keyof Load) => median(rounds.map((round) => round[figure]));
      add(current.loads, {
        request: name,
        'per second': `${Math.round(of('requestsPerSecond'))}`,
        'CPU µs per request': of('cpuUs').toFixed(0),
        'p50 ms': `${of('p50Ms')}`,
        'p99 ms': `${of('p99Ms')}`,
        failed: `${of('failed')}`,
        ...Object.fromEntries(Object.entries(ratios).map(([what, ratio]) => [what, ratio.toFixed(2)])),
      });
    },
    value: (name, figure) =>
      add(current.values, {
        figure: name,
        value: `${typeof figure === 'number' ? Math.round(figure) : figure}`,
      }),
    sections: () =>
      new Map(
        [...sections].map(([name, { loads, values }]) => [
          name,
          [origin, ...[loads, values].filter(({ length }) => length > 0).map(tableOf)].join('\n\n'),
        ]),
      ),
  };
}

function originOf(command: string): string {
  const cpu = cpus()[0]?.model ?? 'unknown processor';
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\` with Node ${process.version} on ${cpus().length} cores (${cpu}), ${memoryGib} GiB. The load comes from the same machine. Figures are medians of the rounds; the ratios compare rounds that were run in turn.`;
}

/** The table has every column that any row has. */
function tableOf(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    `|${'---|'.repeat(columns.length)}`,
    ...rows.map((row) => line(columns.map((column) => row[column] ?? ''))),
  ].join('\n');
}
