import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from '../steps/axe.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { signInOwner } from '../steps/staff.ts';
import { ANSWERS } from './sweep/answers.ts';
import { createScriptsCheck, forcedColorFaults, widthFaults } from './sweep/checks.ts';
import { crawl, pagesOf } from './sweep/crawl.ts';
import { fillShop } from './sweep/filled-shop.ts';
import { keyboardFaults } from './sweep/keyboard.ts';

const DESKTOP = { width: 1_280, height: 900 };

/** What a script asks for, a download, and pages that only another session sees. */
const NOT_PAGES = ['/admin/stock/lookup', '/admin/export', ...ANSWERS.map(({ path }) => path)];

/** Every page whose address has no parameter, and states of some that no link leads to. */
const startsOf = ({ shop }: Journey): string[] => [
  ...pagesOf(shop.routes)
    .map(({ url }) => url)
    .filter((url) => !url.includes(':') && !NOT_PAGES.includes(url)),
  '/admin/search?q=oxford',
  '/admin/search?q=nothing-like-this',
  '/admin/products?q=nothing-like-this',
  '/admin/products/oxford-shirt/pictures',
  '/admin/products/wool-coat/pictures',
];

/** What every page must do. A page is loaded once for all checks of a size. */
const ofDesktop = (scriptFaults: (page: Page) => Promise<string[]>) => async (page: Page) => {
  const faults = [
    ...(await scriptFaults(page)),
    ...(await keyboardFaults(page)),
    ...(await violations(page, 'light')),
    ...(await violations(page, 'dark')),
    ...(await forcedColorFaults(page)),
    ...(await widthFaults(page)),
  ];
  await page.setViewportSize(DESKTOP);
  return faults;
};

const ofPhone = async (page: Page) => [
  ...(await violations(page, 'light')),
  ...(await violations(page, 'dark')),
];

describe('every page of the admin', () => {
  const journey = journeys();
  let others: readonly string[];

  const sweep = async (all: Journey, check: (page: Page) => Promise<string[]>) => {
    await signInOwner(all);
    others ??= await fillShop(all);
    const { kinds, problems } = await crawl(all, [...startsOf(all), ...others], check);
    const reached = new Set(kinds);
    for (const { path, open } of ANSWERS) {
      await open(all);
      if (path !== undefined) reached.add(path);
      for (const problem of await check(all.page))
        problems.push(`${all.page.url()}, as an answer: ${problem}`);
    }
    assert.deepEqual(problems, []);
    return reached;
  };

  journey(
    'is used with the keyboard, at 200 % and every width, in forced colors, with 30 KB of scripts, and has nothing that axe finds',
    { sizes: ['desktop'], expects: [/^422 /] },
    async (all) => {
      const reached = await sweep(all, ofDesktop(createScriptsCheck()));
      const missing = pagesOf(all.shop.routes)
        .map(({ url }) => url)
        .filter((url) => !reached.has(url) && !NOT_PAGES.includes(url) && url !== SETTINGS_PAGE);
      assert.deepEqual(missing, [], 'no link leads there, and no start is given for them');
    },
  );

  journey('has nothing that axe finds on a phone', { sizes: ['phone'], expects: [/^422 /] }, async (all) => {
    await sweep(all, ofPhone);
  });
});

/** Each of these pages is a kind of its own. */
const SETTINGS_PAGE = '/admin/settings/:name';
