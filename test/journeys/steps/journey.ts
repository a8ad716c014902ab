import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { type OpenShop, openShop } from './journey-shop.ts';

export const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 900 } },
} satisfies Record<string, BrowserContextOptions>;

export type Size = keyof typeof SIZES;

export interface JourneyOptions {
  sizes?: readonly Size[];
  javaScript?: boolean;
  /** Expected failures of the journey, such as "404 /nowhere". Any other failure fails the test. */
  expects?: readonly (string | RegExp)[];
}

export interface Journey {
  shop: OpenShop;
  size: Size;
  context: BrowserContext;
  page: Page;
  /** Opens a URL of the shop. */
  go(path: string): Promise<void>;
  /** Opens another tab of the same shopper. */
  newTab(): Promise<Page>;
  /** Opens another browser of the same size, which is watched like the first one. */
  newBrowser(options?: BrowserContextOptions): Promise<BrowserContext>;
}

/** Nothing here takes longer, even on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * Opens one shop and one browser for a test file. The returned function creates a test for each screen size. A test
 * fails when a page does what no page may do (see `watch`).
 */
export function journeys(
  host?: string,
): (name: string, options: JourneyOptions, run: (journey: Journey) => Promise<void>) => void {
  let shop: OpenShop;
  let browser: Browser;
  const problems: string[] = [];
  /** Journeys share one browser of each kind. Each begins with an empty cart and a full cache. */
  const kept = new Map<string, BrowserContext>();
  const open = async (options: BrowserContextOptions) => {
    // Playwright cannot intercept requests reliably beside a service worker. frame.test.ts has journeys with it.
    const context = await browser.newContext({ serviceWorkers: 'block', ...options });
    await watch(context, shop.url, problems);
    return context;
  };
  before(async () => {
    [shop, browser] = await Promise.all([openShop(host), launchChromium()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });
  return (name, { sizes = ['phone', 'desktop'], javaScript = true, expects = [] }, run) => {
    for (const size of sizes) {
      it(`${name} (${size})`, async () => {
        const options = { ...SIZES[size], javaScriptEnabled: javaScript };
        const kind = JSON.stringify(options);
        const context = kept.get(kind) ?? (await open(options));
        kept.set(kind, context);
        problems.length = 0;
        const page = await context.newPage();
        const others: BrowserContext[] = [];
        const newBrowser = async (more: BrowserContextOptions = {}) => {
          const other = await open({ ...options, ...more });
          others.push(other);
          return other;
        };
        const go = async (path: string) => void (await page.goto(shop.url + path));
        try {
          await run({ shop, size, context, page, go, newTab: () => context.newPage(), newBrowser });
        } catch (error) {
          const more = unexpected(problems, expects).join(', ') || 'nothing else went wrong';
          throw new Error(`${name}: ${more}`, { cause: error });
        } finally {
          await Promise.all([...context.pages(), ...others].map((one) => one.close()));
          await context.clearCookies();
        }
        assert.deepEqual(unexpected(problems, expects), []);
      });
    }
  };
}

function unexpected(problems: string[], expects: readonly (string | RegExp)[]): string[] {
  const isExpected = (problem: string) =>
    expects.some((one) => (typeof one === 'string' ? problem === one : one.test(problem)));
  return problems.filter((problem) => !isExpected(problem));
}

/** Collects errors of scripts, the console and the content policy, error answers, and requests to other sites. */
export async function watch(context: BrowserContext, url: string, problems: string[]): Promise<void> {
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('weberror', (error) => problems.push(`script: ${error.error().message}`));
  context.on('console', (message) => {
    // The answer itself is recorded below, with its URL.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`console: ${message.text()}`);
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) problems.push(`elsewhere: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
}
