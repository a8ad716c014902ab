import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { slugHash, slugTable } from './slug-table.ts';

describe('the table of slugs', () => {
  it('finds each of 100,000 similar slugs and no other', () => {
    const slugs = Array.from({ length: 100_000 }, (_, number) => `oxford-shirt-${number}`);
    const ordinalOf = slugTable(Float64Array.from(slugs, slugHash));
    for (const [ordinal, slug] of slugs.entries()) assert.equal(ordinalOf(slugHash(slug)), ordinal);
    for (const slug of ['', 'oxford-shirt', 'oxford-shirt-100000'])
      assert.equal(ordinalOf(slugHash(slug)), -1);
  });

  it('is empty for an empty shop', () => {
    assert.equal(slugTable(new Float64Array(0))(slugHash('coat')), -1);
  });
});
