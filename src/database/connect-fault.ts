import type { Client } from 'pg';
import { isDatabaseAway } from '../web/errors/error-handler.ts';

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
