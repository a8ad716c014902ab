import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { workOnImportsApart } from '../../../src/catalog/import/jobs/start-process.ts';
import { until } from '../../until.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { signInOwner } from '../steps/staff.ts';

const PRODUCTS = 5_000;
const SIZES = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', '3XL', '4XL', '5XL'];
const ROWS = PRODUCTS * SIZES.length;
/** About a minute for the file, so that its progress can be seen and the upload canceled. */
const SLOW_BYTES_PER_SECOND = 64 * 1024;

const rowOf = (product: number, size: string, index: number): string => {
  const handle = `bulk-${product}`;
  const title = index === 0 ? `Bulk tee ${product}` : '';
  return `${handle},${title},Size,${size},${handle}-${size},19.00,5`;
};
const csv = Buffer.from(
  [
    'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty',
    ...Array.from({ length: PRODUCTS }, (_, product) =>
      SIZES.map((size, index) => rowOf(product, size, index)),
    ).flat(),
  ].join('\n'),
);

describe(`a CSV of ${ROWS} rows in the browser`, () => {
  const journey = journeys();

  journey(
    'shows its progress, is canceled on the way, imported and undone',
    { sizes: ['desktop'] },
    async (all) => {
      const { page, go, shop } = all;
      const stop = new AbortController();
      const working = work(all, stop.signal);
      const count = async () => Number((await shop.sql('SELECT count(*) AS count FROM products'))[0]?.count);
      const before = await count();
      try {
        await signInOwner(all);
        await go('/admin/import');
        await cancelUpload(page);
        await until(
          async () => (await shop.sql('SELECT FROM imports')).length === 0,
          'nothing of the file is left',
        );

        await upload(page);
        await page.getByText(/Reading the file: [\d,]+ rows/).waitFor();
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.getByText('Canceled. Nothing was changed.').first().waitFor();

        await go('/admin/import');
        await upload(page);
        await page.getByText('Nothing is changed yet.').waitFor();
        assert.equal(await count(), before);
        await page.getByRole('button', { name: 'Import now' }).click();
        await page.getByText('What has changed').waitFor();
        assert.equal(await count(), before + PRODUCTS);
        await page.getByRole('button', { name: 'Undo this import' }).click();
        await page.getByText(`0 products restored, 5,000 removed.`).waitFor();
        assert.equal(await count(), before);
      } finally {
        stop.abort();
        await working;
      }
    },
  );
});

async function upload(page: Page): Promise<void> {
  await page.getByLabel('CSV file').setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer: csv });
  await page.getByRole('button', { name: 'Upload and compare' }).click();
  await page.waitForURL(/\/admin\/import\/[0-9a-f-]{36}$/);
}

async function cancelUpload(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const speed = { offline: false, latency: 0, downloadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', {
    ...speed,
    uploadThroughput: SLOW_BYTES_PER_SECOND,
  });
  await page.getByLabel('CSV file').setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer: csv });
  await page.getByRole('button', { name: 'Upload and compare' }).click();
  const progress = page.getByRole('progressbar', { name: 'Upload' });
  await until(async () => Number(await progress.getAttribute('value')) > 0, 'the upload shows its progress');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Canceled. Nothing was changed.').waitFor();
  await session.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: -1 });
  await session.detach();
}

/** What an instance does every second. */
async function work({ shop }: Journey, signal: AbortSignal): Promise<void> {
  const { host, user, database, port } = shop.test.connection;
  const databaseUrl = `postgres:///${database}?host=${encodeURIComponent(host ?? '')}&user=${user}${port ? `&port=${port}` : ''}`;
  const deps = { database: shop.test.database, databaseUrl, announceCatalog: async () => {} };
  while (!signal.aborted) {
    await workOnImportsApart(deps, signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
