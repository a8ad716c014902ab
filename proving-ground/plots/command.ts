import { readFile } from 'node:fs/promises';
import { renderMarkdown } from '../lab/report/markdown.ts';
import type { LabResult } from '../lab/result.ts';
import { PLOT_NAMES, writeFigures, writePlot } from './plots.ts';

const USAGE = `Usage: npm run plots [-- NAME…]            draws the plots of docs/measurements from the tables there
       npm run plots -- --lab RESULT.json   puts a result of npm run lab into docs/measurements/lab.md first

NAME is one of ${PLOT_NAMES.join(', ')}; all of them by default.
`;

const args = process.argv.slice(2);
try {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
  } else if (args[0] === '--lab' && args[1] !== undefined) {
    const result = JSON.parse(await readFile(args[1], 'utf8')) as LabResult;
    await writeFigures('lab', renderMarkdown(result).replace(/^# .*\n/, ''));
  } else {
    for (const name of args.length > 0 ? args : PLOT_NAMES) await writePlot(name);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
