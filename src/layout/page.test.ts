import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rendered } from '../../test/rendered.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { html } from './html.ts';
import { type PageContent, renderPage } from './page.ts';

const SITE = { publicUrl: 'https://shop.example', settings: DEFAULT_SETTINGS };

const MARKUP = '"><script>alert(1)</script>';
const content: PageContent = { title: 'Men', description: 'Clothes', css: [], main: html`<h1>Men</h1>` };

test('stored markup shows as text in every part of the head', () => {
  const page: PageContent = {
    ...content,
    title: MARKUP,
    description: MARKUP,
    canonical: `/${MARKUP}`,
    robots: MARKUP,
    openGraph: { type: MARKUP, imagePath: `/${MARKUP}`, imageAlt: MARKUP },
    jsonLd: () => [{ name: MARKUP }],
  };
  const text = renderPage(page, SITE);
  assert.ok(!text.includes('<script>alert'));
  assert.ok(!text.includes('"><script>'));
});

test('a page needs no inline style or script', () => {
  const text = rendered({ ...content, scripts: ['listing/filters'], jsonLd: () => [{ a: 1 }] });
  assert.ok(!/ style="| on[a-z]+="|<style/.test(text));
  for (const [script] of text.matchAll(/<script[^>]*>/g)) {
    assert.match(script, / src="\/assets\/| type="application\/ld\+json"/);
  }
});

test('the page is the same for everyone: the cart badge is empty until a script fills it', () => {
  assert.match(rendered(content), /aria-label="Cart">.*<span class="count" data-cart-count hidden><\/span>/);
});

test('only the current department is marked', () => {
  const marked =
    rendered({ ...content, currentDepartment: 'men' }).match(/<a [^>]*aria-current[^>]*>/g) ?? [];
  assert.ok(marked.length > 0);
  assert.ok(marked.every((link) => link.includes('category=men"')));
  assert.ok(!rendered({ ...content, currentDepartment: 'nowhere' }).includes('aria-current'));
});

test('canonical and picture addresses are absolute, and left out when the public address is unknown', () => {
  const more = {
    ...content,
    canonical: '/products?category=men',
    openGraph: { imagePath: '/pictures/a.webp' },
  };
  assert.ok(!rendered(more).includes('rel="canonical"'));
  const text = renderPage(more, SITE);
  assert.ok(text.includes('<link rel="canonical" href="https://shop.example/products?category=men">'));
  assert.ok(text.includes('<meta property="og:image" content="https://shop.example/pictures/a.webp">'));
});
