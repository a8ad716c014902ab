import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';
import type { LabResult } from './result.ts';

const run = promisify(execFile);

export const describeMachine = (): LabResult['machine'] => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  os: `${type()} ${release()}`,
});

/** Reads the versions of the servers. A program that does not report its version is left out. */
export async function readVersions(environment: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const [haproxy, redis] = await Promise.all([
    said(environment.HAPROXY || '/usr/sbin/haproxy', ['-v'], environment),
    said(environment.REDIS_SERVER || 'redis-server', ['--version'], environment),
  ]);
  const found = {
    node: process.version.slice(1),
    haproxy: /version (\d+\.\d+\.\d+)/.exec(haproxy)?.[1],
    redis: /v=(\d+\.\d+\.\d+)/.exec(redis)?.[1],
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export async function readCommit(projectDir: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const commit = await said('git', ['-C', projectDir, 'describe', '--always', '--dirty'], environment);
  return commit.trim() || 'unknown';
}

const said = (command: string, args: string[], { PATH }: NodeJS.ProcessEnv): Promise<string> =>
  run(command, args, { env: { PATH } }).then(
    ({ stdout }) => stdout,
    () => '',
  );
