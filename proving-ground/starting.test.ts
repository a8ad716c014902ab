import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { projectDir } from '../src/config.ts';

describe('the commands that start servers', () => {
  for (const name of ['cluster', 'region', 'lab']) {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [`proving-ground/${name}/command.ts`, ...args], {
        cwd: projectDir,
        encoding: 'utf8',
      });

    it(`${name} says what it takes, and what it does not understand`, () => {
      const help = run('--help');
      assert.deepEqual([help.status, help.stderr], [0, '']);
      assert.match(help.stdout, new RegExp(`^npm run ${name} -- `));
      const misuse = run('--nonsense');
      assert.deepEqual([misuse.status, misuse.stdout], [2, '']);
      assert.match(misuse.stderr, /^Unknown option '--nonsense'\.\nnpm run /);
    });
  }
});
