import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type APIRequestContext, type BrowserContext, chromium } from 'playwright-core';
import { CommandRefused } from '../../src/commands/cli.ts';
import { findFreePort } from '../shared/free-ports.ts';

/** The browser in which Lighthouse opens pages. They have the cookies of `requests`. */
export interface RunningBrowser {
  /** Lighthouse connects to this port. */
  port: number;
  requests: APIRequestContext;
  context: BrowserContext;
  /** Loads a page with its pictures, so that no run waits until the shop has rendered them. */
  warm(url: string): Promise<void>;
  close(): Promise<void>;
}

/** The headless shell comes last, because it is not what shoppers use. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/usr/lib/chromium/chromium-headless-shell',
];

const PHONE = { width: 412, height: 823 };
const SCALE = 1.75;

export async function openBrowser(folder: string, environment: NodeJS.ProcessEnv): Promise<RunningBrowser> {
  const executablePath = [environment.CHROME_PATH, ...PLACES].find((place) => place && existsSync(place));
  if (!executablePath) throw new CommandRefused('Chromium is not installed. CHROME_PATH can name a browser.');
  const port = await findFreePort();
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    viewport: PHONE,
    deviceScaleFactor: SCALE,
    args: [
      `--remote-debugging-port=${port}`,
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
      ...['--disable-sync', '--no-first-run'],
    ],
  });
  return {
    port,
    context,
    requests: context.request,
    async warm(url) {
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'networkidle' });
      await page.close();
    },
    close: () => context.close(),
  };
}
