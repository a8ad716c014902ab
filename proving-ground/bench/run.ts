import { createReadStream } from 'node:fs';
import { Argument } from 'commander';
import { importCatalog } from '../../src/catalog/import/import.ts';
import { createCommand, readOrExit } from '../../src/commands/cli.ts';
import { projectDir } from '../../src/config.ts';
import { writeFigures } from '../plots/plots.ts';
import { benchCarts } from './cases/carts.ts';
import { benchCheckout } from './cases/checkout.ts';
import { benchFrozenCache } from './cases/frozen-cache.ts';
import { benchHotItem } from './cases/hot-item.ts';
import { benchPages } from './cases/pages.ts';
import { benchCatalogSizes, benchMemory } from './cases/scale.ts';
import { benchStages } from './cases/stages.ts';
import { benchStorm } from './cases/storm.ts';
import { createReport, type Report } from './report.ts';
import { seedProducts, withDatabase } from './seed.ts';

const SECTIONS: Record<string, (report: Report) => Promise<void>> = {
  pages: (report) =>
    withDatabase(async (database) => {
      await importCatalog(database.database, createReadStream(`${projectDir}/demo/catalog.csv`), {});
      await benchPages(database, report);
    }),
  memory: (report) =>
    withDatabase(async (database) => {
      await importCatalog(database.database, createReadStream(`${projectDir}/demo/catalog.csv`), {});
      await benchMemory(database, report);
    }),
  carts: (report) =>
    withDatabase(async (database) => {
      await seedProducts(database.database, 100);
      await benchCarts(database, report);
    }),
  checkout: (report) =>
    withDatabase(async (database) => {
      await seedProducts(database.database, 100);
      await benchCheckout(database, report);
    }),
  'hot-item': (report) =>
    withDatabase(async (database) => {
      await seedProducts(database.database, 100);
      await benchHotItem(database, report);
    }),
  storm: (report) =>
    withDatabase(async (database) => {
      await seedProducts(database.database, 100);
      await benchStorm(database, report);
    }),
  sizes: (report) => benchCatalogSizes(report),
  stages: (report) => benchStages(report),
  'frozen-cache': (report) => benchFrozenCache(report),
};

const { wanted, writes } = readOrExit((args) => {
  const command = createCommand('bench', 'Measure the shop. Nothing else should run on the machine.', process)
    .addArgument(
      new Argument('[figures...]', 'what to measure').choices(Object.keys(SECTIONS)).default([], 'all'),
    )
    .option('--write', 'Put the figures into docs/measurements and draw their plots.')
    .parse(args, { from: 'user' });
  return { wanted: command.args, writes: command.opts<{ write?: true }>().write === true };
});
const report = createReport(`npm run bench${wanted.length > 0 ? ` -- ${wanted.join(' ')}` : ''}`);
for (const [name, section] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  report.heading(name);
  await section(report);
}
if (writes) {
  for (const [name, figures] of report.sections()) await writeFigures(name, figures);
  process.stdout.write('\nThe figures and plots are in docs/measurements.\n');
}
