import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectDir } from '../../src/config.ts';
import { until } from '../until.ts';
import { makeSite, type Site } from './shop-process.ts';

const KILLS = 3;

describe('settings and kill -9', { timeout: 180_000 }, () => {
  let site: Site;
  let key: string;
  before(async () => {
    site = await makeSite();
    await site.start();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['src/commands/api-keys.ts', 'create', 'Kills', '--scopes', 'all'],
      { cwd: projectDir, env: { PATH: process.env.PATH, DATA_DIR: site.dataDir } },
    );
    key = stdout.trim();
  });
  after(() => site?.remove());

  const ask = async (path: string, name?: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${site.port}${path}`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(name === undefined ? {} : { method: 'PATCH', body: JSON.stringify({ name }) }),
    });

  it('keep every acknowledged change, and never half of one', async () => {
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const changing = (async () => {
        for (;;) {
          const answer = await ask('/api/admin/settings', `Name ${acknowledged + 1}`);
          acknowledged = ((await answer.json()) as { version: number }).version;
        }
      })().catch(() => {});
      const from = acknowledged;
      await until(async () => acknowledged > from + 20, 'some changes were acknowledged');
      await site.kill();
      await changing;
      await site.start();
      const { version, name } = (await (await ask('/api/admin/settings')).json()) as {
        version: number;
        name: string;
      };
      // The change that was under way may have been committed without an answer.
      assert.ok(version === acknowledged || version === acknowledged + 1, `${version} of ${acknowledged}`);
      assert.equal(name, `Name ${version}`);
      assert.match(await (await ask('/')).text(), new RegExp(`\\| ${name}</title>`));
      acknowledged = version;
    }
  });
});
