import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../web/errors/errors.ts';
import { createTurns } from './turns.ts';

describe('turns', () => {
  it('let so many work on one key at once, in their order, and others beside them', async () => {
    const turns = createTurns(2, 10);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    };
    const all = ['a1', 'a2', 'a3', 'b1'].map((name) => turns.take(name[0] as string, work(name)));
    await new Promise(setImmediate);
    assert.deepEqual(begun, ['a1', 'a2', 'b1']);
    ends[0]?.();
    await all[0];
    await new Promise(setImmediate);
    assert.deepEqual(begun, ['a1', 'a2', 'b1', 'a3']);
    for (const end of ends) end();
    assert.deepEqual(await Promise.all(all), ['a1', 'a2', 'a3', 'b1']);
  });

  it('refuse one more than may wait, and go on after work that fails', async () => {
    const turns = createTurns(1, 1);
    const failing = turns.take('a', () => Promise.reject(new Error('no')));
    const waiting = turns.take('a', async () => 'done');
    await assert.rejects(
      turns.take('a', async () => 'never'),
      (error) => error instanceof Problem && error.status === 503,
    );
    await assert.rejects(failing, /no/);
    assert.equal(await waiting, 'done');
    assert.equal(await turns.take('a', async () => 'again'), 'again');
  });
});
