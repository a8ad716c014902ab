import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The same engine without windows, tabs and toolbars: a page takes a third of the processor's time. */
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';
const PLACES = [
  HEADLESS_SHELL,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

/** CHROMIUM names another one. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, ...PLACES].find((place) => place && existsSync(place));
}

/** The one that the tests are fastest with. */
export function findFastChromium(): string | undefined {
  return [process.env.CHROMIUM, HEADLESS_SHELL].find((place) => place && existsSync(place));
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is missing: run "node test/prepare.ts".');
  return chromium.launch({
    executablePath,
    // A browser that asks its maker for updates would only wait for a network that tests do not have.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
