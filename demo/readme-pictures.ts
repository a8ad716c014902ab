import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { projectDir } from '../src/config.ts';
import { launchChromium } from '../test/chromium.ts';

/**
 * `npm run readme-pictures`: takes the README's pictures of the home page, light and dark, from a demo shop that it
 * starts in an empty folder.
 */

const PORT = 3999;
const SHOP = `http://127.0.0.1:${PORT}`;
const VIEWPORT = { width: 1280, height: 800 };
/** The first picture of the page, and the first row of products. */
const CLIP = { x: 0, y: 0, width: 1280, height: 1240 };
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 250;
/** The README stays quick to open: at this quality a picture has about 60 KB. */
const WEBP_QUALITY = 80;

const pictures = join(projectDir, 'docs/pictures');
const dataDir = await mkdtemp(join(tmpdir(), 'myclothes-readme-'));
const shop = spawn(process.execPath, ['src/main.ts'], {
  cwd: projectDir,
  env: { ...process.env, DATA_DIR: dataDir, PORT: `${PORT}`, HOST: '127.0.0.1', RENDER_AHEAD: 'off' },
  stdio: 'ignore',
});
const exited = once(shop, 'exit');
try {
  await waitUntilReady();
  await mkdir(pictures, { recursive: true });
  const browser = await launchChromium();
  for (const colorScheme of ['light', 'dark'] as const) await takePicture(browser, colorScheme);
  await browser.close();
} finally {
  shop.kill('SIGTERM');
  await exited;
  await rm(dataDir, { recursive: true, force: true });
}

async function waitUntilReady(): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`${SHOP}/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(POLL_MS);
  }
  throw new Error(`The shop is not ready after ${START_TIMEOUT_MS / 1_000} s.`);
}

async function takePicture(browser: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
  await page.goto(SHOP, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // Pictures further down load when they are near.
  await page.mouse.wheel(0, CLIP.height);
  await page.waitForLoadState('networkidle');
  await page.mouse.wheel(0, -CLIP.height);
  await page.waitForFunction(() => scrollY === 0);
  const png = await page.screenshot({ fullPage: true, clip: CLIP });
  await sharp(png)
    .webp({ quality: WEBP_QUALITY })
    .toFile(join(pictures, `home-${colorScheme}.webp`));
  await page.close();
}
