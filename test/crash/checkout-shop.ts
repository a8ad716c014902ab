import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import type { KillPoint } from '../stripe/kill-at.ts';

/** What a shop's process is told as it begins. */
export interface ShopOrders {
  connection: PoolConfig;
  stripeUrl: string;
  secretKey: string;
  killAt?: KillPoint | undefined;
}

/** One process of the shop, to be killed. */
export interface ShopProcess {
  /** Without a slash at the end. */
  url: string;
  /** It asks Stripe for what is due; resolves with the answer, or as it dies. */
  reconcile(): Promise<void>;
  kill(): void;
  /** The signal that ended it. */
  ended: Promise<NodeJS.Signals | null>;
  readonly isAlive: boolean;
}

export async function startShop(orders: ShopOrders): Promise<ShopProcess> {
  const child = fork(new URL('./checkout-shop-process.ts', import.meta.url), [JSON.stringify(orders)], {
    execArgv: [],
    // Compiled once for all of them: reading so many modules costs most of a start.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(tmpdir(), `myclothes-compiled-${process.getuid?.() ?? 0}`),
    },
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const opened = await Promise.race([messageOf(child), ended]);
  if (typeof opened !== 'object' || !opened?.port) throw new Error('the shop did not start');
  return {
    url: `http://127.0.0.1:${opened.port}`,
    async reconcile() {
      const answer = messageOf(child);
      child.send('reconcile', () => {});
      await Promise.race([answer, ended]);
    },
    kill: () => child.kill('SIGKILL'),
    ended,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
  };
}

const messageOf = (child: ChildProcess): Promise<{ port?: number }> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as { port?: number })));
