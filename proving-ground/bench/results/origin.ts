import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { projectDir } from '../../../src/config.ts';
import { FOREIGN_SHARE_MAX } from '../measuring/slices.ts';
import type { BenchDatabase } from '../seed/database.ts';

/** When, where and how a run was measured. */
export interface Origin {
  date: string;
  command: string;
  commit: string;
  /** The files differ from the commit. */
  isDirty: boolean;
  node: string;
  generator: string;
  cores: number;
  processor: string;
  memoryGib: number;
  kernel: string;
  /** The database server's version and the settings that decide what a commit costs. */
  database: Record<string, string>;
}

const DATABASE_SETTINGS = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
  'max_wal_size',
];

export async function findOrigin(command: string, { database }: BenchDatabase): Promise<Origin> {
  const { rows } = await database.pool.query<{ name: string; setting: string }>(
    'SELECT name, current_setting(name) AS setting FROM unnest($1::text[]) AS name',
    [DATABASE_SETTINGS],
  );
  return {
    date: new Date().toISOString().slice(0, 10),
    command,
    commit: git('rev-parse', '--short', 'HEAD'),
    isDirty: git('status', '--porcelain', '--untracked-files=no', '--', ':!docs/measurements') !== '',
    node: process.version,
    generator:
      outputOf('wrk', ['-v'])
        .split('\n', 1)[0]
        ?.replace(/ Copyright.*/, '') ?? 'wrk',
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown processor',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    database: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
  };
}

export function originSentence(origin: Origin): string {
  const { date, command, commit, isDirty, node, generator, cores, processor, memoryGib, kernel } = origin;
  const { server_version: version, ...settings } = origin.database;
  const set = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [
    `Measured on ${date} by \`${command}\` at commit ${commit}${isDirty ? ' with uncommitted changes' : ''}.`,
    `Node ${node}, PostgreSQL ${version} (${set.join(', ')}), ${generator},`,
    `${cores} cores (${processor}), ${memoryGib} GiB, Linux ${kernel}, with the generator on the same cores.`,
    'Figures are medians of slices that were run in turn, with the lowest and the highest in parentheses.',
    `µs are microseconds of processor time per request. A slice counts as disturbed if other processes took more than ${FOREIGN_SHARE_MAX * 100} % of the cores.`,
  ].join(' ');
}

const git = (...args: string[]) => outputOf('git', ['-C', projectDir, ...args]);

/** A release has no repository, and wrk's -v ends with an exit status of 1. */
function outputOf(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? '').trim() || 'unknown';
  }
}
