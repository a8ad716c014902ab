import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeHtml, html, jsonInHtml, trusted } from './html.ts';

const texts = fc
  .array(fc.oneof(fc.constantFrom('<', '>', '"', "'", '&', '&amp;', '&#39;'), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(''));

describe('S22: a template', () => {
  it('escapes every value, so that no text can open or close an element, and none is changed', () => {
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

  it('inserts markup of its own kind unchanged, also from arrays, and nothing for a missing value', () => {
    const items = ['<a>', html`<b>${'<c>'}</b>`, [trusted('<d>')], 0, 7, false, null, undefined] as const;
    assert.equal(html`${items}`.text, '&lt;a&gt;<b>&lt;c&gt;</b><d>07');
  });

  it('holds JSON that no text can end, and that parses to the same value', () => {
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

  it('returns a text without special characters unchanged', () => {
    assert.equal(escapeHtml('plain'), 'plain');
  });
});
