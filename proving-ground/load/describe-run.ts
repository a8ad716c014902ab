import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { projectDir } from '../../src/config.ts';

/** "Measured on 2026-11-29 by `npm run …` at commit … on …": when, how and where, for the page of the figures. */
export async function describeRun(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectDir });
  const cpu = cpus()[0]?.model ?? 'unknown processor';
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\` at commit ${stdout.trim()} with Node ${process.version} on ${cpus().length} cores (${cpu}), ${memoryGib} GiB`;
}
