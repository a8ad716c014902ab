import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { findFreePort } from '../../proving-ground/shared/free-ports.ts';
import { projectDir } from '../../src/config.ts';
import { findPostmaster, stopPostmaster } from '../../src/embedded-database/postmaster.ts';
import { waitUntil } from '../../src/process/time-limits.ts';

/** This is long enough for a busy machine. */
const PATIENCE_MS = 40_000;

/** A process between npm and the shop's last child. */
interface Link {
  pid: number;
  command: string;
}

describe('"npm start"', { timeout: 600_000 }, () => {
  let folder: string;
  let dataDir: string;
  before(async () => {
    folder = await mkdtemp('/tmp/myclothes-npm-');
    await chmod(folder, 0o755);
    dataDir = join(folder, 'data');
  });
  after(async () => {
    const postmaster = await findPostmaster(join(dataDir, 'cluster'));
    if (postmaster !== undefined) await stopPostmaster(join(dataDir, 'cluster'), postmaster);
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  const started: Link[] = [];
  afterEach(async () => {
    for (const { pid } of started.splice(0)) if (await isRunning(pid)) process.kill(pid, 'SIGKILL');
  });

  /** Resolves once the shop is open, to every process that this started, parents first. */
  async function start(more: NodeJS.ProcessEnv = {}): Promise<{ npm: ChildProcess; links: Link[] }> {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: dataDir,
      PORT: `${await findFreePort()}`,
    };
    const npm = spawn('npm', ['start'], {
      cwd: projectDir,
      env: { ...env, RENDER_AHEAD: 'off', ...more },
      // It has its own process group, so that a signal reaches only one process.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (text) => (said += text));
    const isOpen = () => said.includes('MyClothes is open');
    await waitUntil(() => isOpen() || npm.exitCode !== null, { timeoutMs: PATIENCE_MS });
    assert.ok(isOpen(), said);
    const links = await descendantsOf(npm.pid as number);
    const postmaster = await findPostmaster(join(dataDir, 'cluster'));
    assert.ok(postmaster);
    links.push({ pid: postmaster, command: 'postgres' });
    started.push(...links);
    return { npm, links };
  }

  const areGone = async (links: readonly Link[]) => {
    const none = async () => !(await Promise.all(links.map(({ pid }) => isRunning(pid)))).includes(true);
    assert.ok(await waitUntil(none, { timeoutMs: PATIENCE_MS }), `gone: ${JSON.stringify(links)}`);
  };

  const isNpm = ({ command }: Link) => command.startsWith('npm');
  const isShop = ({ command }: Link) => command.includes('src/main.ts');

  it('has no process between npm and the shop that would intercept a signal, and leaves none after SIGTERM to npm', async () => {
    const { npm, links } = await start();
    assert.deepEqual(
      links.map((link) => (isNpm(link) ? 'npm' : isShop(link) ? 'shop' : link.command)),
      ['npm', 'shop', 'postgres'],
    );
    npm.kill('SIGTERM');
    await areGone(links);
  });

  for (const processes of ['1', '2'])
    for (const [name, is] of Object.entries({ npm: isNpm, 'the shop': isShop }))
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
        // The first test has sent this one.
        if (processes === '1' && is === isNpm && signal === 'SIGTERM') continue;
        it(`leaves no process of ${processes} after ${signal} to ${name}`, async () => {
          const { links } = await start({ WEB_CONCURRENCY: processes });
          process.kill((links.find(is) as Link).pid, signal);
          await areGone(links);
        });
      }

  for (const processes of ['1', '2'])
    it(`leaves no process of ${processes} when the terminal is closed`, async () => {
      const { npm, links } = await start({ WEB_CONCURRENCY: processes });
      // Closing a terminal signals all of its processes, and none of them can write to it anymore.
      npm.stdout?.destroy();
      npm.stderr?.destroy();
      process.kill(-(npm.pid as number), 'SIGHUP');
      await areGone(links);
    });
});

async function descendantsOf(pid: number): Promise<Link[]> {
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const children = text.split(' ').filter(Boolean).map(Number);
  const isServer = /bin\/postgres /.test(command);
  return isServer ? [] : [{ pid, command }, ...(await Promise.all(children.map(descendantsOf))).flat()];
}

/** A zombie counts as ended. */
const isRunning = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (text) => !/\) Z /.test(text),
    () => false,
  );
