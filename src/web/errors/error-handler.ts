import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { busyPage, errorPage, notFoundPage, refusalPage } from '../../layout/error-pages.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import { Problem } from './errors.ts';

/** The one place where an error becomes an answer. What is unexpected is logged whole and shown in general. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  // What is expected under load is counted, not logged one by one: that would cost most when there is least.
  if (problem.code === 'internal') request.log.error({ err: error, code: problem.code }, 'request failed');
  return sendProblem(problem, request, reply);
}

/** Where there is no route: 405 if the address has others, 404 if it has none, or its route found nothing. */
export const notFoundHandler =
  (allowed: AllowedMethods) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const methods = allowed(request.url);
    if (methods.length === 0 || methods.includes(request.method))
      return sendProblem(new Problem(404, 'not_found', 'There is nothing at this address.'), request, reply);
    reply.header('allow', methods.join(', '));
    const detail = `This address does not take ${request.method}, but ${methods.join(', ')}.`;
    return sendProblem(new Problem(405, 'method_not_allowed', detail), request, reply);
  };

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.status(problem.status).header('cache-control', 'no-store');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  if (!wantsPage(request)) {
    const { status, code, message, details } = problem;
    const title = TITLES[status] ?? 'Error';
    // As a buffer, so that no route's own answer schema leaves a member out.
    const body = JSON.stringify({
      type: `about:blank`,
      title,
      status,
      code,
      detail: message,
      requestId: request.id,
      ...details,
    });
    return reply.type('application/problem+json').send(Buffer.from(body));
  }
  return reply.type('text/html; charset=utf-8').send(Buffer.from(pageOf(problem, request.id)));
}

function pageOf(problem: Problem, requestId: string): string {
  if (problem.status === 404) return notFoundPage();
  if (problem.status === 503) return busyPage();
  if (problem.status >= 500) return errorPage({ requestId });
  return refusalPage({
    status: problem.status,
    title: TITLES[problem.status] ?? 'Not done',
    message: problem.message,
  });
}

/** Pages are for browsers; the API, scripts of our pages and anything else gets problem details. */
function wantsPage(request: FastifyRequest): boolean {
  if (request.url.startsWith('/api') || request.url.startsWith('/health') || request.headers['x-fragment'])
    return false;
  const accept = request.headers.accept ?? '*/*';
  return accept.includes('text/html') || (accept.includes('*/*') && !accept.includes('json'));
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Not done that way',
  409: 'Conflict',
  410: 'This link no longer works',
  412: 'Precondition failed',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Not possible',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Something broke',
  503: 'Busy',
};

function problemOf(error: FastifyError | Problem): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return new Problem(400, 'invalid_request', validationMessage(error));
  if (isDatabaseAway(error)) {
    return new Problem(
      503,
      'database_unavailable',
      'The shop is busy. Try again in a moment: your cart is safe.',
      {
        retryAfterSeconds: 1,
        cause: error,
      },
    );
  }
  if (UNSTORABLE_CODES.has(error.code))
    return new Problem(400, 'invalid_request', 'The request has a character that no text here can have.');
  const status = error.statusCode;
  if (status && status >= 400 && status < 500)
    return new Problem(status, CODES[error.code] ?? 'invalid_request', clientMessage(error));
  if (status === 503)
    return new Problem(503, 'overloaded', 'The shop is busy. Try again in a moment.', {
      retryAfterSeconds: 2,
    });
  return new Problem(500, 'internal', 'Something broke on our side. Your cart is safe.', { cause: error });
}

const CODES: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
};

/** Says which member is wrong and why, and never what was in it. */
function validationMessage(error: FastifyError): string {
  const [first] = error.validation ?? [];
  const member = first?.params?.additionalProperty ?? first?.params?.missingProperty;
  const where = `${error.validationContext ?? 'request'}${(first?.instancePath ?? '').slice(0, 100)}`;
  const named = typeof member === 'string' ? ` (${member.slice(0, 50)})` : '';
  return `The ${where} is not valid: it ${first?.message ?? 'is not as described'}${named}.`;
}

function clientMessage(error: FastifyError): string {
  switch (error.statusCode) {
    case 413:
      return 'The request is larger than 64 KiB.';
    case 415:
      return 'Send this as application/json or as a form.';
    case 414:
      return 'The address is too long.';
    default:
      return 'The request could not be read.';
  }
}

/** PostgreSQL holds no NUL in a text: nothing that was sent with one can be the name of anything. */
const UNSTORABLE_CODES = new Set(['22021', '22P05']);

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
