import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../web/errors/errors.ts';
import { createOrderTurns, type OrderTurn } from './order-turns.ts';

const isOverloaded = (error: unknown) => error instanceof Problem && error.status === 503;

/** Work that ends when the test says so. */
function openWork(begun: string[]) {
  const ends = new Map<string, () => void>();
  const work = (name: string) => (_turn: OrderTurn) => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { work, end: (name: string) => ends.get(name)?.() };
}

const turnOfLoop = () => new Promise(setImmediate);

describe('the turns of orders', () => {
  it('are taken in the sequence of arrival, and work that fails ends its turn', async () => {
    const begun: string[] = [];
    const { work, end } = openWork(begun);
    const turns = createOrderTurns(1, 10);
    const failing = turns.run('10.0.0.1', () => Promise.reject(new Error('no')));
    const others = ['a', 'b', 'c'].map((name, index) => turns.run(`10.0.0.${index}`, work(name)));
    await assert.rejects(failing, /no/);
    for (const name of ['a', 'b', 'c']) {
      await turnOfLoop();
      assert.equal(begun.at(-1), name);
      end(name);
    }
    assert.deepEqual(await Promise.all(others), ['a', 'b', 'c']);
  });

  it('are refused when the line is full, and one network cannot fill it', async () => {
    const begun: string[] = [];
    const { work, end } = openWork(begun);
    const short = createOrderTurns(1, 1);
    const running = short.run('10.0.0.1', work('running'));
    const waiting = short.run('10.0.0.2', work('waiting'));
    await assert.rejects(short.run('10.0.0.3', work('refused')), isOverloaded);
    await turnOfLoop();
    end('running');
    await turnOfLoop();
    end('waiting');
    assert.deepEqual(await Promise.all([running, waiting]), ['running', 'waiting']);

    const long = createOrderTurns(1, 10_000);
    const first = long.run('10.0.0.1', work('first'));
    const flood = Array.from({ length: 400 }, () => long.run('10.0.0.1', async () => 'flood'));
    const ended = Promise.allSettled(flood);
    const other = long.run('10.0.0.2', async () => 'other');
    await turnOfLoop();
    end('first');
    const served = (await ended).filter(({ status }) => status === 'fulfilled');
    assert.equal(served.length, 299);
    assert.deepEqual(await Promise.all([first, other]), ['first', 'other']);
  });

  it('are given to others while one rests', async () => {
    const turns = createOrderTurns(1, 10);
    const done: string[] = [];
    const resting = turns.run('10.0.0.1', async (turn) => {
      await turn.rest(1);
      done.push('resting');
    });
    const next = turns.run('10.0.0.2', async () => {
      done.push('next');
    });
    await Promise.all([resting, next]);
    assert.deepEqual(done, ['next', 'resting']);
  });
});
