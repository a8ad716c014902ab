import type { ApiOperation, ApiProblem } from './operation.ts';

const INVALID_REQUEST: ApiProblem = {
  status: 400,
  code: 'invalid_request',
  description: 'A parameter, a header or a member of the body is not valid. `detail` says which.',
};
const INVALID_JSON: ApiProblem = {
  status: 400,
  code: 'invalid_json',
  description: 'The body is not JSON.',
};
export const SIGN_IN_NEEDED: ApiProblem = {
  status: 401,
  code: 'sign_in_needed',
  description: 'The request has no session that is signed in, or the session has ended.',
};
const CROSS_SITE: ApiProblem = {
  status: 403,
  code: 'cross_site',
  description: 'A browser sent the request from a page of another site.',
};
const CONFIRM_IDENTITY: ApiProblem = {
  status: 403,
  code: 'confirm_identity',
  description: 'The last sign-in was more than 15 minutes ago. Sign in again, then send the request again.',
};
const KEY_REFUSED: ApiProblem = {
  status: 401,
  code: 'key_refused',
  description: 'The request has no API key, or the key is unknown, has ended or was revoked.',
};
const SCOPE_NEEDED: ApiProblem = {
  status: 403,
  code: 'scope_needed',
  description: 'The API key does not have the scope of this operation.',
};
export const BODY_TOO_LARGE: ApiProblem = {
  status: 413,
  code: 'body_too_large',
  description: 'The body is larger than 64 KiB, or than the limit that the operation names.',
};
const ADDRESS_TOO_LONG: ApiProblem = {
  status: 414,
  code: 'invalid_request',
  description: 'A parameter in the path is longer than 300 characters.',
};
export const UNSUPPORTED_MEDIA_TYPE: ApiProblem = {
  status: 415,
  code: 'unsupported_media_type',
  description: 'The content type is not the one that the operation takes, usually application/json.',
};
const INTERNAL: ApiProblem = {
  status: 500,
  code: 'internal',
  description: 'Something went wrong on our side. The log names it by the `requestId`.',
};
const DATABASE_UNAVAILABLE: ApiProblem = {
  status: 503,
  code: 'database_unavailable',
  description:
    'The database cannot be reached. A change may have been made, so send it again after Retry-After with the same Idempotency-Key.',
  retryAfter: true,
};
const OVERLOADED: ApiProblem = {
  status: 503,
  code: 'overloaded',
  description: 'The shop is handling too many requests. Nothing was done. Try again after Retry-After.',
  retryAfter: true,
};
const STATE_UNAVAILABLE: ApiProblem = {
  status: 503,
  code: 'state_unavailable',
  description:
    'The store of sessions cannot be reached. Send the request again as for `database_unavailable`.',
  retryAfter: true,
};

export const NOT_FOUND: ApiProblem = {
  status: 404,
  code: 'not_found',
  description: 'There is nothing at this address.',
};
export const INVALID_CURSOR: ApiProblem = {
  status: 400,
  code: 'invalid_cursor',
  description: 'The cursor is not the `nextCursor` of an earlier response.',
};
export const INVALID_KEY: ApiProblem = {
  status: 400,
  code: 'invalid_key',
  description: 'The Idempotency-Key is not 1 to 200 visible ASCII characters.',
};
export const KEY_REUSED: ApiProblem = {
  status: 422,
  code: 'key_reused',
  description: 'The Idempotency-Key was used for another change. Send a new key with a new change.',
};
export const TOO_MANY_TRIES: ApiProblem = {
  status: 429,
  code: 'too_many_tries',
  description: 'Too many attempts. Try again after Retry-After.',
  retryAfter: true,
};
export const RATE_LIMITED: ApiProblem = {
  status: 429,
  code: 'rate_limited',
  description: 'Too many of these came from one network. Nothing was done. Try again after Retry-After.',
  retryAfter: true,
};

/** The problems of an operation for what it takes and who may call it, before its own. */
export function commonProblems(operation: ApiOperation, method: string): ApiProblem[] {
  const { access, params, fileType } = operation;
  const isChange = method !== 'GET';
  const takesJson = isChange && fileType === undefined;
  return [
    INVALID_REQUEST,
    ...(isChange ? [CROSS_SITE] : []),
    ...(takesJson ? [INVALID_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE] : []),
    ...(access === 'signedIn' || access === 'recentlySignedIn' ? [SIGN_IN_NEEDED] : []),
    ...(access === 'recentlySignedIn' ? [CONFIRM_IDENTITY] : []),
    ...(access === 'key' ? [KEY_REFUSED, SCOPE_NEEDED] : []),
    ...(params ? [ADDRESS_TOO_LONG] : []),
    INTERNAL,
    DATABASE_UNAVAILABLE,
    OVERLOADED,
    ...(access === 'anyone' || access === 'key' ? [] : [STATE_UNAVAILABLE]),
  ];
}
