import { createReadStream } from 'node:fs';
import { importCatalog } from '../../src/catalog/import/import.ts';
import { projectDir } from '../../src/config.ts';
import { writeFigures } from '../plots/plots.ts';
import { withDatabase } from './bench-database.ts';
import { benchCarts } from './cases/carts.ts';
import { benchCheckout } from './cases/checkout.ts';
import { benchFrozenCache } from './cases/frozen-cache.ts';
import { benchPages } from './cases/pages.ts';
import { benchCatalogSizes, benchMemory } from './cases/scale.ts';
import { benchStages } from './cases/stages.ts';
import { benchStorm } from './cases/storm.ts';
import { createReport, type Report } from './report.ts';
import { seedProducts } from './seed.ts';

/**
 * `npm run bench`, or `npm run bench -- pages carts` for some of it; `--write` puts the figures
 * into the pages of docs/measurements and draws their plots. Nothing else should run on the machine meanwhile.
 */

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
  storm: (report) =>
    withDatabase(async (database) => {
      await seedProducts(database.database, 100);
      await benchStorm(database, report);
    }),
  sizes: (report) => benchCatalogSizes(report),
  stages: (report) => benchStages(report),
  'frozen-cache': (report) => benchFrozenCache(report),
};

const USAGE = `Usage: npm run bench [-- NAME… --write]

NAME is one of ${Object.keys(SECTIONS).join(', ')}; all of them by default. --write puts the figures into
docs/measurements and draws their plots.
`;
if (process.argv.includes('--help')) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const wanted = process.argv.slice(2).filter((argument) => argument !== '--write');
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown) throw new Error(`"${unknown}" is none of ${Object.keys(SECTIONS).join(', ')}.`);
const report = createReport(`npm run bench${wanted.length > 0 ? ` -- ${wanted.join(' ')}` : ''}`);
for (const [name, section] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  report.heading(name);
  await section(report);
}
if (process.argv.includes('--write')) {
  for (const [name, figures] of report.sections()) await writeFigures(name, figures);
  process.stdout.write('\nThe figures and plots are in docs/measurements.\n');
}
