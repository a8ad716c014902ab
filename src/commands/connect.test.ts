import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { projectDir } from '../config.ts';

const COMMANDS = {
  catalog: ['src/commands/catalog.ts', 'export'],
  staff: ['src/commands/staff.ts', 'list'],
  state: ['src/commands/state.ts', 'copy', '--from', 'valkey', '--to', 'database'],
};

describe('a command on a folder without a shop', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'myclothes-mistyped-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [name, args] of Object.entries(COMMANDS)) {
    it(`${name}: names the folder, creates nothing there and says how to`, async () => {
      const DATA_DIR = join(folder, 'nowhere');
      const { DATABASE_URL: _, ...env } = process.env;
      const command = spawn(process.execPath, args, {
        cwd: projectDir,
        env: { ...env, DATA_DIR, CACHE_URL: 'redis://127.0.0.1:1' },
      });
      const ended = new Promise((resolve) => command.once('close', resolve));
      const said = await text(command.stderr);
      assert.equal(await ended, 1);
      assert.equal(
        said,
        `There is no shop in ${DATA_DIR} yet. Correct DATA_DIR, or create one there with --create.\n`,
      );
      assert.deepEqual(await readdir(folder), []);
    });
  }
});
