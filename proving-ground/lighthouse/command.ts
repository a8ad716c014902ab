import { readFile, writeFile } from 'node:fs/promises';
import { Argument } from 'commander';
import { createCommand, runCommand, wholeNumber } from '../../src/commands/cli.ts';
import { withDatabase } from '../bench/seed/database.ts';
import { describeRun } from '../load/describe-run.ts';
import { replaceFigures } from '../plots/figures.ts';
import { pagePath } from '../plots/plots.ts';
import { withFolder } from '../shared/folder.ts';
import { openBrowser } from './browser.ts';
import { type LighthouseResult, runLighthouse } from './lighthouse.ts';
import { PAGES } from './pages.ts';
import { faultsOf, type Measured, median, reportOf, settingsText } from './report.ts';
import { startShop } from './shop.ts';

interface Options {
  runs: number;
  write?: true;
}

const log = (line: string): void => void process.stdout.write(`${line}\n`);

const command = createCommand(
  'lighthouse',
  'Have Lighthouse judge the shop’s pages on a phone. Needs Chromium (CHROME_PATH names another one) and npm.',
  process,
)
  .addArgument(
    new Argument('[pages...]', 'Which pages.').choices(PAGES.map(({ name }) => name)).default([], 'all'),
  )
  .option('--runs <number>', 'Each figure is the median of this many runs.', wholeNumber(1, 25), 5)
  .option('--write', 'Put the figures into docs/measurements/lighthouse.md.')
  .action(async (names: string[], { runs, write }: Options) => {
    const measured = await withDatabase((database) =>
      withFolder('lighthouse', (folder) => measure({ names, runs, folder, database })),
    );
    const report = reportOf(measured, await originOf(names, runs));
    log(`\n${report}`);
    if (!write) return;
    const page = pagePath('lighthouse');
    await writeFile(page, replaceFigures(await readFile(page, 'utf8'), report));
  });
process.exitCode = await runCommand(command, process.argv.slice(2), process);

interface MeasureInput {
  names: readonly string[];
  runs: number;
  folder: string;
  database: Parameters<Parameters<typeof withDatabase>[0]>[0];
}

/** Pages are prepared in their sequence, because a shopper with a cart is no first visitor any more. */
async function measure({ names, runs, folder, database }: MeasureInput): Promise<Measured[]> {
  const shop = await startShop(folder, database.url, process.env);
  const browser = await openBrowser(folder, process.env);
  try {
    const measured: Measured[] = [];
    for (const { name, open, isPublic } of PAGES) {
      const path = await open({ shop, browser, database });
      if (names.length > 0 && !names.includes(name)) continue;
      const url = shop.url + path;
      await browser.warm(url);
      const results: LighthouseResult[] = [];
      for (let run = 0; run < runs; run++)
        results.push(await runLighthouse(url, { port: browser.port, folder, environment: process.env }));
      const one = { name, isPublic, result: median(results) };
      measured.push(one);
      log(`${name}: ${faultsOf(one).join('; ') || 'nothing to mend'}`);
    }
    return measured;
  } finally {
    await browser.close();
    await shop.stop();
  }
}

async function originOf(names: readonly string[], runs: number): Promise<string> {
  const args = [...names, '--runs', runs].join(' ');
  return `${await describeRun(`npm run lighthouse -- ${args}`)}. ${settingsText(runs)}`;
}
