import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from '../proving-ground/region/machine/packages.ts';
import { findRedis } from '../proving-ground/shared/redis-server.ts';
import { findChromium, findFastChromium } from './chromium.ts';

interface Needed {
  name: string;
  find(): string | undefined;
  /** It is installed when this is missing. Tests run without it if that fails. */
  preferred?: () => string | undefined;
  packages: readonly string[];
  /** Packages that are installed instead when those are not available. */
  otherwise?: readonly string[];
  /** The setting that overrides the path. */
  setting: string;
}

/** Finds or installs what the tests need beyond npm, or names it in one sentence. Tests are never skipped. */
const NEEDED: readonly Needed[] = [
  {
    name: 'Chromium',
    find: findChromium,
    preferred: findFastChromium,
    packages: ['chromium-headless-shell', 'fonts-liberation'],
    otherwise: ['chromium', 'fonts-liberation'],
    setting: 'CHROMIUM',
  },
  { name: 'HAProxy', find: findHaproxy, packages: ['haproxy'], setting: 'HAPROXY' },
  { name: 'Redis', find: findRedis, packages: ['redis-server'], setting: 'REDIS_SERVER' },
  { name: 'ShellCheck', find: () => findProgram('shellcheck'), packages: ['shellcheck'], setting: 'PATH' },
  {
    name: 'systemd-analyze',
    find: () => findProgram('systemd-analyze'),
    packages: ['systemd'],
    setting: 'PATH',
  },
];

const missing = NEEDED.filter(({ find, preferred = find }) => !preferred());
const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
if (missing.length > 0 && isDebianRoot) {
  apt('update', '-qq');
  for (const { name, packages, find, otherwise } of missing) {
    process.stdout.write(`Installing ${name} for the tests …\n`);
    install(packages);
    if (otherwise && !find()) install(otherwise);
  }
}
for (const { name, packages, setting } of NEEDED.filter(({ find }) => !find())) {
  process.stderr.write(
    `The tests need ${name}: install it with "sudo apt-get install ${packages.join(' ')}" or set ${setting} to its path.\n`,
  );
  process.exitCode = 1;
}

try {
  await ensurePackages(process.env, (message) => process.stdout.write(`${message}\n`));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

prepareInfra();

/** infra/ is a separate package, because the shop needs none of its dependencies. */
function prepareInfra(): void {
  const infra = fileURLToPath(new URL('../infra', import.meta.url));
  const lock = readFileSync(`${infra}/package-lock.json`);
  const mark = `${infra}/node_modules/.installed-lock.json`;
  if (existsSync(mark) && readFileSync(mark).equals(lock)) return;
  process.stdout.write('Installing the packages of infra/ …\n');
  const { status } = spawnSync('npm', ['ci'], { cwd: infra, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status === 0) {
    writeFileSync(mark, lock);
  } else {
    process.stderr.write('"npm ci" in infra/ failed.\n');
    process.exitCode = 1;
  }
}

function findProgram(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find((path) => existsSync(path));
}

/** Debian keeps it out of an ordinary user's PATH. */
function findHaproxy(): string | undefined {
  return [process.env.HAPROXY, '/usr/sbin/haproxy'].find((place) => place && existsSync(place));
}

function install(packages: readonly string[]): void {
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

function apt(...args: string[]): void {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    // A package must not start its server on this machine.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  if (status !== 0) process.stderr.write(`"apt-get ${args.join(' ')}" failed.\n`);
}
