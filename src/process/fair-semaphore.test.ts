import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFairSemaphore, type FairSemaphore } from './fair-semaphore.ts';

/** Calls by name: "a1" comes from network "a"; "A1" from the same network and goes first; "A1x" from browser "x". */
function callersOf(semaphore: FairSemaphore) {
  const [begun, dropped]: [string[], string[]] = [[], []];
  return {
    begun,
    dropped,
    async call(names: string) {
      for (const name of names.split(' ')) {
        const letter = name[0] as string;
        const network = letter.toLowerCase();
        void semaphore
          .acquire({ network, browser: name[2], isFirst: letter !== network })
          .then((isAcquired) => (isAcquired ? begun : dropped).push(name));
      }
      await new Promise(setImmediate);
    },
    async release(times: number) {
      for (let time = 0; time < times; time++) semaphore.release();
      await new Promise(setImmediate);
    },
  };
}

describe('a fair semaphore', () => {
  it('lets as many run at once as the limit allows, and then one for each release, in sequence', async () => {
    const { begun, dropped, call, release } = callersOf(createFairSemaphore(2, 10));
    await call('a1 b1 a2 b2');
    assert.deepEqual(begun, ['a1', 'b1']);
    await release(1);
    assert.deepEqual(begun, ['a1', 'b1', 'a2']);
    await release(3);
    assert.deepEqual([begun, dropped], [['a1', 'b1', 'a2', 'b2'], []]);
    await call('c1 c2 c3');
    assert.deepEqual(begun.slice(4), ['c1', 'c2']);
  });

  it('S41: when full, drops the newest call of the network with the most, and not a newcomer', async () => {
    const { begun, dropped, call, release } = callersOf(createFairSemaphore(1, 4));
    await call('a1 a2 a3 b1 a4 c1');
    assert.deepEqual(dropped, ['a4']);
    await call('d1');
    assert.deepEqual(dropped, ['a4', 'a3']);
    await call('d2');
    assert.deepEqual(dropped, ['a4', 'a3', 'a2']);
    await release(5);
    assert.deepEqual(begun, ['a1', 'b1', 'c1', 'd1', 'd2']);
  });

  it('S41: a network with many recent calls goes after the others and loses its place to them', async () => {
    const semaphore = createFairSemaphore(1, 3);
    const { begun, dropped, call, release } = callersOf(semaphore);
    await call('a1 b1 b2');
    await release(3);
    await call('x1 b3 a2 c1');
    await call('d1');
    assert.deepEqual(dropped, ['b3']);
    await release(3);
    assert.deepEqual(begun.slice(3), ['x1', 'c1', 'd1', 'a2']);
  });

  it('S41: calls that were taken out of the counts do not hold a network back', async () => {
    const semaphore = createFairSemaphore(1, 3);
    const { begun, call, release } = callersOf(semaphore);
    for (const name of ['a1', 'a2', 'a3']) {
      await call(name);
      semaphore.uncount({ network: 'a' });
      await release(1);
    }
    semaphore.uncount({ network: 'never seen' });
    await call('x1 b1 b2 a4');
    await release(3);
    assert.deepEqual(begun.slice(3), ['x1', 'a4', 'b1', 'b2']);
  });

  it('S41: forgets a call after a quarter of an hour', async (t) => {
    t.mock.timers.enable({ apis: ['Date'] });
    const { begun, call, release } = callersOf(createFairSemaphore(1, 3));
    await call('a1 a2');
    await release(2);
    t.mock.timers.tick(15 * 60 * 1_000);
    await call('x1 a3 b1');
    await release(2);
    assert.deepEqual(begun.slice(2), ['x1', 'a3', 'b1']);
  });

  it('S41: first callers go before the others, except at every fourth turn', async () => {
    const { begun, call, release } = callersOf(createFairSemaphore(1, 20));
    await call('x1 a1 a2 B1 B2 B3 B4 C1');
    await release(7);
    assert.deepEqual(begun, ['x1', 'C1', 'B1', 'B2', 'a1', 'B3', 'B4', 'a2']);
  });

  it('S41: first callers take all but a quarter of the places, and share them fairly', async () => {
    const { dropped, call } = callersOf(createFairSemaphore(1, 4));
    await call('x1 a1 b1 c1 d1');
    await call('E1 E2 E3');
    assert.deepEqual(dropped, ['d1', 'c1', 'b1']);
    await call('E4');
    assert.deepEqual(dropped.slice(3), ['E4'], 'the last place is for a caller that is not first');
    await call('F1');
    assert.deepEqual(dropped.slice(4), ['E3']);
  });

  it('S41: a browser with many recent calls goes after the others, whatever networks it comes from', async () => {
    const { begun, dropped, call, release } = callersOf(createFairSemaphore(1, 4));
    await call('x1 A1q B1q C1q');
    await call('D1r E1q');
    await call('F1s G1t');
    assert.deepEqual(dropped, ['E1q', 'C1q', 'B1q']);
    await release(2);
    assert.deepEqual(begun.slice(1), ['D1r', 'F1s']);
  });

  it('S41: a first caller without room in its own places competes for the others', async () => {
    const { dropped, call } = callersOf(createFairSemaphore(1, 4));
    await call('x1 A1 B1 C1');
    await call('y1 y2');
    assert.deepEqual(dropped, ['y2']);
    await call('D1');
    assert.deepEqual(dropped.slice(1), ['y1'], 'y called twice, D once');
    await call('E1 f1');
    assert.deepEqual(dropped.slice(2), ['E1', 'f1'], 'among equals the newest loses its place');
  });

  it('S41: a first caller gets every fourth turn too where it has fewer calls than the others', async () => {
    const { begun, call, release } = callersOf(createFairSemaphore(1, 20));
    await call('x1 a1 a2 B1 C1 D1 E1');
    await release(6);
    assert.deepEqual(begun.slice(1), ['B1', 'C1', 'D1', 'E1', 'a1', 'a2']);
  });
});
