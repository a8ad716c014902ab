import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { pageCacheMbFor } from './memory-plan.ts';

interface Started {
  pid: number;
  flags: string[];
  arguments: string[];
  environment: Record<string, string | undefined>;
  modules: string[];
}

const plan = new URL('memory-plan.ts', import.meta.url);
/** What main.ts does first. Then it reports how it was started, from TypeScript. */
const program = `
  import { startWithMemoryPlan } from ${JSON.stringify(plan)};
  startWithMemoryPlan();
  const report: object = { pid: process.pid, flags: process.execArgv, arguments: process.argv.slice(2),
    environment: process.env, modules: process.moduleLoadList };
  process.stdout.write(JSON.stringify(report));`;

describe('the memory plan of a process', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'myclothes-plan-'));
    await writeFile(join(folder, 'program.ts'), program);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function start(flags: string[], more: NodeJS.ProcessEnv = {}): Promise<Started> {
    const child = spawn(process.execPath, [...flags, join(folder, 'program.ts'), 'argument'], {
      env: { PATH: process.env.PATH, TMPDIR: folder, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const started = JSON.parse(output) as Started;
    assert.equal(started.pid, child.pid);
    assert.deepEqual(started.arguments, ['argument']);
    return started;
  }

  const youngGenerationOf = ({ flags }: Started) =>
    flags.filter((flag) => flag.startsWith('--max-semi-space-size'));

  it('limits what V8 and malloc keep, in the same process', async () => {
    const { flags, environment } = await start(['--stack-size=900']);
    assert.ok(flags.some((flag) => flag.startsWith('--heap-growing-percent')));
    assert.ok(flags.includes('--stack-size=900'));
    assert.equal(environment.MALLOC_ARENA_MAX, '1');
  });

  it('is faster with more memory', async () => {
    assert.deepEqual(youngGenerationOf(await start([], { MEMORY_MB: '250' })), ['--max-semi-space-size=16']);
    assert.equal(pageCacheMbFor(120), 16);
    assert.equal(pageCacheMbFor(1_220), 500);
  });

  it('is not used by a process that was given a young generation', async () => {
    const { flags, environment } = await start(['--max-semi-space-size=7']);
    assert.deepEqual(flags, ['--max-semi-space-size=7']);
    assert.equal(environment.MALLOC_ARENA_MAX, undefined);
  });

  it('never loads the compiler of TypeScript, not even at the first start', async () => {
    const hasCompiler = ({ modules }: Started) => modules.some((name) => name.includes('amaro'));
    for (const one of await readdir(folder))
      if (one.startsWith('myclothes-stripped-')) await rm(join(folder, one), { recursive: true });
    assert.equal(hasCompiler(await start([])), false);
    assert.equal(hasCompiler(await start([])), false);
    const [name = ''] = (await readdir(folder)).filter((one) => one.startsWith('myclothes-stripped-'));
    assert.equal((await stat(join(folder, name))).mode & 0o777, 0o700);
    // Another user could have put code into a folder that others may write to.
    await chmod(join(folder, name), 0o777);
    assert.equal(hasCompiler(await start([])), true);
    await chmod(join(folder, name), 0o700);
  });
});
