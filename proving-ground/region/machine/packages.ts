import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Debian keeps daemons and network tools out of an ordinary user's PATH. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];
const POLICY = '/usr/sbin/policy-rc.d';

/** The required programs and their packages. */
const PROGRAMS = [
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['unshare', 'util-linux'],
  ['haproxy', 'haproxy'],
  ['redis-server', 'redis-server'],
  ['etcd', 'etcd-server'],
  ['patroni', 'patroni'],
] as const;

export const searchPath = (environment: NodeJS.ProcessEnv): string =>
  [...new Set([...(environment.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS])]
    .filter(Boolean)
    .join(delimiter);

/** Names the missing Debian packages. The list is empty when the region can start. */
function missingPackages(environment: NodeJS.ProcessEnv): string[] {
  const folders = searchPath(environment).split(delimiter);
  const isThere = (program: string) => folders.some((folder) => existsSync(join(folder, program)));
  return [
    ...PROGRAMS.filter(([program]) => !isThere(program)).map(([, name]) => name),
    ...(findPostgres(environment) ? [] : ['postgresql']),
  ];
}

/** Installs missing packages as root on Debian. Elsewhere, throws an error with the command that installs them. */
export async function ensurePackages(
  environment: NodeJS.ProcessEnv,
  log: (message: string) => void,
): Promise<void> {
  const missing = missingPackages(environment);
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    log(`Installing ${missing.join(', ')} …`);
    await install(missing);
  }
  const still = missingPackages(environment);
  if (still.length > 0) {
    throw new Error(
      `Programs are missing. Install them with: sudo apt-get install --no-install-recommends ${still.join(' ')}`,
    );
  }
}

/** Debian starts a server when it is installed, unless this file forbids it. */
async function install(packages: readonly string[]): Promise<void> {
  const isOurs = !existsSync(POLICY);
  if (isOurs) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } finally {
    if (isOurs) await rm(POLICY, { force: true });
  }
}

function apt(...args: string[]): void {
  const env = { PATH: searchPath({}), DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
}

const VERSIONS = '/usr/lib/postgresql';

/** Finds the folder with the programs of the newest PostgreSQL that Debian has installed. POSTGRES_BIN overrides it. */
export function findPostgres(environment: NodeJS.ProcessEnv = {}): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number).filter(Boolean) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => join(VERSIONS, `${version}`, 'bin'));
  return [environment.POSTGRES_BIN, ...folders].find(
    (folder) => folder && existsSync(join(folder, 'initdb')),
  );
}
