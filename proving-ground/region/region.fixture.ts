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

/** The region of `npm run region`, started as a person would. */
export interface TestRegion {
  port: number;
  folder: string;
  /** What it has written so far. */
  said(): string;
  /** Carries a line out; fails the test where the region refuses. Resolves with what it said. */
  tell(line: string): Promise<string>;
  /** What comes with the answer for programs. */
  ask<T>(line: string): Promise<T>;
  hosts(): Promise<HostState[]>;
  /** Sends the signal to the command, and resolves with its code once it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** How many processes are still in the namespace that the region had. */
  countLeft(): Promise<number>;
}

export async function startTestRegion(...args: string[]): Promise<TestRegion> {
  const port = await findFreePort();
  const folder = folderOf(port);
  const child = spawn(process.execPath, [COMMAND, '--port', `${port}`, ...args], {
    cwd: projectDir,
    env: { PATH: process.env.PATH },
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
      // One that is killed leaves its logs.
      await removeFolder(folder);
      return code;
    },
    countLeft: async () => (await processesIn(namespace)).length,
  };
}

/** That of the command's grandchildren, which differs from ours. */
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
