import { readFile, writeFile } from 'node:fs/promises';
import { createCommand, runCommand } from '../../src/commands/cli.ts';
import { replaceFigures } from '../plots/figures.ts';
import { readResults } from '../simulation/results.ts';
import { PAGE_FILE, PLOT_FILE } from './page.ts';
import { capacityReport } from './report.ts';

const command = createCommand(
  'capacity',
  'Compute from the measured costs what more shoppers need on AWS.',
  process,
)
  .option('--write', 'Put the tables into docs/capacity.md and draw its plot.')
  .action(async ({ write }: { write?: true }) => {
    const { text, plot } = await capacityReport(await readResults());
    process.stdout.write(`${text}\n`);
    if (!write) return;
    await writeFile(PAGE_FILE, replaceFigures(await readFile(PAGE_FILE, 'utf8'), text));
    await writeFile(PLOT_FILE, plot);
  });
process.exitCode = await runCommand(command, process.argv.slice(2), process);
