import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { type Database, openDatabase } from '../database/database.ts';
import { withTimeLimit } from '../process/time-limits.ts';

/** An answer after this time counts as none. */
const CHECK_TIMEOUT_MS = 1_000;

export interface Health {
  /** Makes the instance unready, so that a load balancer sends nothing new. It stays live. */
  drain(): void;
  /** Calls `end` once when the drain begins, for streams that would otherwise stay open. */
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
 * `/health/live` says that the process answers, and `/health/ready` that it can serve shoppers, including the database.
 * The check has its own connection: when all other connections are in use the instance is busy, and removing it would
 * only move its shoppers to instances that are as busy.
 */
export function healthRoutes(health: Health, pool: Pool): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const checkDatabase = openCheckDatabase(pool);
    app.addHook('onClose', () => checkDatabase.close());
    app.get('/health/live', PROBE, async () => ({ status: 'live' }));
    app.get('/health/ready', PROBE, async (_request, reply) => {
      if (health.draining)
        return reply.status(503).send({ status: 'draining', reason: 'This instance is shutting down.' });
      const answer = pool.ended
        ? 'The connections to the database are closed.'
        : await ask(checkDatabase.pool);
      if (answer !== 'answered' && answer !== 'busy')
        return reply.status(503).send({ status: 'unavailable', reason: answer });
      return answer === 'busy' || pool.waitingCount > 0 ? BUSY : { status: 'ready' };
    });
  };
}

const PROBE = { config: { isNeverShed: true } };
const BUSY = { status: 'busy', reason: 'All connections to the database are in use.' };

/** One connection, which is opened by the first check and closed when no check comes for a while. */
function openCheckDatabase({ options }: Pool): Database {
  return openDatabase({
    // The password is not enumerable, so that it is never printed, and has to be copied explicitly.
    connection: { ...options, password: options.password },
    maxConnections: 1,
    applicationName: `${options.application_name ?? 'myclothes'} health`,
    queryTimeoutMs: CHECK_TIMEOUT_MS,
  });
}

/** PostgreSQL has no connections left. */
const TOO_MANY_CONNECTIONS = '53300';

async function ask(pool: Pool): Promise<string> {
  const check = pool.query({ name: 'ready', text: 'SELECT 1' }).then(
    () => 'answered',
    (error: { code?: string }) =>
      error.code === TOO_MANY_CONNECTIONS ? 'busy' : 'The database cannot be reached.',
  );
  return withTimeLimit(check, CHECK_TIMEOUT_MS).catch(
    () => `The database did not answer within ${CHECK_TIMEOUT_MS} ms.`,
  );
}
