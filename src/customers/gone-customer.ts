import { DatabaseError } from 'pg';
import { Problem } from '../web/errors/errors.ts';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Turns a foreign-key violation on a customer into `sign_in_needed`: the account was removed, or became part of
 * another one, after the request was let in. Every other error is returned as it is.
 */
export const orSignInNeeded = <E extends Error>(error: E): E | Problem =>
  error instanceof DatabaseError &&
  error.code === FOREIGN_KEY_VIOLATION &&
  /_customer_id_fkey$/.test(error.constraint ?? '')
    ? new Problem(401, 'sign_in_needed', 'Your session has ended. Sign in again.', { cause: error })
    : error;
