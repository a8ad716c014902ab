import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, it } from 'node:test';
import { createHashing } from './hashing.ts';

const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };

/** Reads the niceness of each thread of this process. It is the 19th field (`man 5 proc`), the 17th after the name. */
const nicenesses = () =>
  readdirSync('/proc/self/task').map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });

describe('hashing threads', () => {
  it('S13: have a lower priority than the shop, so that pages stay fast', async () => {
    const before = getPriority();
    const hashing = createHashing();
    await hashing.hash('a quiet lake', CHEAP);
    assert.equal(getPriority(), before);
    if (process.platform === 'linux') assert.ok(nicenesses().includes(Math.min(19, before + 10)));
  });

  it('each answer their own task, at once as well as after a failure', async () => {
    const hashing = createHashing();
    const passwords = ['one', 'two', 'three'];
    const hashes = await Promise.all(passwords.map((password) => hashing.hash(password, CHEAP)));
    await assert.rejects(hashing.verify('no hash', 'one'), /Decoding failed/);
    for (const [index, stored] of hashes.entries()) {
      const fits = await Promise.all(passwords.map((password) => hashing.verify(stored, password)));
      assert.deepEqual(
        fits,
        passwords.map((_, other) => other === index),
      );
    }
  });
});
