import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyedSemaphore, type KeyedSemaphore } from './semaphore.ts';

async function run<T>(
  semaphore: KeyedSemaphore,
  key: string,
  work: () => Promise<T>,
): Promise<T | 'refused'> {
  if (!(await semaphore.acquire(key))) return 'refused';
  try {
    return await work();
  } finally {
    semaphore.release(key);
  }
}

describe('a keyed semaphore', () => {
  it('limits the work for one key, in sequence, and does not delay work for another', async () => {
    const semaphore = createKeyedSemaphore(2, 10);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    };
    const all = ['a1', 'a2', 'a3', 'b1'].map((name) => run(semaphore, name[0] as string, work(name)));
    await new Promise(setImmediate);
    assert.deepEqual(begun, ['a1', 'a2', 'b1']);
    ends[0]?.();
    await all[0];
    await new Promise(setImmediate);
    assert.deepEqual(begun, ['a1', 'a2', 'b1', 'a3']);
    for (const end of ends) end();
    assert.deepEqual(await Promise.all(all), ['a1', 'a2', 'a3', 'b1']);
  });

  it('refuses more than may wait, and continues after work that fails', async () => {
    const semaphore = createKeyedSemaphore(1, 1);
    const failing = run(semaphore, 'a', () => Promise.reject(new Error('no')));
    const waiting = run(semaphore, 'a', async () => 'done');
    assert.equal(await run(semaphore, 'a', async () => 'never'), 'refused');
    await assert.rejects(failing, /no/);
    assert.equal(await waiting, 'done');
    assert.equal(await run(semaphore, 'a', async () => 'again'), 'again');
  });
});
