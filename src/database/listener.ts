import { setTimeout as pause } from 'node:timers/promises';
import { Client, type PoolConfig } from 'pg';

/** A connection that is lost silently is noticed within the sum of these two. */
const CHECK_MS = 15_000;
const ANSWER_TIMEOUT_MS = 2_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

export interface ListenerOptions {
  connection: PoolConfig;
  channel: string;
  onMessage(payload: string): void;
  /** Also called after a lost connection, when messages may have been missed. */
  onConnected(): void;
  onError(error: unknown): void;
}

export interface Listener {
  /** Connects, and reconnects whenever the connection is lost. A second call does nothing. */
  start(): void;
  close(): Promise<void>;
}

/** Listens to PostgreSQL's notifications of one channel on a separate connection. */
export function createListener(options: ListenerOptions): Listener {
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  return {
    start() {
      running ??= listenForever(options, stop.signal);
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function listenForever(options: ListenerOptions, stop: AbortSignal): Promise<void> {
  let retryMs = RETRY_MIN_MS;
  while (!stop.aborted) {
    try {
      await listenOnce(options, stop, () => {
        retryMs = RETRY_MIN_MS;
      });
    } catch (error) {
      options.onError(error);
    }
    await pause(retryMs, undefined, { signal: stop, ref: false }).catch(() => {});
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }
}

/** Listens until the connection ends or `stop` is aborted. */
async function listenOnce(
  { connection, channel, onMessage, onConnected }: ListenerOptions,
  stop: AbortSignal,
  onSuccess: () => void,
): Promise<void> {
  const client = new Client({ ...connection, query_timeout: ANSWER_TIMEOUT_MS });
  const ended = new Promise<unknown>((resolve) => {
    client.on('error', resolve);
    client.on('end', () => resolve(undefined));
  });
  client.on('notification', ({ payload = '' }) => onMessage(payload));
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    onSuccess();
    onConnected();
    await checked(client, ended, stop);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Checks the connection regularly, and throws when it is lost. */
async function checked(client: Client, ended: Promise<unknown>, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const reason = await Promise.race([
      ended.then((error) => ({ error })),
      pause(CHECK_MS, undefined, { signal: stop, ref: false }).catch(() => undefined),
    ]);
    if (stop.aborted) return;
    if (reason) throw reason.error ?? new Error('the connection was ended');
    await client.query('SELECT');
  }
}
