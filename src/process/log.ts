import { type Logger, pino } from 'pino';

/** Of ordinary requests one in so many is logged: logging each costs a fifth of the throughput. */
const SAMPLE = 100;
/** A request slower than this is always logged. */
const SLOW_MS = 1_000;

export type { Logger };

export function createLog(options: { production: boolean; instance: string }): Logger {
  return pino({
    level: options.production ? 'info' : 'warn',
    base: { instance: options.instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
  });
}

/** What tells of an error. Libraries hang more on it: PostgreSQL's a whole connection, with its secrets. */
export function errorFields(error: Error & { code?: unknown }): Record<string, unknown> {
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, stack, ...(error.code === undefined ? {} : { code: error.code }) };
}

let requests = 0;

/** Whether this request's line is written: all that broke or took long, and a sample of the others. */
export function isLogged(status: number, durationMs: number): boolean {
  if (status === 500 || durationMs > SLOW_MS) return true;
  requests = (requests + 1) % SAMPLE;
  return requests === 0;
}
