import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { importCatalog } from '../../src/catalog/import/import.ts';
import { projectDir } from '../../src/config.ts';
import { launchChromium } from '../chromium.ts';
import { addToCart, choose, lineOf, waitForCount, waitForQuantity } from './steps/actions.ts';
import { catalogCsv } from './steps/catalog.ts';
import { SIZES, type Size, watch } from './steps/journey.ts';
import { dataDir, findFreePort } from './steps/journey-shop.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';

describe('a shop that is killed and restarted between two clicks', () => {
  let browser: Browser;
  let test: TestDatabase;
  let port: number;
  let shop: ChildProcess | undefined;
  before(async () => {
    [browser, test, port] = await Promise.all([launchChromium(), createTestDatabase(), findFreePort()]);
    assert.ok((await importCatalog(test.database, Readable.from(catalogCsv))).ok);
    shop = await start(test, port);
  });
  after(async () => {
    await browser.close();
    await kill(shop);
    await test.drop();
  });

  for (const size of Object.keys(SIZES) as Size[]) {
    it(`still has the cart, and continues on the same page (${size})`, async () => {
      const url = `http://127.0.0.1:${port}`;
      const problems: string[] = [];
      const context = await browser.newContext(SIZES[size]);
      await watch(context, url, problems);
      const page = await context.newPage();

      await page.goto(`${url}/products/oxford-shirt`);
      await choose(page, { color: 'Navy', size: 'M' });
      await addToCart(page);
      await waitForCount(page, 1);

      await kill(shop);
      shop = await start(test, port);
      const drawer = page.locator('dialog[open]');
      await drawer.getByRole('button', { name: 'Increase quantity of' }).click();
      await waitForQuantity(lineOf(drawer, SKU), 2);

      await drawer.getByRole('link', { name: 'View cart' }).click();
      await waitForQuantity(lineOf(page, SKU), 2);
      await waitForCount(page, 2);

      await context.close();
      assert.deepEqual(problems, []);
    });
  }
});

/** Runs `npm start` on an existing database. */
async function start({ connection }: TestDatabase, port: number): Promise<ChildProcess> {
  const { user, database, host = '' } = connection;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: projectDir,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      DATABASE_URL: `postgres://${user}@localhost:${connection.port}/${database}?host=${encodeURIComponent(host)}`,
      PORT: `${port}`,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('MyClothes is open')) resolve();
    });
  }
  child.once('exit', () => reject(new Error(`The shop did not start: ${said}`)));
  await opened;
  return child;
}

async function kill(shop: ChildProcess | undefined): Promise<void> {
  if (!shop || shop.exitCode !== null || shop.signalCode !== null) return;
  const ended = once(shop, 'exit');
  shop.kill('SIGKILL');
  await ended;
}
