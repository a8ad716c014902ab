/**
 * Refuses a request: the API answers with problem details (RFC 9457), and a browser gets a page. Codes are stable and
 * listed in docs/errors.md. The message is a sentence that says what to do.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Additional members of the API's answer. */
  readonly details: Record<string, unknown>;
  /** The value of Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: Record<string, unknown>; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.details = more.details ?? {};
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
