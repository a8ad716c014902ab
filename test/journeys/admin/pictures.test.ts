import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { picture } from '../../../src/pictures/own/pictures.fixture.ts';
import { until } from '../../until.ts';
import { violations } from '../steps/axe.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { signInOwner } from '../steps/staff.ts';

const PRODUCT = '/products/oxford-shirt';
const PAGE = `/admin${PRODUCT}/pictures`;

const items = (page: Page): Locator => page.locator('[data-picture]');
const textField = (item: Locator) => item.getByLabel('What it shows');
const done = (page: Page, sentence: string) => page.getByText(sentence, { exact: true }).waitFor();

/** What the pictures show, in their sequence. Nothing while the page is replaced. */
const sequence = (page: Page): Promise<string[]> =>
  items(page)
    .evaluateAll((all) => all.map((item) => item.querySelector('textarea')?.value ?? ''))
    .catch(() => []);

const fileOf = async (name: string, width: number, height: number) => ({
  ...{ name, mimeType: 'image/jpeg' },
  buffer: await picture('jpeg', width, height),
});

async function open(journey: Journey): Promise<void> {
  await signInOwner(journey);
  await journey.shop.sql('DELETE FROM pictures');
  await journey.go(PAGE);
}

/** Chooses files with the form, and describes what they show. */
async function uploadAs(page: Page, texts: readonly string[]): Promise<void> {
  const files = await Promise.all(texts.map((text, index) => fileOf(`${text}.jpg`, 300 + index, 400)));
  await page.getByLabel('Files').setInputFiles(files);
  await page.getByRole('button', { name: 'Upload' }).click();
  await items(page)
    .nth(texts.length - 1)
    .waitFor();
  for (const [index, text] of texts.entries()) {
    const item = items(page).nth(index);
    await textField(item).fill(text);
    await item.getByRole('button', { name: /^Save/ }).click();
    await done(page, 'Saved.');
  }
}

/** Hands a file to the page as a drop or a paste does. */
async function give(page: Page, how: 'drop' | 'paste', name: string): Promise<void> {
  const { buffer } = await fileOf(name, 200, 300);
  await page.evaluate(
    ([kind, fileName, base64]) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], fileName, { type: 'image/jpeg' }));
      const options = { bubbles: true, cancelable: true };
      if (kind === 'paste')
        document.body.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
      else {
        const target = document.querySelector('[data-pictures-upload]');
        for (const type of ['dragover', 'drop'])
          target?.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
      }
    },
    [how, name, buffer.toString('base64')] as const,
  );
}

