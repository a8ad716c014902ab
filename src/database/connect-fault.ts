import type { Client } from 'pg';

/** Why the database cannot be used. The sentence is "The database at HOST `what` (`code`). `advice`". */
export interface ConnectFault {
  what: string;
  code: string;
  advice: string;
  /** Waiting may help. */
  isPassing: boolean;
  cause?: unknown;
}

const START = 'Start it, or correct DATABASE_URL.';
const CORRECT = 'Correct DATABASE_URL.';
/** pg says these of a connection that was not made in time. */
const TIMED_OUT = /timeout expired|Connection terminated/;
/** pg says this when the server asks for a password and none was given. */
const NO_PASSWORD = /client password must be a string/;

/** The names in the sentence are the client's own; a password never is. */
export function connectFaultOf(cause: unknown, { user, database }: Client): ConnectFault {
  const error = cause as { code?: string; message: string; syscall?: string };
  const { code = '', message } = error;
  if (NO_PASSWORD.test(message))
    return refused(`asks for the password of the user "${user}", and DATABASE_URL has none`, 'SASL');
  const what = refusals({ user, database })[code];
  if (what) return refused(what, code);
  const isPassing = isDatabaseAway(error) || TIMED_OUT.test(message);
  const unreached = UNREACHED[code] ?? 'cannot be reached';
  return { what: unreached, code: code || message, advice: START, isPassing, cause };

  function refused(what: string, code: string): ConnectFault {
    return { what, code, advice: CORRECT, isPassing: false, cause };
  }
}

/** By SQLSTATE; time does not help these. */
const refusals = ({ user, database }: Pick<Client, 'user' | 'database'>): Record<string, string> => ({
  '28P01': `refuses the user "${user}" with this password`,
  '28000': `does not let the user "${user}" in from this machine`,
  '3D000': `has no database "${database}"`,
  '42501': `does not let the user "${user}" use the database "${database}"`,
});

const UNREACHED: Record<string, string> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'has an unknown host name',
  EAI_AGAIN: 'has a host name that cannot be looked up',
};

/** SQLSTATE classes and socket errors that mean "not now": the same request may well work in a moment. */
const AWAY_CODES =
  /^(08...|57P0[1-5]|57014|53...|25006|55P03|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** These may be of a socket, or of a file that is missing. */
const SOCKET_OR_FILE_CODES = new Set(['ENOENT', 'EPIPE']);
const SOCKET_SYSCALLS = new Set(['connect', 'read', 'write']);
const AWAY_MESSAGES =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|not queryable|Cannot use a pool after/;

export function isDatabaseAway(error: { code?: string; message?: string; syscall?: string }): boolean {
  const { code = '', message = '', syscall = '' } = error;
  if (SOCKET_OR_FILE_CODES.has(code)) return SOCKET_SYSCALLS.has(syscall);
  return AWAY_CODES.test(code) || AWAY_MESSAGES.test(message);
}
