import { Client } from 'pg';

/**
 * The point at which a process kills itself with SIGKILL: one of its statements, or the commit of the transaction that
 * ran the statement.
 */
export interface KillPoint {
  /** Part of the statement's text. */
  statement: string;
  isCommit?: boolean;
  /** With `sent`, the server has the statement and its answer is never read. */
  moment: 'before' | 'sent' | 'after';
}

type Query = (...args: unknown[]) => unknown;

/** Makes this process end when it first reaches the point. */
export function killAt(point: KillPoint): void {
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const ran = new WeakMap<object, string[]>();
  prototype.query = function (this: object, ...args: unknown[]) {
    const text = textOf(args[0]);
    const earlier = text === 'BEGIN' ? [] : (ran.get(this) ?? []);
    ran.set(this, [...earlier, text]);
    const isThere = point.isCommit
      ? text === 'COMMIT' && earlier.some((one) => one.includes(point.statement))
      : text.includes(point.statement);
    if (!isThere) return query.apply(this, args);
    if (point.moment === 'before') die();
    if (point.moment === 'after') args = dyingWhenAnswered(args);
    const answer = query.apply(this, args);
    if (point.moment === 'sent') die();
    return answer instanceof Promise ? answer.then(die, die) : answer;
  };
}

/** Replaces the callback of the query, if there is one. */
const dyingWhenAnswered = (args: unknown[]): unknown[] =>
  args.map((arg) => (typeof arg === 'function' ? die : arg));

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return String((query as { text?: unknown } | undefined)?.text ?? '');
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment, and nothing else may run meanwhile.
  for (;;);
}
