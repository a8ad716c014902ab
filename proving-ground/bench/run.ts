import { readFile, writeFile } from 'node:fs/promises';
import { Argument } from 'commander';
import { createCommand, readOrExit, wholeNumber } from '../../src/commands/cli.ts';
import { replaceFigures } from '../plots/figures.ts';
import { jsonPath, pagePath, writeFigures } from '../plots/plots.ts';
import { withFolder } from '../shared/folder.ts';
import { type Bench, FULL_SLICES } from './bench.ts';
import { benchAdmin } from './cases/admin/admin.ts';
import { benchCarts } from './cases/carts.ts';
import { benchCheckout } from './cases/checkout.ts';
import { benchFrozenCache } from './cases/frozen-cache.ts';
import { benchHitRatio } from './cases/hit-ratio.ts';
import { benchHotItem } from './cases/hot-item.ts';
import { benchMemory } from './cases/memory.ts';
import { benchPages } from './cases/pages.ts';
import { benchPictures } from './cases/pictures.ts';
import { benchShoppers } from './cases/shoppers.ts';
import { benchSizes } from './cases/sizes.ts';
import { benchStages } from './cases/stages.ts';
import { benchStorm } from './cases/storm.ts';
import { benchViews } from './cases/views.ts';
import { goalsTable } from './results/goals.ts';
import { findOrigin } from './results/origin.ts';
import { createReport } from './results/report.ts';
import { withDatabase } from './seed/database.ts';

interface Section {
  run(bench: Bench): Promise<void>;
  /** How long it takes with the default number of slices on an otherwise idle machine. */
  minutes: number;
}

const SECTIONS: Record<string, Section> = {
  pages: { run: benchPages, minutes: 3 },
  'hit-ratio': { run: benchHitRatio, minutes: 2.5 },
  carts: { run: benchCarts, minutes: 2 },
  views: { run: benchViews, minutes: 2 },
  checkout: { run: benchCheckout, minutes: 1 },
  'hot-item': { run: benchHotItem, minutes: 0.5 },
  memory: { run: benchMemory, minutes: 3 },
  shoppers: { run: benchShoppers, minutes: 4 },
  sizes: { run: benchSizes, minutes: 5 },
  admin: { run: benchAdmin, minutes: 10 },
  pictures: { run: benchPictures, minutes: 0.5 },
  storm: { run: benchStorm, minutes: 3.5 },
  stages: { run: benchStages, minutes: 1.5 },
  'frozen-cache': { run: benchFrozenCache, minutes: 0.5 },
};
const SLICES = 8;
const SLICES_MAX = 100;

const { wanted, writes, slices } = readOrExit((args) => {
  const command = createCommand('bench', 'Measure the shop. Nothing else should run on the machine.', process)
    .addArgument(
      new Argument('[figures...]', 'what to measure').choices(Object.keys(SECTIONS)).default([], 'all'),
    )
    .option(
      '--slices <number>',
      `How many slices each contestant gets. With fewer than ${FULL_SLICES}, long parts are left out.`,
      wholeNumber(1, SLICES_MAX),
      SLICES,
    )
    .option('--write', 'Put the figures into docs/measurements and draw their plots.')
    .addHelpText('after', `\n${helpOnMinutes()}\n`)
    .parse(args, { from: 'user' });
  const { write = false, ...rest } = command.opts<{ write?: true; slices: number }>();
  return { wanted: command.args, writes: write, ...rest };
});
const print = (line: string) => void process.stdout.write(`${line}\n`);
const given = [...wanted, ...(slices === SLICES ? [] : ['--slices', slices])];
const command = ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' ');
const origin = await withDatabase((database) => findOrigin(command, database));
const isBrief = slices < FULL_SLICES;
for (const [name, { run }] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  print(`\n## ${name}\n`);
  const report = createReport(print);
  const began = performance.now();
  await withFolder('bench', (folder) =>
    run({ report, folder, isBrief, plan: (seconds) => ({ slices, seconds, repeats: !isBrief }) }),
  );
  print(`(${Math.round((performance.now() - began) / 1_000)} s)`);
  if (!writes) continue;
  await writeFigures(name, report.markdown(origin));
  await writeFile(jsonPath(name), report.json(origin));
}
if (writes) {
  const page = pagePath('README');
  await writeFile(page, replaceFigures(await readFile(page, 'utf8'), await goalsTable()));
  print('\nThe figures and plots are in docs/measurements.');
}

function helpOnMinutes(): string {
  const each = Object.entries(SECTIONS).map(([name, { minutes }]) => `${name} ${minutes}`);
  const all = Object.values(SECTIONS).reduce((sum, { minutes }) => sum + minutes, 0);
  return `Expected minutes: ${each.join(', ')}; all ${all}.`;
}
