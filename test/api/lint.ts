import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../../src/config.ts';

/**
 * `npm run api-lint`: both linters on the API document, with their configuration at the root. Says nothing where
 * they find nothing.
 */
const LINTERS = [
  ['redocly', 'lint'],
  ['spectral', 'lint', '--quiet', '--fail-severity=hint'],
] as const;

/** Redocly asks the registry for a newer version of itself unless it is told not to. */
const ENVIRONMENT = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

const folder = await mkdtemp(join(tmpdir(), 'myclothes-api-'));
const file = join(folder, 'openapi.json');
try {
  run(process.execPath, ['src/commands/api-document.ts'], ['ignore', openSync(file, 'w'), 'inherit']);
  for (const [command, ...args] of LINTERS)
    run(join('node_modules/.bin', command), [...args, file], ['ignore', 'pipe', 'pipe']);
} finally {
  await rm(folder, { recursive: true });
}

function run(
  command: string,
  args: readonly string[],
  stdio: ('ignore' | 'inherit' | 'pipe' | number)[],
): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: projectDir,
    stdio,
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  process.exitCode = 1;
}
