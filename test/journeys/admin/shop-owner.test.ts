import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { type ClusterShop, openClusterShop } from '../steps/cluster-shop.ts';
import { importAndUndo } from './owner/import-steps.ts';
import { openOwner } from './owner/owner.ts';
import { createWithPictures, editInTwoWindows, receiveGoods } from './owner/product-steps.ts';
import { runSale } from './owner/sale-steps.ts';
import { renameShop } from './owner/settings-steps.ts';

/**
 * Each size is there once, and so is each way, without and with JavaScript. All four combinations took twice as long, and
 * would mostly repeat what the editor, the pictures, the lists and the sweep have tests of their own for.
 */
const OWNERS = [
  { size: 'phone', javaScript: false },
  { size: 'desktop', javaScript: true },
] as const;

/** A removed product, and a form that two people have changed. */
const EXPECTED = [/^404 \/products\//, /^409 \/admin\/products\//];

describe('an owner runs a shop of two instances behind a load balancer', { timeout: 600_000 }, () => {
  let shop: ClusterShop;
  let browser: Browser;
  before(async () => {
    [shop, browser] = await Promise.all([openClusterShop(), launchChromium()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });

  for (const { size, javaScript } of OWNERS)
    it(`product, sale, goods, two windows, import, name and logo (${size}, ${javaScript ? 'with' : 'without'} JavaScript)`, async () => {
      const problems: string[] = [];
      const owner = await openOwner(shop, browser, { size, javaScript, problems });
      try {
        const path = await createWithPictures(owner);
        await runSale(owner, path);
        await receiveGoods(owner, path);
        await editInTwoWindows(owner, path);
        await importAndUndo(owner);
        await renameShop(owner);
      } finally {
        const { page, anna, shopper } = owner;
        await Promise.all([page, anna, shopper].map((one) => one.context().close()));
      }
      const unexpected = problems.filter((problem) => !EXPECTED.some((one) => one.test(problem)));
      assert.deepEqual(unexpected, []);
    });
});
