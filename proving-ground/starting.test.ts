import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { projectDir } from '../src/config.ts';

describe('the commands that start servers', () => {
  for (const name of ['attack', 'cluster', 'lab', 'region']) {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [`proving-ground/${name}/command.ts`, ...args], {
        cwd: projectDir,
        encoding: 'utf8',
      });

    it(`${name} prints its usage, and names an option that it does not know`, () => {
      const help = run('--help');
      assert.deepEqual([help.status, help.stderr], [0, '']);
      assert.match(help.stdout, new RegExp(`^Usage: npm run ${name} -- `));
      const misuse = run('--nonsense');
      assert.deepEqual([misuse.status, misuse.stdout], [2, '']);
      assert.match(misuse.stderr, /^Unknown option '--nonsense'\.\n\nUsage: npm run /);
    });
  }
});
