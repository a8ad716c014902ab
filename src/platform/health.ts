import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';

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

/** `/health/live`: the process answers. `/health/ready`: it can serve shoppers, database included. */
export function healthRoutes(health: Health, pool: Pool): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'live' }));
    app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
      if (health.draining)
        return reply.status(503).send({ status: 'draining', reason: 'This instance is shutting down.' });
      const failure = await databaseFailure(pool);
      if (failure) return reply.status(503).send({ status: 'unavailable', reason: failure });
      return { status: 'ready' };
    });
  };
}

async function databaseFailure(pool: Pool): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(
      resolve,
      CHECK_TIMEOUT_MS,
      `The database did not answer within ${CHECK_TIMEOUT_MS} ms.`,
    );
  });
  const check = pool.query({ name: 'ready', text: 'SELECT 1' }).then(
    () => undefined,
    () => 'The database cannot be reached.',
  );
  return Promise.race([check, timeout]).finally(() => clearTimeout(timer));
}
