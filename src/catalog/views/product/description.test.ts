import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainDescription, splitDescription } from './description.ts';

const textsOf = (sanitized: string) => {
  const { lead, rest } = splitDescription(sanitized);
  return [lead?.text ?? null, rest?.text ?? null];
};

describe('a description', () => {
  it('is split after its first paragraph', () => {
    assert.deepEqual(textsOf('<p class="x">One <b>bold</b>.</p>\n<p>Two.</p><ul><li>3</li></ul>'), [
      'One <b>bold</b>.',
      '<p>Two.</p><ul><li>3</li></ul>',
    ]);
    assert.deepEqual(textsOf('<p>One.</p>'), ['One.', null]);
  });

  it('is all lead without blocks, and all details without a first paragraph', () => {
    assert.deepEqual(textsOf('Plain <em>text</em>'), ['Plain <em>text</em>', null]);
    assert.deepEqual(textsOf('<ul><li>1</li></ul><p>Two</p>'), [null, '<ul><li>1</li></ul><p>Two</p>']);
    assert.deepEqual(textsOf('  '), [null, null]);
  });

  it('is not split inside an element whose name starts like a paragraph', () => {
    assert.deepEqual(textsOf('<pre>a</pre><p>b</p>'), [null, '<pre>a</pre><p>b</p>']);
  });

  it('has no tags and ends at a word as plain text', () => {
    assert.equal(plainDescription('<p>A&amp;B <b>shirt</b>.</p><p>Warm</p>', 100), 'A&B shirt. Warm');
    assert.equal(plainDescription('<p>one two three four</p>', 12), 'one two…');
  });
});
