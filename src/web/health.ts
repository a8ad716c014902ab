import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { type Database, openDatabase } from '../database/database.ts';

/** An answer after this is as bad as none. */
const CHECK_TIMEOUT_MS = 1_000;

export interface Health {
  /** From now on not ready, so that a load balancer sends nothing new; still alive. */
  drain(): void;
  /** `end` is called once with the drain: for what would otherwise stay open. */
  onDrain(end: () => void): void;
  readonly draining: boolean;
}

export function createHealth(): Health {
  let draining = false;
  const ends: (() => void)[] = [];
  return {
    drain() {
      draining = true;
      for (const end of ends.splice(0)) end();
    },
    onDrain(end) {
      ends.push(end);
    },
    get draining() {
      return draining;
    },
  };
}

/**
 * `/health/live`: the process answers. `/health/ready`: it can serve shoppers, database included. That is asked on
 * a connection of its own: where all of the shop's are taken the instance is busy, and taking it out would only
 * give its shoppers to others that are as busy.
 */
export function healthRoutes(health: Health, pool: Pool): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const own = openOwn(pool);
    app.addHook('onClose', () => own.close());
    app.get('/health/live', PROBE, async () => ({ status: 'live' }));
    app.get('/health/ready', PROBE, async (_request, reply) => {
      if (health.draining)
        return reply.status(503).send({ status: 'draining', reason: 'This instance is shutting down.' });
      const answer = pool.ended ? 'The connections to the database are closed.' : await ask(own.pool);
      if (answer !== 'answered' && answer !== 'busy')
        return reply.status(503).send({ status: 'unavailable', reason: answer });
      return answer === 'busy' || pool.waitingCount > 0 ? BUSY : { status: 'ready' };
    });
  };
}

const PROBE = { schema: { hide: true }, config: { isNeverShed: true } };
const BUSY = { status: 'busy', reason: 'All connections to the database are taken.' };

/** One connection, opened with the first question and given up when nobody asks for a while. */
function openOwn({ options }: Pool): Database {
  return openDatabase({
    // Not among what is copied by itself, so that it is not printed either.
    connection: { ...options, password: options.password },
    maxConnections: 1,
    applicationName: `${options.application_name ?? 'myclothes'} health`,
    queryTimeoutMs: CHECK_TIMEOUT_MS,
  });
}

/** PostgreSQL has no connection left for anybody. */
const TOO_MANY_CONNECTIONS = '53300';

async function ask(pool: Pool): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(
      resolve,
      CHECK_TIMEOUT_MS,
      `The database did not answer within ${CHECK_TIMEOUT_MS} ms.`,
    );
  });
  const check = pool.query({ name: 'ready', text: 'SELECT 1' }).then(
    () => 'answered',
    (error: { code?: string }) =>
      error.code === TOO_MANY_CONNECTIONS ? 'busy' : 'The database cannot be reached.',
  );
  return Promise.race([check, timeout]).finally(() => clearTimeout(timer));
}