describe('pictures of a product', () => {
  const journey = journeys();

  for (const javaScript of [true, false])
    journey(
      `are chosen, described, moved, given a focal point and removed, ${javaScript ? 'with' : 'without'} JavaScript`,
      { javaScript, expects: [`422 ${PAGE}`] },
      async (all) => {
        const { page, shop, go } = all;
        await open(all);
        await uploadAs(page, ['Front', 'Back', 'Cuff']);
        await page
          .getByLabel('Files')
          .setInputFiles([
            { name: 'logo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg/>') },
            await fileOf('hem.jpg', 310, 400),
          ]);
        await page.getByRole('button', { name: 'Upload' }).click();
        await page.getByText('logo.jpg: This is not a JPEG').waitFor();
        assert.deepEqual(await sequence(page), ['Front', 'Back', 'Cuff', '']);

        await items(page)
          .nth(2)
          .getByRole('button', { name: /^Move up/ })
          .click();
        await until(async () => (await sequence(page))[1] === 'Cuff', 'it has moved up');
        await items(page)
          .nth(0)
          .getByRole('button', { name: /^Move down/ })
          .click();
        await until(async () => (await sequence(page))[0] === 'Cuff', 'the first one has moved down');
        assert.deepEqual(await sequence(page), ['Cuff', 'Front', 'Back', '']);

        const first = items(page).first();
        await first.getByLabel('From the left, %').fill('20');
        await first.getByLabel('From the top, %').fill('75');
        await first.getByLabel('Navy', { exact: true }).check();
        await first.getByRole('button', { name: /^Save/ }).click();
        await done(page, 'Saved.');
        await items(page)
          .nth(3)
          .getByRole('button', { name: /^Remove/ })
          .click();
        await done(page, 'The picture is removed.');
        await page.getByRole('button', { name: /^Undo/ }).click();
        await done(page, 'The picture is back.');
        assert.equal(await items(page).count(), 4);
        await items(page)
          .nth(3)
          .getByRole('button', { name: /^Remove/ })
          .click();
        await done(page, 'The picture is removed.');
        await go(PAGE);
        assert.deepEqual(await sequence(page), ['Cuff', 'Front', 'Back']);
        assert.equal(await first.getByLabel('From the left, %').inputValue(), '20');
        assert.equal(await first.getByLabel('From the top, %').inputValue(), '75');
        if (javaScript)
          for (const scheme of ['light', 'dark'] as const)
            assert.deepEqual(await violations(page, scheme), [], scheme);

        const shown = page.locator('.gallery .frame:not([hidden]) img').first();
        await until(async () => {
          await page.goto(`${shop.url}${PRODUCT}?color=navy`);
          return (await shown.getAttribute('alt')) === 'Cuff';
        }, 'the shop shows the picture of the color first');
        assert.ok(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => true)));
      },
    );

  journey('are dropped and pasted', {}, async (all) => {
    const { page } = all;
    await open(all);
    await give(page, 'drop', 'dropped.jpg');
    await items(page).first().waitFor();
    await give(page, 'paste', 'pasted.jpg');
    await items(page).nth(1).waitFor();
    assert.equal(await page.locator('[data-pictures-progress] li').count(), 0);
  });

  journey(
    'are dragged to another place, and take the focal point of a click',
    { sizes: ['desktop'] },
    async (all) => {
      const { page } = all;
      await open(all);
      await uploadAs(page, ['Front', 'Back', 'Cuff']);
      const frame = (index: number) => items(page).nth(index).locator('.frame');
      // Both places must be on the screen, because the mouse is not moved by scrolling.
      await page.setViewportSize({ width: 1_280, height: 2_000 });
      await frame(2).dragTo(frame(0));
      await until(async () => (await sequence(page))[0] === 'Cuff', 'the last one is the first');
      assert.deepEqual(await sequence(page), ['Cuff', 'Front', 'Back']);
      await page.reload();
      assert.deepEqual(await sequence(page), ['Cuff', 'Front', 'Back']);

      const box = await frame(1).boundingBox();
      assert.ok(box);
      await frame(1).click({ position: { x: box.width / 4, y: box.height / 2 } });
      const value = (label: string) => items(page).nth(1).getByLabel(label).inputValue();
      assert.ok(Math.abs(Number(await value('From the left, %')) - 25) <= 3, await value('From the left, %'));
      assert.ok(Math.abs(Number(await value('From the top, %')) - 50) <= 3, await value('From the top, %'));
      await items(page).nth(1).getByRole('button', { name: /^Save/ }).click();
      await done(page, 'Saved.');
    },
  );

  journey('are dragged with a finger, also beyond the screen', { sizes: ['phone'] }, async (all) => {
    const { page } = all;
    await open(all);
    await uploadAs(page, ['Front', 'Back', 'Cuff', 'Hem']);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    const centerOf = async (locator: Locator) => {
      const box = await locator.boundingBox();
      assert.ok(box);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    const frame = (index: number) => items(page).nth(index).locator('.frame');
    const handle = (index: number) => frame(index).locator('[data-handle]');
    await handle(3).scrollIntoViewIfNeeded();
    const [x, y] = await centerOf(handle(3));
    await touch('touchStart', x, y);
    await page.locator('.pictures.sorting').waitFor();
    // The finger rests at the upper edge, and the page scrolls until the first picture is there.
    for (let step = 1; step <= 5; step++) await touch('touchMove', x, y + ((30 - y) * step) / 5);
    await until(async () => (await centerOf(frame(0)))[1] > 60, 'the first picture is on the screen');
    await touch('touchMove', ...(await centerOf(frame(0))));
    await items(page).nth(0).and(page.locator('.over')).waitFor();
    await touch('touchEnd');
    await until(async () => (await sequence(page))[0] === 'Hem', 'the last one is the first');
    assert.deepEqual(await sequence(page), ['Hem', 'Front', 'Back', 'Cuff']);
    await page.reload();
    assert.deepEqual(await sequence(page), ['Hem', 'Front', 'Back', 'Cuff']);
    assert.equal(await items(page).first().getByLabel('From the left, %').inputValue(), '50');
    // A finger on the picture itself scrolls the page.
    const [left, top] = await centerOf(frame(0));
    const before = await page.evaluate(() => scrollY);
    await touch('touchStart', left, top);
    for (let step = 1; step <= 5; step++) await touch('touchMove', left, top - 40 * step);
    await touch('touchEnd');
    await until(async () => (await page.evaluate(() => scrollY)) > before, 'the page has scrolled');
    assert.deepEqual(await sequence(page), ['Hem', 'Front', 'Back', 'Cuff']);
  });

  journey('are moved with the keyboard alone', { sizes: ['desktop'] }, async (all) => {
    const { page } = all;
    await open(all);
    await uploadAs(page, ['Front', 'Back']);
    await textField(items(page).nth(1)).focus();
    const isMoveUp = () => page.evaluate(() => /^Move up/.test(document.activeElement?.textContent ?? ''));
    for (let tabs = 0; tabs < 20 && !(await isMoveUp()); tabs++) await page.keyboard.press('Tab');
    assert.ok(await isMoveUp(), 'the button is reached');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.deepEqual(await sequence(page), ['Back', 'Front']);
  });
});
