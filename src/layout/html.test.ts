import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeHtml, html, jsonInHtml, trusted } from './html.ts';

const texts = fc
  .array(fc.oneof(fc.constantFrom('<', '>', '"', "'", '&', '&amp;', '&#39;'), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(''));

describe('S22: a template', () => {
  it('escapes every value: no text can open or close anything, and none is changed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const escaped = html`${text}`.text;
        assert.doesNotMatch(escaped, /[<>"']/);
        assert.doesNotMatch(escaped, /&(?!amp;|lt;|gt;|quot;|#39;)/);
        const back = escaped
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        assert.equal(back, text);
      }),
    );
  });

  it('puts markup of its own kind in as it is, also from arrays, and leaves nothing for what is missing', () => {
    const items = ['<a>', html`<b>${'<c>'}</b>`, [trusted('<d>')], 0, 7, false, null, undefined] as const;
    assert.equal(html`${items}`.text, '&lt;a&gt;<b>&lt;c&gt;</b><d>07');
  });

  it('holds JSON that nothing can end, and that is still the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text } = jsonInHtml({ value, more: '</script><!--<script>' });
        assert.doesNotMatch(text, /</);
        assert.deepEqual(
          JSON.parse(text),
          JSON.parse(JSON.stringify({ value, more: '</script><!--<script>' })),
        );
      }),
    );
  });

  it('returns a text without special characters as it is', () => {
    assert.equal(escapeHtml('plain'), 'plain');
  });
});
