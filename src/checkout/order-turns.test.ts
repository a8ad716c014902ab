import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../web/errors/errors.ts';
import { createOrderTurns, type OrderTurn } from './order-turns.ts';

const isOverloaded = (error: unknown) => error instanceof Problem && error.status === 503;

/** Work that ends when the test says so. */
function openWork(begun: string[]) {
  const ends = new Map<string, () => void>();
  const work = (name: string) => async (turn: OrderTurn) => {
    await turn.begin();
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { work, end: (name: string) => ends.get(name)?.() };
}

const begins = (name: string) => async (turn: OrderTurn) => {
  await turn.begin();
  return name;
};

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
    const flood = Array.from({ length: 400 }, () => long.run('10.0.0.1', begins('flood')));
    const ended = Promise.allSettled(flood);
    const other = long.run('10.0.0.2', begins('other'));
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
      await turn.begin();
      await turn.rest(1);
      done.push('resting');
    });
    const next = turns.run('10.0.0.2', async (turn) => {
      await turn.begin();
      done.push('next');
    });
    await Promise.all([resting, next]);
    assert.deepEqual(done, ['next', 'resting']);
  });

  it('are not needed by work that ends before its turn, which then goes to the next one', async () => {
    const begun: string[] = [];
    const { work, end } = openWork(begun);
    const turns = createOrderTurns(1, 10);
    const first = turns.run('10.0.0.1', work('first'));
    assert.equal(await turns.run('10.0.0.2', async () => 'refused'), 'refused');
    await assert.rejects(
      turns.run('10.0.0.3', () => Promise.reject(new Error('no'))),
      /no/,
    );
    const next = turns.run('10.0.0.4', work('next'));
    assert.deepEqual(begun, ['first']);
    end('first');
    await first;
    await turnOfLoop();
    end('next');
    assert.equal(await next, 'next');
  });

  it('leave no place in the line when they were not needed, so that one network cannot fill it with refused orders', async () => {
    const { work, end } = openWork([]);
    const turns = createOrderTurns(1, 10);
    const first = turns.run('10.0.0.1', work('first'));
    for (let n = 0; n < 20; n++) assert.equal(await turns.run('10.0.0.2', async () => 'refused'), 'refused');
    const next = turns.run('10.0.0.3', begins('next'));
    end('first');
    await first;
    assert.equal(await next, 'next');
  });
});
