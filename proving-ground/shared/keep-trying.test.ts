import assert from 'node:assert/strict';
import { it } from 'node:test';
import { keepTrying } from './keep-trying.ts';

it('does it again until it works', async () => {
  let tries = 0;
  const work = async () => {
    if (++tries < 3) throw new Error('not yet');
    return tries;
  };
  assert.equal(await keepTrying(60_000, work), 3);
});

it('gives up after its time, with the last failure', async () => {
  let tries = 0;
  const work = () => Promise.reject(new Error(`try ${++tries}`));
  await assert.rejects(keepTrying(0, work), /^Error: try 1$/);
});
