import { type Logger as PinoLogger, pino } from 'pino';

/** One of this many ordinary requests is logged, because logging each costs a fifth of the throughput. */
const SAMPLE = 100;
/** A request slower than this is always logged. */
const SLOW_MS = 1_000;

export type Logger = PinoLogger;

export function createLog(options: { production: boolean; instance: string }): Logger {
  return pino({
    level: options.production ? 'info' : 'warn',
    base: { instance: options.instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
  });
}

/** Only these fields of an error are logged. pg attaches a whole connection to its errors, with its secrets. */
export function errorFields(error: Error & { code?: unknown }): Record<string, unknown> {
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, stack, ...(error.code === undefined ? {} : { code: error.code }) };
}

/**
 * Returns a function that decides whether a request's line is logged: always for a failed or slow one, and for a sample
 * of the others.
 */
export function createRequestSampler(): (status: number, durationMs: number) => boolean {
  let requests = 0;
  return (status, durationMs) => {
    if (status === 500 || durationMs > SLOW_MS) return true;
    requests = (requests + 1) % SAMPLE;
    return requests === 0;
  };
}
