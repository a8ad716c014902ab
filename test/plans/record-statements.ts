import { Client } from 'pg';

/** A statement as the shop sent it, with the values of its last call. */
export interface RecordedStatement {
  text: string;
  values: readonly unknown[];
}

export interface Recording {
  /** Ends the recording. Each text is in it once, without those that start, end or set up a transaction. */
  stop(): RecordedStatement[];
}

/** Only these have a plan. */
const HAS_PLAN = /^\s*(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES)\b/i;

/** Records what all pools of this process send from now on. */
export function recordStatements(): Recording {
  const found = new Map<string, RecordedStatement>();
  const prototype = Client.prototype as unknown as { query(...given: unknown[]): unknown };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...given: unknown[]) {
    const recorded = statementOf(given);
    if (recorded && HAS_PLAN.test(recorded.text)) found.set(recorded.text, recorded);
    return query.apply(this, given);
  };
  return {
    stop() {
      prototype.query = query;
      return [...found.values()];
    },
  };
}

/** pg takes a text and values, or an object with both. */
function statementOf([first, second]: unknown[]): RecordedStatement | undefined {
  const values = Array.isArray(second) ? second : [];
  if (typeof first === 'string') return { text: first, values };
  const { text, values: own = values } = (first ?? {}) as Partial<RecordedStatement>;
  return typeof text === 'string' ? { text, values: own } : undefined;
}
