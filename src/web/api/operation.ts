import type { FastifySchema } from 'fastify';
import { type TSchema, type TSchemaOptions, Type } from 'typebox';

/** Who may call an operation: anyone, anyone with or without a session, or only a session that has signed in. */
export type Access = 'anyone' | 'visitor' | 'signedIn' | 'recentlySignedIn';

/** A refusal that an operation may answer with. `code` is a row of docs/errors.md. */
export interface ApiProblem {
  readonly status: number;
  readonly code: string;
  /** One sentence: when it happens. */
  readonly description: string;
  /** The answer has a Retry-After header. */
  readonly retryAfter?: boolean;
  /** Members of the answer besides those of every problem. */
  readonly members?: Readonly<Record<string, TSchema>>;
}

/** A header of a request or a response. Fastify does not validate it: the code that reads it does. */
export interface ApiHeader {
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
  readonly required?: boolean;
}

declare module 'fastify' {
  /** What a route says about itself in the API document, beside the schemas that validate. */
  interface FastifySchema {
    /** Leaves a route out of the document. */
    hide?: boolean;
    operationId?: string;
    summary?: string;
    description?: string;
    tags?: readonly string[];
    access?: Access;
    requestHeaders?: readonly ApiHeader[];
    /** On answers that carry out the request. */
    responseHeaders?: readonly ApiHeader[];
    /** Besides those that every operation of its kind may answer with (`commonProblems`). */
    problems?: readonly ApiProblem[];
  }
}

/** The schema of a route under `/api`: what validates it and what describes it. */
export interface ApiOperation extends FastifySchema {
  /** camelCase with the verb first. It names the method of a generated client, so it never changes. */
  operationId: string;
  summary: string;
  description: string;
  tags: readonly [string];
  access: Access;
  response: Readonly<Record<number, TSchema>>;
}

/** The body of an operation that takes none. Clients that always send one may send an empty object. */
export const NoBody = Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]);

/** The answer of an operation that has nothing to say but that it is done. */
export const NoContent = Type.Null({ description: 'It is done. The answer has no body.' });

/** The answer to a GET whose `If-None-Match` names the current answer. */
export const NotModified = Type.Null({
  description: 'The answer has not changed since the one that If-None-Match names. It has no body.',
});

/** One of a few texts. It is written as one of several types would be, and is faster to serialize than a union. */
export const OneOf = <const Values extends string[]>(
  values: readonly [...Values],
  options: TSchemaOptions = {},
) => Type.Enum(values, { type: 'string', ...options });

/** A type, or null where there is none. */
export const OrNull = <Schema extends TSchema>(schema: Schema, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options);

export const Timestamp = (options: { description: string }) =>
  Type.String({ format: 'date-time', examples: ['2026-11-28T09:30:00.000Z'], ...options });

/** Written by a caller, so that a change sent again is carried out once. */
export const IDEMPOTENCY_KEY: ApiHeader = {
  name: 'Idempotency-Key',
  description:
    'A key of your choice, such as a UUID. A change that is sent again with the same key is not made twice; the same key with another change is refused.',
  schema: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[\\x21-\\x7e]+$',
    examples: ['3f0c8f5e-9a1b-4a57-8a53-5d1c4c2f7e60'],
  }),
};

export const IF_NONE_MATCH: ApiHeader = {
  name: 'If-None-Match',
  description: 'The ETag of an answer that you have. If it is still current, the answer is 304.',
  schema: Type.String({ maxLength: 1_000, examples: ['"p0c2d1e5f3b8a7c6"'] }),
};

export const ETAG: ApiHeader = {
  name: 'ETag',
  description: 'The version of the answer, in quotes.',
  schema: Type.String({ examples: ['"7"'] }),
};
