import { Client } from 'pg';

/**
 * Where a process is to be ended by kill -9: at a statement of its own, found by its text. `commit of …`: the
 * commit of the transaction that has run such a statement.
 */
export interface KillPoint {
  /** What the statement's text holds. */
  statement: string;
  isCommit?: boolean;
  /** `sent`: the server has the statement, its answer is never read. */
  moment: 'before' | 'sent' | 'after';
}

type Query = (...args: unknown[]) => unknown;

/** From now on this process ends at the point, the first time it is there. */
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

/** What is called with the answer, where there is such a thing. */
const dyingWhenAnswered = (args: unknown[]): unknown[] =>
  args.map((arg) => (typeof arg === 'function' ? die : arg));

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return String((query as { text?: unknown } | undefined)?.text ?? '');
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment, in which nothing else must happen.
  for (;;);
}
