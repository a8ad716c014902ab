import { DatabaseError } from 'pg';
import { Problem } from '../platform/errors.ts';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * The error, or that nobody is signed in: a row of a customer could not be written because the account was removed,
 * or became part of another one, since the request was let in.
 */
export const orSignInNeeded = <E extends Error>(error: E): E | Problem =>
  error instanceof DatabaseError &&
  error.code === FOREIGN_KEY_VIOLATION &&
  /_customer_id_fkey$/.test(error.constraint ?? '')
    ? new Problem(401, 'sign_in_needed', 'Your session has ended. Sign in again.', { cause: error })
    : error;
