import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vendureCsv } from '../products.ts';
import { configOf, loadVendure, readInput } from './vendure.ts';

/** Creates Vendure's schema and imports the products. */

const INITIAL_DATA = {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'Austria', code: 'AT', zone: 'Europe' }],
  taxRates: [{ name: 'Standard', percentage: 20 }],
  shippingMethods: [{ name: 'Standard', price: 0 }],
  paymentMethods: [
    {
      name: 'Standard Payment',
      handler: {
        code: 'dummy-payment-handler',
        arguments: [{ name: 'automaticSettle', value: 'false' }],
      },
    },
  ],
  collections: [],
};

const input = readInput();
const core = loadVendure(input.folder);
const csvFile = join(input.folder, 'products.csv');
await writeFile(csvFile, [...vendureCsv()].join(''));
const config = configOf(core, input, { synchronize: true });
const app = await core.populate(() => core.bootstrap(config), INITIAL_DATA, csvFile);
process.send?.('ready');
await app.close();
process.exit(0);
