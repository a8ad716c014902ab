import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';

const deploy = join(projectDir, 'deploy');
const units = readdirSync(deploy).filter((file) => /\.(service|timer)$/.test(file));
const scripts = readdirSync(deploy).filter((file) => file.endsWith('.sh'));
const ROOT = '/opt/myclothes/current';

/** Writes the units to a folder, together with the programs that they start. */
function copyUnits(folder: string): void {
  for (const path of ['runtime/bin/node', 'deploy/lifecycle.sh']) {
    const program = join(folder, path);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '');
    chmodSync(program, 0o755);
  }
  for (const unit of units)
    writeFileSync(join(folder, unit), readFileSync(join(deploy, unit), 'utf8').replaceAll(ROOT, folder));
}

const verify = (folder: string, unit: string) =>
  spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', join(folder, unit)], {
    encoding: 'utf8',
  });

describe('the units of an instance', () => {
  it('pass systemd-analyze, which finds a wrong one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'myclothes-units-'));
    try {
      copyUnits(folder);
      for (const unit of units) {
        const { status, stderr, error } = verify(folder, unit);
        assert.deepEqual([error, status, stderr], [undefined, 0, ''], unit);
      }
      const wrong = readFileSync(join(folder, 'myclothes.service'), 'utf8').replace(
        'Restart=always',
        'Restart=perhaps',
      );
      writeFileSync(join(folder, 'wrong.service'), wrong);
      assert.match(verify(folder, 'wrong.service').stderr, /perhaps/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('give the shop almost no access to its machine', () => {
    const { stdout } = spawnSync(
      'systemd-analyze',
      ['security', '--offline=yes', '--threshold=20', join(deploy, 'myclothes.service')],
      { encoding: 'utf8' },
    );
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    assert.ok(exposure <= 2, `exposure is ${exposure} of 10\n${stdout}`);
  });

  it('give the shop longer to drain than it takes', () => {
    const unit = readFileSync(join(deploy, 'myclothes.service'), 'utf8');
    assert.ok(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) > 15);
    assert.match(unit, /^User=myclothes$/m);
  });

  it('are installed and started by scripts that pass shellcheck', () => {
    const { status, stdout, error } = spawnSync('shellcheck', scripts, { cwd: deploy, encoding: 'utf8' });
    assert.deepEqual([error, status, stdout], [undefined, 0, '']);
  });
});
