import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../../database/database.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import { Problem } from './errors.ts';

/** The details of a failed request that its page shows. */
export interface ShownError {
  status: number;
  /** The stable code, as in docs/errors.md. */
  code: string;
  title: string;
  message: string;
  /** Finds the error in the log. */
  requestId: string;
}

export interface ErrorHandlerDeps {
  /** Renders the whole page for a browser. */
  renderPage(error: ShownError): string;
  /** A sentence for callers of the API, added to each error that is the shop's fault. */
  reassurance: string;
}

export interface ErrorHandler {
  handleError(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  /** Answers 405 if the address has routes for other methods, and otherwise 404. */
  handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/**
 * Every error becomes an answer here. An unexpected one is logged in full and shown only in general terms. An error
 * that is expected under load is counted instead of logged, because logging each would cost most when the shop is busy.
 */
export function createErrorHandler(deps: ErrorHandlerDeps, allowed: AllowedMethods): ErrorHandler {
  const send = (problem: Problem, request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(deps, problem, request, reply);
  return {
    handleError(error, request, reply) {
      const problem = problemOf(error, request);
      if (problem.code === 'internal')
        request.log.error({ err: error, code: problem.code }, 'request failed');
      return send(problem, request, reply);
    },
    handleNotFound(request, reply) {
      const methods = allowed(request.url);
      if (methods.length === 0 || methods.includes(request.method))
        return send(new Problem(404, 'not_found', 'There is nothing at this address.'), request, reply);
      reply.header('allow', methods.join(', '));
      const detail = `This address does not support ${request.method}, only ${methods.join(', ')}.`;
      return send(new Problem(405, 'method_not_allowed', detail), request, reply);
    },
  };
}

function sendProblem(
  { renderPage, reassurance }: ErrorHandlerDeps,
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, code, message, details, retryAfterSeconds } = problem;
  const title = TITLES_OF_CODES[code] ?? TITLES[status] ?? 'Error';
  reply.status(status).header('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  if (wantsPage(request)) {
    const page = renderPage({ status, code, title, message, requestId: request.id });
    return reply.type('text/html; charset=utf-8').send(Buffer.from(page));
  }
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    code,
    detail: OWN_FAULTS.has(code) ? `${message} ${reassurance}` : message,
    requestId: request.id,
    ...details,
  });
  // As a buffer, so that no route's response schema can leave a member out.
  return reply.type('application/problem+json').send(Buffer.from(body));
}

/** Codes of errors that are the shop's fault. */
const OWN_FAULTS = new Set(['internal', 'database_unavailable', 'state_unavailable', 'overloaded']);

/** Browsers get pages. The API, the scripts of the pages and all other clients get problem details. */
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
  405: 'Method not allowed',
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
  503: 'Not available',
};

const TITLES_OF_CODES: Record<string, string> = { overloaded: 'Busy' };

function problemOf(error: FastifyError | Problem, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return new Problem(400, 'invalid_request', validationMessage(error));
  if (isDatabaseAway(error))
    return new Problem(503, 'database_unavailable', AWAY, { retryAfterSeconds: 1, cause: error });
  if (UNSTORABLE_CODES.has(error.code))
    return new Problem(400, 'invalid_request', 'The request has a character that the shop cannot store.');
  const status = error.statusCode;
  if (status && status >= 400 && status < 500)
    return new Problem(status, CODES[error.code] ?? 'invalid_request', clientMessage(error, request));
  if (status === 503) return new Problem(503, 'overloaded', BUSY, { retryAfterSeconds: 2 });
  return new Problem(500, 'internal', 'Something broke on our side.', { cause: error });
}

const BUSY = 'The shop is busy. Try again in a moment.';
/** Also true while all connections are in use or a lock is not released in time. */
const AWAY = 'Our database couldn’t answer in time. Try again in a moment.';

const CODES: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
};

/** Says which member is wrong and why, without repeating its value. */
function validationMessage(error: FastifyError): string {
  const [first] = error.validation ?? [];
  const member = first?.params?.additionalProperty ?? first?.params?.missingProperty;
  const where = `${error.validationContext ?? 'request'}${(first?.instancePath ?? '').slice(0, 100)}`;
  const named = typeof member === 'string' ? ` (${member.slice(0, 50)})` : '';
  return `The ${where} is not valid: it ${first?.message ?? 'is not as described'}${named}.`;
}

function clientMessage(error: FastifyError, request: FastifyRequest): string {
  switch (error.statusCode) {
    case 413:
      return `The request is larger than ${limitOf(request)}.`;
    case 415:
      return 'Send this as application/json or as a form.';
    case 414:
      return 'The address is too long.';
    default:
      return 'The request could not be read.';
  }
}

/** Routes of the admin take larger bodies than the others. */
function limitOf({ routeOptions, server }: FastifyRequest): string {
  const kib = (routeOptions.bodyLimit ?? server.initialConfig.bodyLimit ?? 0) / 1024;
  return kib >= 1024 ? `${kib / 1024} MiB` : `${kib} KiB`;
}

/** PostgreSQL refuses a NUL in a text. */
const UNSTORABLE_CODES = new Set(['22021', '22P05']);
