import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { serverEnvironment } from './account.ts';
import { ensureCluster } from './cluster.ts';
import type { Place } from './data-dir.ts';
import { ensureServerFiles, removeLeftovers } from './install.ts';
import { disarmStaleFiles, findPostmaster, stopPostmaster } from './postmaster.ts';
import { serverFlags } from './server-flags.ts';
import { tryConnect } from './try-connect.ts';

/** A server that says "starting up" is recovering. It answers, so it gets the longer time. */
const START_TIMEOUT_MS = 60_000;
const SILENCE_TIMEOUT_MS = 8_000;
const ORPHANS_TIMEOUT_MS = 30_000;
const POLL_MS = 15;
const LOG_LIMIT_BYTES = 5 * 1024 * 1024;
/** The error of a server that did not start quotes this much of its output. */
const EXCERPT_BYTES = 4096;

export interface ServerOptions {
  applicationName: string;
  /** False if the server ran before: a missing cluster is then an error, and never replaced by an empty one. */
  mayCreate: boolean;
  log: (message: string) => void;
}

/** Connects to the server of this folder, and starts it if none runs. Call it under the folder's lock. */
export async function joinOrStartServer(place: Place, options: ServerOptions): Promise<Client> {
  const running = await findPostmaster(place.clusterDir);
  if (running !== undefined) {
    const isRunning = async () => (await findPostmaster(place.clusterDir)) === running;
    const client = await waitForConnection(place, options, isRunning);
    if (client) return client;
    if (await isRunning()) {
      options.log(`PostgreSQL (process ${running}) does not answer. Stopping it.`);
      await stopPostmaster(place.clusterDir, running, true);
    }
  }
  return startServer(place, options);
}

async function startServer(place: Place, options: ServerOptions): Promise<Client> {
  if ((await tryConnect(place.socketDir, options.applicationName)) !== 'silent') {
    throw new Error(
      `A PostgreSQL that this process cannot see, perhaps in another container, uses ${place.dataDir}. ` +
        'Stop it, or set DATA_DIR to another folder.',
    );
  }
  const serverDir = await ensureServerFiles(place.dataDir);
  await removeLeftovers(place.dataDir, serverDir);
  if (options.mayCreate) await ensureCluster(place, serverDir);
  const deadlineMs = performance.now() + ORPHANS_TIMEOUT_MS;
  for (;;) {
    const started = await launch(place, serverDir, options);
    if (typeof started !== 'string') return started;
    // Another server won the race: its process was killed after starting it, before postmaster.pid was written.
    if ((await findPostmaster(place.clusterDir)) !== undefined) return joinOrStartServer(place, options);
    // Backends outlive a killed postmaster until they notice; PostgreSQL refuses to start beside them.
    const hasOrphans = started.includes('shared memory block') && started.includes('still in use');
    if (!hasOrphans || performance.now() > deadlineMs) {
      throw new Error(`PostgreSQL did not start in ${place.dataDir}: ${started}`);
    }
    await pause(100);
  }
}

/** Resolves to the connection, or to the server's output if it ended. */
async function launch(place: Place, serverDir: string, options: ServerOptions): Promise<Client | string> {
  await disarmStaleFiles(place);
  const { handle, sizeBytes } = await openLog(place);
  try {
    const child = spawnServer(place, serverDir, handle);
    let hasEnded = false;
    child.once('exit', () => {
      hasEnded = true;
    });
    child.once('error', (error) => {
      hasEnded = true;
      options.log(`PostgreSQL could not be started: ${error.message}`);
    });
    const client = await waitForConnection(place, options, () => !hasEnded);
    if (client) return client;
    if (!hasEnded && child.pid !== undefined) await stopPostmaster(place.clusterDir, child.pid, true);
    const written = await handle.read(Buffer.alloc(EXCERPT_BYTES), 0, EXCERPT_BYTES, sizeBytes);
    return written.buffer.toString('utf8', 0, written.bytesRead).trim() || 'it did not answer in time';
  } finally {
    await handle.close();
  }
}

/** The server has its own session, because Ctrl-C must not reach it before the shop has drained. */
function spawnServer(place: Place, serverDir: string, output: FileHandle): ChildProcess {
  const identity = place.account ? { uid: place.account.uid, gid: place.account.gid } : {};
  const child = spawn(join(serverDir, 'bin/postgres'), serverFlags(place), {
    ...identity,
    cwd: place.dataDir,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  child.unref();
  return child;
}

/** When run by root, the folder may belong to another user, so a planted link is not followed. */
async function openLog(place: Place): Promise<{ handle: FileHandle; sizeBytes: number }> {
  const flags = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW;
  const handle = await open(join(place.dataDir, 'postgres.log'), flags, 0o600);
  if (place.account) await handle.chown(place.account.uid, place.account.gid);
  const { size } = await handle.stat();
  if (size <= LOG_LIMIT_BYTES) return { handle, sizeBytes: size };
  await handle.truncate(0);
  return { handle, sizeBytes: 0 };
}

/** Resolves to undefined when the server ended or stayed silent. Throws when it stayed busy for too long. */
async function waitForConnection(
  place: Place,
  options: ServerOptions,
  isRunning: () => boolean | Promise<boolean>,
): Promise<Client | undefined> {
  const startMs = performance.now();
  let lastAnswerMs = startMs;
  while (await isRunning()) {
    const answer = await tryConnect(place.socketDir, options.applicationName);
    if (answer !== 'silent' && answer !== 'busy') return answer;
    const nowMs = performance.now();
    if (answer === 'busy') lastAnswerMs = nowMs;
    if (nowMs - lastAnswerMs > SILENCE_TIMEOUT_MS) return undefined;
    if (nowMs - startMs > START_TIMEOUT_MS) {
      throw new Error(
        `PostgreSQL in ${place.dataDir} answers but accepts no connections after ${START_TIMEOUT_MS / 1000} seconds. ` +
          'It continues to recover. See postgres.log there, and start again later.',
      );
    }
    // Each refused try is a line in the server's log, so a long recovery is polled less often.
    await pause(POLL_MS + Math.min((nowMs - startMs) / 10, 500));
  }
  return undefined;
}
