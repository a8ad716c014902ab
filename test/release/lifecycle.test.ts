import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'myclothes-lifecycle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a program that records its calls and answers by `cases`, the patterns of a shell's case statement. */
function pretend(name: string, cases: string): void {
  const script = `#!/bin/bash\necho "${name} $*" >> '${folder}/calls'\ncase "$*" in\n${cases}\nesac\n`;
  writeFileSync(join(folder, name), script, { mode: 0o755 });
}

/** The calls that change something, in order. */
const calls = () =>
  readFileSync(join(folder, 'calls'), 'utf8')
    .split('\n')
    .filter((call) => /^(systemctl|aws .*(complete-lifecycle|deregister))/.test(call))
    .map((call) =>
      call.replace(/ --.*?(open|drain) --lifecycle-action-result (\w+).*/, ' $1 $2').replace(/ --.*/, ''),
    );

async function run({ isReady }: { isReady: boolean }): Promise<number> {
  pretend(
    'curl',
    [
      '*api/token*) echo token ;;',
      '*target-lifecycle-state*) if [ -e "$0.ending" ]; then echo Terminated; else touch "$0.ending"; echo InService; fi ;;',
      '*instance-id*) echo i-1 ;;',
      `*health/ready*) exit ${isReady ? 0 : 22} ;;`,
    ].join('\n'),
  );
  pretend(
    'aws',
    [
      '*describe-auto-scaling-instances*) echo web ;;',
      '*describe-target-health*) if [ -e "$0.out" ]; then echo draining; else touch "$0.out"; echo healthy; fi ;;',
    ].join('\n'),
  );
  pretend('systemctl', '*) ;;');
  const child = spawn(join(projectDir, 'deploy/lifecycle.sh'), {
    env: {
      PATH: `${folder}:/usr/bin:/bin`,
      AWS_REGION: 'eu-central-1',
      TARGET_GROUP: 'arn:web',
      PORT: '3000',
      READY_TRIES: '3',
      PAUSE_SECONDS: '0.01',
    },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  return code;
}

describe('the life of an instance', () => {
  it('P6: starts once it is ready, and ends only after it is out of rotation and drained', async () => {
    assert.equal(await run({ isReady: true }), 0);
    assert.deepEqual(calls(), [
      'aws autoscaling complete-lifecycle-action open CONTINUE',
      'aws elbv2 deregister-targets',
      'systemctl stop myclothes.service',
      'aws autoscaling complete-lifecycle-action drain CONTINUE',
    ]);
  });

  it('is abandoned if it does not become ready', async () => {
    await run({ isReady: false });
    assert.equal(calls()[0], 'aws autoscaling complete-lifecycle-action open ABANDON');
  });
});
