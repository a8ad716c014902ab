import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memoize, memoizeByObject } from './memoize.ts';

function counting(limit: number) {
  const computed: string[] = [];
  const upper = memoize(limit, (text) => {
    computed.push(text);
    return text === '' ? undefined : text.toUpperCase();
  });
  return { upper, computed };
}

describe('a memoized function', () => {
  it('computes once for each text', () => {
    const { upper, computed } = counting(2);
    assert.deepEqual([upper('a'), upper('b'), upper('a')], ['A', 'B', 'A']);
    assert.deepEqual(computed, ['a', 'b']);
  });

  it('forgets everything beyond its limit, and continues', () => {
    const { upper, computed } = counting(2);
    for (const text of ['a', 'b', 'c', 'c', 'a']) assert.equal(upper(text), text.toUpperCase());
    assert.deepEqual(computed, ['a', 'b', 'c', 'a']);
  });

  it('does not remember an undefined result', () => {
    const { upper, computed } = counting(2);
    assert.deepEqual([upper(''), upper('')], [undefined, undefined]);
    assert.deepEqual(computed, ['', '']);
  });

  it('keeps only the text, even if it is a slice of a long one', () => {
    const { upper } = counting(1_000);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = used();
    for (let at = 0; at < 1_000; at++) upper(`${'x'.repeat(50_000)}${at} the piece of it`.slice(50_000));
    const kept = used() - before;
    assert.ok(kept < 5_000_000, `${kept} bytes`);
    assert.equal(upper('0 the piece of it'), '0 THE PIECE OF IT');
  });
});

describe('memoizing by object', () => {
  it('computes once for each object, and again for an equal one', () => {
    let computed = 0;
    const lengthOf = memoizeByObject(2, (list: number[]) => {
      computed++;
      return list.length;
    });
    const list = [1, 2];
    assert.deepEqual([lengthOf(list), lengthOf(list), lengthOf([1, 2])], [2, 2, 2]);
    assert.equal(computed, 2);
    lengthOf([3]);
    lengthOf(list);
    assert.equal(computed, 4, 'beyond the limit everything is forgotten');
  });
});
