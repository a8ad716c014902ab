import { readFile, writeFile } from 'node:fs/promises';
import { Argument } from 'commander';
import { createCommand, runCommand, wholeNumber } from '../../src/commands/cli.ts';
import { withDatabase } from '../bench/seed/database.ts';
import { describeRun } from '../load/describe-run.ts';
import { replaceFigures } from '../plots/figures.ts';
import { pagePath } from '../plots/plots.ts';
import { withFolder } from '../shared/folder.ts';
import { openBrowser, type RunningBrowser } from './browser.ts';
import { type LighthouseResult, runLighthouse } from './lighthouse.ts';
import { PAGES } from './pages.ts';
import { type Measured, median, reportOf, settingsText } from './report.ts';
import { type RunningShop, startShop } from './shop.ts';

interface Options {
  runs: number;
  write?: true;
}

const log = (line: string): void => void process.stdout.write(`${line}\n`);

const command = createCommand(
  'lighthouse',
  'Have Lighthouse measure the shop’s pages on a phone. Needs npm and Chromium (CHROME_PATH names another browser).',
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

/** The browser is opened first, so that no shop keeps running where Chromium is not installed. */
async function measure(input: MeasureInput): Promise<Measured[]> {
  const { folder, database } = input;
  const browser = await openBrowser(folder, process.env);
  try {
    const shop = await startShop(folder, database.url, process.env);
    try {
      return await measurePages(input, shop, browser);
    } finally {
      await shop.stop();
    }
  } finally {
    await browser.close();
  }
}

/** All pages are prepared in sequence, even those that are not measured, because later ones need the cart and the order. */
async function measurePages(
  { names, runs, folder, database }: MeasureInput,
  shop: RunningShop,
  browser: RunningBrowser,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { name, open, isPublic } of PAGES) {
    const path = await open({ shop, browser, database });
    if (names.length > 0 && !names.includes(name)) continue;
    const url = shop.url + path;
    await browser.warm(url);
    const results: LighthouseResult[] = [];
    for (let run = 0; run < runs; run++)
      results.push(await runLighthouse(url, { port: browser.port, folder, environment: process.env }));
    const result = median(results);
    measured.push({ name, isPublic, result });
    log(`${name}: ${result.failed.join('; ') || 'no faults'}`);
  }
  return measured;
}

async function originOf(names: readonly string[], runs: number): Promise<string> {
  const args = [...names, '--runs', runs].join(' ');
  return `${await describeRun(`npm run lighthouse -- ${args}`)}. ${settingsText(runs)}`;
}
