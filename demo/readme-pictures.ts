import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { projectDir } from '../src/config.ts';
import { codeOf } from '../test/admin.ts';
import { launchChromium } from '../test/chromium.ts';

/**
 * `npm run readme-pictures`: takes the README's pictures of the home page and of the admin, light and dark, from a demo
 * shop that it starts in an empty folder. The first owner signs in as the README says.
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
const OWNER = { name: 'Marta Holm', email: 'marta@shop.example', password: 'nine grey geese at dawn' };
const SCHEMES = ['light', 'dark'] as const;

const pictures = join(projectDir, 'docs/pictures');
const dataDir = await mkdtemp(join(tmpdir(), 'myclothes-readme-'));
const env = { ...process.env, DATA_DIR: dataDir, PORT: `${PORT}`, HOST: '127.0.0.1', RENDER_AHEAD: 'off' };
const shop = spawn(process.execPath, ['src/main.ts'], { cwd: projectDir, env, stdio: 'ignore' });
const exited = once(shop, 'exit');
try {
  await waitUntilReady();
  await mkdir(pictures, { recursive: true });
  const browser = await launchChromium();
  for (const colorScheme of SCHEMES) await takeHome(browser, colorScheme);
  const context = await browser.newContext({ viewport: VIEWPORT });
  await signInOwner(context);
  for (const colorScheme of SCHEMES) await takeAdmin(context, colorScheme);
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

async function takeHome(browser: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
  await page.goto(SHOP, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // Pictures further down load when they are near.
  await page.mouse.wheel(0, CLIP.height);
  await page.waitForLoadState('networkidle');
  await page.mouse.wheel(0, -CLIP.height);
  await page.waitForFunction(() => scrollY === 0);
  await store(await page.screenshot({ fullPage: true, clip: CLIP }), `home-${colorScheme}`);
  await page.close();
}

async function signInOwner(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await promisify(execFile)(
    process.execPath,
    ['src/commands/staff.ts', 'add', OWNER.email, '--role', 'owner'],
    { cwd: projectDir, env },
  );
  const registered = await context.request.post(`${SHOP}/api/customers`, { data: OWNER });
  if (!registered.ok()) throw new Error(await registered.text());
  await confirmAddress(page);
  await page.goto(`${SHOP}/admin/invitation`);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByLabel('Email').first().fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).first().fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const key = (await page.locator('code').textContent()) ?? '';
  await page.getByLabel('Code of your authenticator app').fill(codeOf(key));
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByText('It is set up.').waitFor();
  await page.close();
}

/** Opens the link of the email that the shop shows on the same machine. */
async function confirmAddress(page: Page): Promise<void> {
  await page.goto(`${SHOP}/dev/mail`);
  await page
    .getByRole('link', { name: /confirm/i })
    .first()
    .click();
  const link = (await page.locator('body').textContent())?.match(/https?:\/\/\S+token=[\w-]+/)?.[0];
  if (!link) throw new Error('the email has no link');
  await page.goto(link.replace(/^https?:\/\/[^/]+/, SHOP));
  await page.locator('main form button').first().click();
}

async function takeAdmin(context: BrowserContext, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme });
  await page.goto(`${SHOP}/admin/products?sort=name`, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await store(await page.screenshot(), `admin-${colorScheme}`);
  await page.close();
}

async function store(png: Buffer, name: string): Promise<void> {
  await sharp(png)
    .webp({ quality: WEBP_QUALITY })
    .toFile(join(pictures, `${name}.webp`));
}
