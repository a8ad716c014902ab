import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The headless shell has no windows, tabs and toolbars, so a page needs a third of the processor time. */
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';
const PLACES = [
  HEADLESS_SHELL,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

/** CHROMIUM overrides the path. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, ...PLACES].find((place) => place && existsSync(place));
}

/** Tests run fastest with this one. */
export function findFastChromium(): string | undefined {
  return [process.env.CHROMIUM, HEADLESS_SHELL].find((place) => place && existsSync(place));
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed. Install it with "node test/prepare.ts".');
  return chromium.launch({
    executablePath,
    // Without this, the browser would look for updates on a network that tests do not have.
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
