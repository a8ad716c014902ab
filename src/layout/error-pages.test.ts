import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rendered } from '../../test/rendered.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { errorPage, offlinePage } from './error-pages.ts';

const shown = (
  status: number,
  more: { code?: string; title?: string; message?: string; requestId?: string } = {},
) =>
  rendered(
    errorPage(
      { status, code: 'x', title: 'Title', message: 'Message.', requestId: '1', ...more },
      DEFAULT_SETTINGS,
    ),
  );

test('the page for a failure needs only static files, and says that the cart is safe', () => {
  for (const text of [shown(500, { requestId: 'a1b2-3' }), shown(503), rendered(offlinePage())]) {
    assert.ok(text.includes('Your cart is safe'));
    assert.ok(!text.includes('/pictures/'));
    assert.ok(!text.includes('<img'));
    for (const [, address] of text.matchAll(/<(?:link|script) [^>]*(?:href|src)="([^"]*)"/g)) {
      assert.match(address ?? '', /^\/assets\//);
    }
  }
});

test('the reference is shown, as text', () => {
  assert.ok(shown(500, { requestId: 'a1b2-3' }).includes('<b>a1b2-3</b>'));
  assert.ok(!shown(500, { requestId: '<script>alert(1)</script>' }).includes('<script>alert'));
});

test('a refusal says why, as text', () => {
  const text = shown(422, { title: 'Not possible', message: 'At most <b>99</b> of each.' });
  assert.ok(text.includes('<p>At most &lt;b&gt;99&lt;/b&gt; of each.</p>'));
  assert.ok(text.includes('Not possible | MyClothes'));
});

test('a shop that is not available says why, and what may have been changed', () => {
  const busy = shown(503, { code: 'overloaded', message: 'The shop is busy.' });
  assert.match(busy, /One moment, please\.[\s\S]*<p>The shop is busy\.<\/p>[\s\S]*Nothing was changed\./);
  for (const code of ['database_unavailable', 'state_unavailable']) {
    const away = shown(503, { code, message: 'The database is <i>silent</i>.' });
    assert.match(away, /We’ll be right back\.[\s\S]*<p>The database is &lt;i&gt;silent&lt;\/i&gt;\.<\/p>/);
    assert.match(away, /check it before you try again/);
    assert.doesNotMatch(away, /busy|Nothing was changed/i);
  }
});

test('search engines are told not to index them', () => {
  for (const text of [shown(404), shown(503), shown(500), rendered(offlinePage())]) {
    assert.ok(text.includes('<meta name="robots" content="noindex">'));
  }
});

test('a drawing in the page has no inline style, which the policy would block', () => {
  assert.ok(!/ style=|<style/.test(shown(500) + shown(404)));
});
