/**
 * An answer that refuses a request: RFC 9457 problem details for the API, a page for a browser.
 * Codes are stable and listed in docs/errors.md; the message is a sentence that says what to do.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** More members for the API's answer. */
  readonly details: Record<string, unknown>;
  /** Seconds for Retry-After. */
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
