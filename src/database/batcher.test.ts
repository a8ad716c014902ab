import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBatcher } from './batcher.ts';

function probe(maxBatch = 64, maxUnderWay = 4) {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const ask = createBatcher<number, string>({
    maxBatch,
    maxUnderWay,
    isFaultOfOne: (error) => (error as Error).message === 'odd',
    async run(requests) {
      batches.push(requests);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (requests.includes(13)) throw new Error('odd');
      if (requests.includes(99)) throw new Error('away');
      return requests.map((request) => `answer ${request}`);
    },
  });
  return {
    ask,
    batches,
    endAll: () => {
      for (const end of ends.splice(0)) end();
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the batcher', () => {
  it('sends requests of one turn together, and gives each its own answer', async () => {
    const { ask, batches, endAll } = probe();
    const answers = Promise.all([ask(1), ask(2), ask(3)]);
    await turn();
    endAll();
    assert.deepEqual(await answers, ['answer 1', 'answer 2', 'answer 3']);
    assert.deepEqual(batches, [[1, 2, 3]]);
  });

  it('keeps its limits, and sends waiting requests when a batch ends', async () => {
    const { ask, batches, endAll } = probe(2, 1);
    const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
    for (let rounds = 0; rounds < 3; rounds++) {
      await turn();
      endAll();
      await turn();
    }
    assert.equal((await answers).length, 5);
    assert.deepEqual(batches, [[1, 2], [3, 4], [5]]);
  });

  it('tries one by one after an error that one request may have caused', async () => {
    const { ask, batches, endAll } = probe();
    const answers = Promise.allSettled([ask(1), ask(13), ask(3)]);
    for (let rounds = 0; rounds < 4; rounds++) {
      await turn();
      endAll();
      await turn();
    }
    assert.deepEqual(
      (await answers).map((answer) => answer.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(batches, [[1, 13, 3], [1], [13], [3]]);
  });

  it('fails all requests of a batch without an answer', async () => {
    const { ask, batches, endAll } = probe();
    const answers = Promise.allSettled([ask(1), ask(99)]);
    await turn();
    endAll();
    assert.deepEqual(
      (await answers).map((answer) => answer.status),
      ['rejected', 'rejected'],
    );
    assert.equal(batches.length, 1);
  });
});
