import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { type OpenShop, openShop } from './open-shop.ts';

export const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 900 } },
} satisfies Record<string, BrowserContextOptions>;

export type Size = keyof typeof SIZES;

export interface JourneyOptions {
  sizes?: readonly Size[];
  javaScript?: boolean;
  /** Answers and messages that the journey is about: "404 /nowhere". Anything else that goes wrong fails it. */
  expects?: readonly (string | RegExp)[];
}

export interface Journey {
  shop: OpenShop;
  size: Size;
  context: BrowserContext;
  page: Page;
  /** Follows an address of the shop. */
  go(path: string): Promise<void>;
  /** One more tab of the same shopper. */
  newTab(): Promise<Page>;
  /** Another browser of the same size, watched as the first one. */
  newBrowser(options?: BrowserContextOptions): Promise<BrowserContext>;
}

/** Longer than anything here takes on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * One shop and one browser for a test file. The function it returns makes a test for each size of screen, and
 * a test fails by itself on what no page may ever do: see `watch`.
 */
export function journeys(
  host?: string,
): (name: string, options: JourneyOptions, run: (journey: Journey) => Promise<void>) => void {
  let shop: OpenShop;
  let browser: Browser;
  const problems: string[] = [];
  /** Journeys take turns in one browser of each kind, with an empty cart but a full cache. */
  const kept = new Map<string, BrowserContext>();
  const open = async (options: BrowserContextOptions) => {
    const context = await browser.newContext(options);
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

/** Errors of scripts, of the console and of the content policy, answers that are errors, requests elsewhere. */
export async function watch(context: BrowserContext, url: string, problems: string[]): Promise<void> {
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('weberror', (error) => problems.push(`script: ${error.error().message}`));
  context.on('console', (message) => {
    // The answer itself is noted below, with its address.
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
