import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import type { KillPoint } from '../stripe/kill-at.ts';

/** Options for a process of the shop. */
export interface ShopOrders {
  connection: PoolConfig;
  stripeUrl: string;
  secretKey: string;
  killAt?: KillPoint | undefined;
}

/** A process of the shop that will be killed. */
export interface ShopProcess {
  /** The URL has no slash at the end. */
  url: string;
  /** Makes the shop reconcile with Stripe. Resolves when it has finished or died. */
  reconcile(): Promise<void>;
  kill(): void;
  /** The signal that ended it. */
  ended: Promise<NodeJS.Signals | null>;
  readonly isAlive: boolean;
}

export async function startShop(orders: ShopOrders): Promise<ShopProcess> {
  const child = fork(new URL('./checkout-shop-process.ts', import.meta.url), [JSON.stringify(orders)], {
    execArgv: [],
    // All processes share one compile cache, because loading the modules is most of a start.
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
