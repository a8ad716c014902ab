import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlink } from 'node:fs/promises';
import { projectDir } from '../../src/config.ts';
import { removeFolder } from '../shared/folder.ts';
import { findFreePort } from '../shared/free-ports.ts';
import { listProcesses } from '../shared/processes.ts';
import type { HostState } from './hosts.ts';
import { folderOf, tellRegion } from './region.ts';

const COMMAND = 'proving-ground/region/command.ts';

/** The region of `npm run region`, started as a user would. */
export interface TestRegion {
  port: number;
  folder: string;
  /** Its output so far. */
  said(): string;
  /** Runs a line. Fails the test when the region refuses. Resolves to the answer. */
  tell(line: string): Promise<string>;
  /** Resolves to the data of the answer. */
  ask<T>(line: string): Promise<T>;
  hosts(): Promise<HostState[]>;
  /** Sends the signal to the command and resolves to its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Counts the processes that are still in the region's namespace. */
  countLeft(): Promise<number>;
}

export async function startTestRegion(...args: string[]): Promise<TestRegion> {
  const port = await findFreePort();
  const folder = folderOf(port);
  const child = spawn(process.execPath, [COMMAND, '--port', `${port}`, ...args], {
    cwd: projectDir,
    // The region's folder is in TMPDIR.
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    stdio: 'pipe',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const isOpen = async () => {
    while (!said.includes('is open at')) await once(child.stdout, 'data');
    return true;
  };
  assert.equal(await Promise.race([isOpen(), ended]), true, said);
  const namespace = await namespaceOf(child);
  const tell = async (line: string) => {
    const reply = await tellRegion(folder, line);
    assert.ok(reply.ok, `${line}: ${reply.said}\n${said}`);
    return reply;
  };
  return {
    port,
    folder,
    said: () => said,
    tell: async (line) => (await tell(line)).said,
    ask: async <T>(line: string) => (await tell(line)).data as T,
    hosts: async () => (await tell('hosts')).data as HostState[],
    async end(signal) {
      child.kill(signal);
      const [code] = await ended;
      // A killed region leaves its logs.
      await removeFolder(folder);
      return code;
    },
    countLeft: async () => (await processesIn(namespace)).length,
  };
}

/** Finds the namespace of the command's descendants that differs from this process's. */
async function namespaceOf(command: ChildProcess): Promise<string> {
  const own = await readlink('/proc/self/ns/pid');
  const all = await processes();
  let parents = [command.pid ?? 0];
  while (parents.length > 0) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    const inside = children.find(({ namespace }) => namespace !== '' && namespace !== own);
    if (inside) return inside.namespace;
    parents = children.map(({ pid }) => pid);
  }
  throw new Error('The region has no namespace of processes.');
}

const processesIn = async (wanted: string) =>
  (await processes()).filter(({ namespace }) => namespace === wanted);

async function processes(): Promise<{ pid: number; parent: number; namespace: string }[]> {
  const all = await listProcesses();
  return Promise.all(
    all.map(async ({ pid, parent }) => ({
      pid,
      parent,
      namespace: await readlink(`/proc/${pid}/ns/pid`).catch(() => ''),
    })),
  );
}
