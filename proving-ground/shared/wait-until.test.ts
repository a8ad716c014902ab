import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retry, waitUntil } from './wait-until.ts';

describe('retry', () => {
  it('repeats the work until it succeeds', async () => {
    let tries = 0;
    const work = async () => {
      if (++tries < 3) throw new Error('not yet');
      return tries;
    };
    assert.equal(await retry(work, 60_000), 3);
  });

  it('gives up after its time limit, with the last failure', async () => {
    let tries = 0;
    const work = () => Promise.reject(new Error(`try ${++tries}`));
    await assert.rejects(retry(work, 0), /^Error: try 1$/);
  });
});

describe('waitUntil', () => {
  it('takes an error for "not yet", and names the last one when the time limit passes', async () => {
    let tries = 0;
    const condition = () => {
      if (++tries < 3) throw new Error('closed');
      return true;
    };
    await waitUntil('it is open', condition, { timeoutMs: 60_000, pollMs: 1 });
    const never = () => Promise.reject(new Error('closed'));
    await assert.rejects(
      waitUntil('it is open', never, { timeoutMs: 0 }),
      /^Error: Timed out after 0 s: waited until it is open \(closed\)\.$/,
    );
  });

  it('ends at once when the condition can no longer become true', async () => {
    const wait = waitUntil('it is open', () => false, { timeoutMs: 60_000, failure: () => 'It has ended.' });
    await assert.rejects(wait, /^Error: Waited until it is open: It has ended\.$/);
  });
});
