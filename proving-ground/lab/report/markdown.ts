import type { LabResult } from '../result.ts';
import { COLUMNS, factsOf, faultRows, headline, stageOf } from './figures.ts';
import { seconds, whole } from './format.ts';

/** Renders the tables of the report for docs/measurements. */
export function renderMarkdown(result: LabResult): string {
  const { verdict, stages, leftOut } = result;
  const lines = [
    `# The lab, ${result.startedAt.slice(0, 10)}`,
    '',
    headline(result).text,
    ...[...verdict.void, ...verdict.failures].map((reason) => `- ${reason}`),
    '',
    ...factsOf(result).map(
      ([name, value]) => `- ${name}: ${name === 'repeat with' ? `\`${value}\`` : value}`,
    ),
    '',
    '## Stages',
    '',
    ...table(
      COLUMNS.map(({ head }) => head),
      stages.map((stage) => COLUMNS.map(({ value }) => value(stage, result))),
    ),
    '',
    ...COLUMNS.flatMap(({ head, note }) => (note === undefined ? [] : [`- ${head}: ${note}`])),
    '',
    '## Faults',
    '',
    'The longest time in which no change was acknowledged, and how many acknowledged changes were lost.',
    '',
    ...table(
      ['fault', ...stages.map((stage) => stageOf(stage).title)],
      faultRows(result).map(({ name, cells }) => [
        name,
        ...cells.map((cell) => {
          if (!cell) return '–';
          const gap = seconds(cell.writeGapMs);
          return cell.changesLost > 0 ? `${gap}, ${whole(cell.changesLost)} lost` : gap;
        }),
      ]),
    ),
    ...(leftOut.length > 0 ? ['', '## Not played', ''] : []),
    ...leftOut.map((stage) => `- ${stageOf(stage).title}: ${stage.why}`),
  ];
  return `${lines.join('\n')}\n`;
}

function table(head: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
}
