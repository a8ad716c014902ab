import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, it } from 'node:test';
import { createHashing } from './hashing.ts';

const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };

/** The niceness of each thread of this process, by `man 5 proc`: the 19th field, the 17th behind the name. */
const nicenesses = () =>
  readdirSync('/proc/self/task').map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });

describe('threads that hash', () => {
  it('S13: give way to pages: theirs is a lower priority, and the shop keeps its own', async () => {
    const before = getPriority();
    const hashing = createHashing();
    await hashing.hash('a quiet lake', CHEAP);
    assert.equal(getPriority(), before);
    if (process.platform === 'linux') assert.ok(nicenesses().includes(Math.min(19, before + 10)));
  });

  it('answer each its own question, at once as well as after a failure', async () => {
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
