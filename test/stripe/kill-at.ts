import { Client } from 'pg';

/**
 * The point at which a process is killed with SIGKILL: one of its statements, found by its text. `commit of …` is the commit
 * of the transaction that has run such a statement.
 */
export interface KillPoint {
  /** A part of the statement's text. */
  statement: string;
  isCommit?: boolean;
  /** `sent`: the server has received the statement, and its answer is never read. */
  moment: 'before' | 'sent' | 'after';
}

type Query = (...args: unknown[]) => unknown;

/** From now on, this process is killed the first time it reaches the point. */
export function killAt(point: KillPoint): void {
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const ran = new WeakMap<object, string[]>();
  prototype.query = function (this: object, ...args: unknown[]) {
    const text = textOf(args[0]);
    const earlier = text.startsWith('BEGIN') ? [] : (ran.get(this) ?? []);
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

/** The callback that gets the answer, if there is one. */
const dyingWhenAnswered = (args: unknown[]): unknown[] =>
  args.map((arg) => (typeof arg === 'function' ? die : arg));

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return String((query as { text?: unknown } | undefined)?.text ?? '');
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment, in which nothing else may happen.
  for (;;);
}
