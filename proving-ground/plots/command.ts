import { readFile } from 'node:fs/promises';
import { Argument } from 'commander';
import { createCommand, runCommand } from '../../src/commands/cli.ts';
import { renderMarkdown } from '../lab/report/markdown.ts';
import type { LabResult } from '../lab/result.ts';
import { PLOT_NAMES, writeFigures, writePlot } from './plots.ts';

const command = createCommand('plots', 'Draw the plots of docs/measurements from the tables there.', process)
  .addArgument(
    new Argument('[names...]', 'which plots to draw').choices(PLOT_NAMES).default(PLOT_NAMES, 'all'),
  )
  .option(
    '--lab <file>',
    'Put this result of "npm run lab" into docs/measurements/lab.md, and draw its plot.',
  )
  .action(async (names: string[], { lab }: { lab?: string }) => {
    if (lab === undefined) {
      for (const name of names) await writePlot(name);
    } else {
      const result = JSON.parse(await readFile(lab, 'utf8')) as LabResult;
      await writeFigures('lab', renderMarkdown(result).replace(/^# .*\n/, ''));
    }
  });
process.exitCode = await runCommand(command, process.argv.slice(2), process);
