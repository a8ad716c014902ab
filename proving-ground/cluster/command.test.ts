import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectDir } from '../../src/config.ts';
import { findPostmaster, stopPostmaster } from '../../src/embedded-database/postmaster.ts';
import { until } from '../../test/until.ts';
import { openBrowser } from '../lab/shoppers/browser.ts';
import { makeFolder, removeFolder } from '../shared/folder.ts';
import { findFreePorts } from '../shared/free-ports.ts';
import { isAlive } from '../shared/processes.ts';
import { PORT_OFFSETS } from './options.ts';

const COMMAND = 'proving-ground/cluster/command.ts';
const { PATH, HAPROXY } = process.env;

describe('"npm run cluster"', { timeout: 180_000 }, () => {
  let folder: string;
  let port: number;
  let env: NodeJS.ProcessEnv;
  let running: ChildProcess;
  let said = '';

  const start = async () => {
    const args = ['--instances', '2', '--port', `${port}`, '--no-cache', '--no-replica'];
    running = spawn(process.execPath, [COMMAND, ...args], { cwd: projectDir, env, stdio: 'pipe' });
    said = '';
    for (const stream of [running.stdout, running.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    const ended = once(running, 'exit');
    const isOpen = async () => {
      while (!said.includes('MyClothes is open')) await once(running.stdout ?? running, 'data');
      return true;
    };
    assert.equal(await Promise.race([isOpen(), ended]), true, said);
    return { ended };
  };
  const tell = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [COMMAND, ...args], { cwd: projectDir, env })).stdout.trim();
  const partsOf = (text: string) => [...text.matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));

  before(async () => {
    folder = await makeFolder('cluster');
    port = await findFreePorts(PORT_OFFSETS);
    env = { PATH, HAPROXY, CLUSTER_DIR: folder, RENDER_AHEAD: 'off', ABUSE_LIMITS: 'off' };
  });
  after(async () => {
    running?.kill('SIGKILL');
    const pid = await findPostmaster(`${folder}/data/cluster`);
    if (pid !== undefined) await stopPostmaster(`${folder}/data/cluster`, pid);
    await removeFolder(folder);
  });

  it('says so when no cluster is running', async () => {
    await assert.rejects(tell('list'), /No cluster is running\. Start one with "npm run cluster"\./);
  });

  it('shows what runs where, runs commands, reports what died, and leaves nothing after Ctrl-C', async () => {
    const { ended } = await start();
    assert.match(said, new RegExp(`load balancer +http://localhost:${port} +process \\d+`));
    assert.match(said, new RegExp(`shop-2 +http://127.0.0.1:${port + 2} +process \\d+`));
    const parts = partsOf(await tell('list'));
    assert.equal(parts.length, 3);

    assert.match(await tell('kill', 'shop-2'), /^shop-2 was killed/);
    await until(() => /shop-2 \(process \d+\) has ended by SIGKILL\./.test(said), 'the end is logged');
    assert.equal(await tell('kill', 'shop-2'), 'No shop-2 runs.');
    assert.equal(await tell('remove'), 'The last instance cannot be removed. Ctrl-C stops everything.');
    running.stdin?.write('add\n');
    await until(() => said.includes('shop-2 has joined.'), 'the typed command has run');
    const browser = openBrowser();
    const { status } = await browser.ask(port, { method: 'GET', path: '/products' });
    browser.close();
    assert.equal(status, 200);

    const last = partsOf(await tell('list'));
    running.kill('SIGINT');
    assert.deepEqual(await ended, [0, null], said);
    assert.deepEqual(last.filter(isAlive), []);
    assert.equal(await findPostmaster(`${folder}/data/cluster`), undefined);
  });

  it('ends its parts when the command itself is killed, and finds the data at the next start', async () => {
    await start();
    const parts = partsOf(await tell('list'));
    running.kill('SIGKILL');
    await until(() => !parts.some(isAlive), 'all have ended');
    const { ended } = await start();
    running.kill('SIGINT');
    assert.deepEqual(await ended, [0, null], said);
  });
});
