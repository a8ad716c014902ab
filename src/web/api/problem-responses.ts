import { Type } from '../../process/schema.ts';
import { RETRY_AFTER, type ResponseHeaders, responseHeaders } from './headers.ts';
import type { ApiProblem } from './operation.ts';

/** The members of every refusal (RFC 9457). */
const ProblemSchema = Type.Object(
  {
    type: Type.Literal('about:blank'),
    title: Type.String({ description: 'The status in words.' }),
    status: Type.Integer({ description: 'The status code of the response.' }),
    code: Type.String({ description: 'What went wrong, for programs. The meaning of a code never changes.' }),
    detail: Type.String({ description: 'What went wrong and what to do, for people.' }),
    requestId: Type.Optional(
      Type.String({
        description: 'Identifies the request in the log. It is missing if the request could not be read.',
      }),
    ),
  },
  {
    title: 'Problem',
    description: 'A refusal as problem details (RFC 9457).',
    examples: [
      {
        type: 'about:blank',
        title: 'Bad request',
        status: 400,
        code: 'invalid_request',
        detail: 'The body is not valid: it must have required properties quantity (quantity).',
        requestId: '5f0c2d1e-3b',
      },
    ],
  },
);

interface ProblemResponse {
  $shared?: string;
  description: string;
  headers: ResponseHeaders;
  content: { 'application/problem+json': { schema: object } };
}

/** One response for each status, with the codes that it may have. */
export function problemResponses(problems: readonly ApiProblem[]): Record<string, ProblemResponse> {
  const byStatus = Map.groupBy(problems, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => {
      const response = responseOf(all);
      const isShared = all.every(({ members }) => members === undefined);
      return [status, isShared ? { $shared: `responses/${nameOf(all)}`, ...response } : response];
    }),
  );
}

function responseOf(problems: readonly ApiProblem[]): ProblemResponse {
  return {
    description: problems.map(({ code, description }) => `\`${code}\`: ${description}`).join('\n\n'),
    headers: responseHeaders(problems.some(({ retryAfter }) => retryAfter) ? [RETRY_AFTER] : []),
    content: { 'application/problem+json': { schema: schemaOf(problems) } },
  };
}

/** A code that has members of its own is an alternative, so that typed clients tell the codes apart. */
function schemaOf(problems: readonly ApiProblem[]): object {
  const codes = { type: 'object', properties: { code: { enum: problems.map(({ code }) => code) } } };
  if (problems.every(({ members }) => members === undefined)) return { allOf: [ProblemSchema, codes] };
  const [only, ...others] = problems.map(alternativeOf);
  return { allOf: [ProblemSchema, others.length === 0 ? only : { oneOf: [only, ...others] }] };
}

const alternativeOf = ({ code, members = {} }: ApiProblem): object => ({
  type: 'object',
  properties: { code: { const: code }, ...members },
  required: ['code', ...Object.keys(members)],
});

/** "InvalidRequestOrInvalidJson": the same problems have the same name in every operation. */
const nameOf = (problems: readonly ApiProblem[]): string =>
  `${problems
    .map(({ code }) => code.replaceAll(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase()))
    .join('Or')}${problems[0]?.status}`;
