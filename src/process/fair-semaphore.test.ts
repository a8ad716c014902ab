import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFairSemaphore, type FairSemaphore } from './fair-semaphore.ts';

/** Claims by name: "a1" is of the network "a"; "A1" is of the same network and goes first; "A1x" is of the browser "x". */
function claiming(semaphore: FairSemaphore) {
  const [begun, dropped]: [string[], string[]] = [[], []];
  return {
    begun,
    dropped,
    async claim(names: string) {
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
  it('gives as many permits at once as there are, and then one for each that is released, in order', async () => {
    const { begun, dropped, claim, release } = claiming(createFairSemaphore(2, 10));
    await claim('a1 b1 a2 b2');
    assert.deepEqual(begun, ['a1', 'b1']);
    await release(1);
    assert.deepEqual(begun, ['a1', 'b1', 'a2']);
    await release(3);
    assert.deepEqual([begun, dropped], [['a1', 'b1', 'a2', 'b2'], []]);
    await claim('c1 c2 c3');
    assert.deepEqual(begun.slice(4), ['c1', 'c2']);
  });

  it('S41: when full, the network with the most waiting gives up its newest one, not a newcomer', async () => {
    const { begun, dropped, claim, release } = claiming(createFairSemaphore(1, 4));
    await claim('a1 a2 a3 b1 a4 c1');
    assert.deepEqual(dropped, ['a4']);
    await claim('d1');
    assert.deepEqual(dropped, ['a4', 'a3']);
    await claim('d2');
    assert.deepEqual(dropped, ['a4', 'a3', 'a2']);
    await release(5);
    assert.deepEqual(begun, ['a1', 'b1', 'c1', 'd1', 'd2']);
  });

  it('S41: a network that claimed much of late goes after the others, and gives up its place to them', async () => {
    const semaphore = createFairSemaphore(1, 3);
    const { begun, dropped, claim, release } = claiming(semaphore);
    await claim('a1 b1 b2');
    await release(3);
    await claim('x1 b3 a2 c1');
    await claim('d1');
    assert.deepEqual(dropped, ['b3']);
    await release(3);
    assert.deepEqual(begun.slice(3), ['x1', 'c1', 'd1', 'a2']);
  });

  it('S41: claims that were good ones do not count against their network', async () => {
    const semaphore = createFairSemaphore(1, 3);
    const { begun, claim, release } = claiming(semaphore);
    for (const name of ['a1', 'a2', 'a3']) {
      await claim(name);
      semaphore.forgive({ network: 'a' });
      await release(1);
    }
    semaphore.forgive({ network: 'never seen' });
    await claim('x1 b1 b2 a4');
    await release(3);
    assert.deepEqual(begun.slice(3), ['x1', 'a4', 'b1', 'b2']);
  });

  it('S41: forgets a claim after a quarter of an hour', async (t) => {
    t.mock.timers.enable({ apis: ['Date'] });
    const { begun, claim, release } = claiming(createFairSemaphore(1, 3));
    await claim('a1 a2');
    await release(2);
    t.mock.timers.tick(15 * 60 * 1_000);
    await claim('x1 a3 b1');
    await release(2);
    assert.deepEqual(begun.slice(2), ['x1', 'a3', 'b1']);
  });

  it('S41: first ones go before the others, but for every fourth turn', async () => {
    const { begun, claim, release } = claiming(createFairSemaphore(1, 20));
    await claim('x1 a1 a2 B1 B2 B3 B4 C1');
    await release(7);
    assert.deepEqual(begun, ['x1', 'C1', 'B1', 'B2', 'a1', 'B3', 'B4', 'a2']);
  });

  it('S41: first ones take the places of the others, but for a quarter, and are fair among themselves', async () => {
    const { dropped, claim } = claiming(createFairSemaphore(1, 4));
    await claim('x1 a1 b1 c1 d1');
    await claim('E1 E2 E3');
    assert.deepEqual(dropped, ['d1', 'c1', 'b1']);
    await claim('E4');
    assert.deepEqual(dropped.slice(3), ['E4'], 'the last place is for one that is not first');
    await claim('F1');
    assert.deepEqual(dropped.slice(4), ['E3']);
  });

  it('S41: a browser that claimed much goes after the others, whatever networks it comes from', async () => {
    const { begun, dropped, claim, release } = claiming(createFairSemaphore(1, 4));
    await claim('x1 A1q B1q C1q');
    await claim('D1r E1q');
    await claim('F1s G1t');
    assert.deepEqual(dropped, ['E1q', 'C1q', 'B1q']);
    await release(2);
    assert.deepEqual(begun.slice(1), ['D1r', 'F1s']);
  });

  it('S41: a first one that its places have no room for competes with the others for theirs', async () => {
    const { dropped, claim } = claiming(createFairSemaphore(1, 4));
    await claim('x1 A1 B1 C1');
    await claim('y1 y2');
    assert.deepEqual(dropped, ['y2']);
    await claim('D1');
    assert.deepEqual(dropped.slice(1), ['y1'], 'y claimed twice, D once');
    await claim('E1 f1');
    assert.deepEqual(dropped.slice(2), ['E1', 'f1'], 'among equals the newest gives up its place');
  });

  it('S41: a first one takes every fourth turn as well where it has claimed less than the others', async () => {
    const { begun, claim, release } = claiming(createFairSemaphore(1, 20));
    await claim('x1 a1 a2 B1 C1 D1 E1');
    await release(6);
    assert.deepEqual(begun.slice(1), ['B1', 'C1', 'D1', 'E1', 'a1', 'a2']);
  });
});
