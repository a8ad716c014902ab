import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe } from 'node:test';
import type { Page } from 'playwright-core';
import { fillCart, headingOf, lineOf, waitForQuantity } from './steps/actions.ts';
import { signIn } from './steps/customer.ts';
import { type Journey, journeys } from './steps/journey.ts';
import { signInOwner } from './steps/staff.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';

describe('what all pages share', () => {
  const journey = journeys();

  journey(
    'without a connection, a page of the shop says so, and the cart is never an old one',
    { sizes: ['phone'] },
    async (one) => {
      const { shop } = one;
      const page = await withServiceWorker(one);
      await fillCart(page, shop.url, { [SKU]: 2 });
      await page.goto(`${shop.url}/cart`);
      await waitForQuantity(lineOf(page, SKU), 2);
      await page.context().setOffline(true);
      await page.reload();
      assert.equal(await headingOf(page), 'We can’t reach the shop.');
      assert.equal(page.url(), `${shop.url}/cart`);
      await page.context().setOffline(false);
      await fillCart(page, shop.url, { [SKU]: 1 });
      await page.getByRole('link', { name: 'Try again' }).click();
      await waitForQuantity(lineOf(page, SKU), 3);
      assert.deepEqual(await keptPaths(page), ['/offline']);
    },
  );

  journey('in forced colors, what is chosen looks chosen', { sizes: ['desktop'] }, async (one) => {
    const { page, go } = one;
    await page.emulateMedia({ forcedColors: 'active' });
    await go('/products/oxford-shirt?color=navy&size=m');
    for (const kind of ['.swatch', '.size']) await assertStandsOut(page, `main ${kind}`, ':has(:checked)');
    await go('/products?size=m');
    await assertStandsOut(page, '.facet .size', ':has(:checked)');
    await go('/products');
    await assertStandsOut(page, '.pages > *', '[aria-current]');
    await signIn(one);
    await go('/account/devices');
    await assertStandsOut(page, '.side nav a', '[aria-current]');
    await signInOwner(one);
    await go('/admin/products');
    await assertStandsOut(page, '.rail nav a', '[aria-current]');
    assert.notEqual((await looksOf(page.locator('.badge').first())).border, '0px');
  });
});

describe('S70: the length of a page in a real browser', () => {
  const journey = journeys();
  let elsewhere: Server;
  before(async () => {
    elsewhere = createServer((request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><title>Win</title><a href="${request.url?.slice(1)}">Win</a>`),
    ).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
  });
  after(() => elsewhere.close());

  journey(
    'S70: tells another site nothing, with and without the service worker',
    { sizes: ['desktop'], expects: [/^elsewhere: /] },
    async (one) => {
      const { shop, newTab } = one;
      const { port } = elsewhere.address() as AddressInfo;
      const codingAfterClick = async (page: Page, from: string, name: string) => {
        await page.goto(from);
        const response = page.waitForResponse(`${shop.url}/cart`);
        await page.getByRole('link', { name }).first().click();
        return (await (await response).allHeaders())['content-encoding'];
      };
      for (const page of [await newTab(), await withServiceWorker(one)]) {
        await fillCart(page, shop.url, { [SKU]: 1 });
        const cart = `${shop.url}/cart`;
        // Another name of this machine is another site.
        assert.equal(await codingAfterClick(page, `http://localhost:${port}/${cart}`, 'Win'), undefined);
        assert.equal(await codingAfterClick(page, `${shop.url}/checkout`, 'Back to cart'), 'br');
      }
    },
  );
});

/** Opens a page in a browser that has the service worker, which the other journeys do without. */
async function withServiceWorker({ shop, newBrowser }: Journey): Promise<Page> {
  const browser = await newBrowser({ serviceWorkers: 'allow' });
  const page = await browser.newPage();
  await page.goto(`${shop.url}/terms`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller !== null), true);
  return page;
}

/** The paths of everything that the browser keeps for the service worker. */
const keptPaths = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
    return paths;
  });

const looksOf = (locator: ReturnType<Page['locator']>) =>
  locator.evaluate((element) => {
    const { backgroundColor, borderTopWidth, textDecorationLine } = getComputedStyle(element);
    return { background: backgroundColor, border: borderTopWidth, line: textDecorationLine };
  });

async function assertStandsOut(page: Page, kind: string, chosen: string): Promise<void> {
  assert.notDeepEqual(
    await looksOf(page.locator(`${kind}${chosen}`).first()),
    await looksOf(page.locator(`${kind}:not(${chosen})`).first()),
    kind,
  );
}
