import type { FastifySchema } from 'fastify';
import type { TSchema, TSchemaOptions } from 'typebox';
import { Type } from '../../process/schema.ts';

/**
 * Who may call an operation: anyone, anyone with or without a session, only a session that has signed in, or only a
 * program with an API key.
 */
export type Access = 'anyone' | 'visitor' | 'signedIn' | 'recentlySignedIn' | 'key';

/** A refusal that an operation may respond with. `code` is a row of docs/errors.md. */
export interface ApiProblem {
  readonly status: number;
  readonly code: string;
  /** One sentence: when it happens. */
  readonly description: string;
  /** The response has a Retry-After header. */
  readonly retryAfter?: boolean;
  /** Members of the response besides those of every problem. */
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
    /** The scope that an API key needs. */
    scope?: string;
    requestHeaders?: readonly ApiHeader[];
    /** The media type of a body that is a file instead of JSON. The route reads it as it arrives. */
    fileType?: string;
    /** The media types of a response that is a file: besides JSON, or instead of it where the schema is a text. */
    responseFileTypes?: readonly string[];
    /** Headers of the responses that are no refusals. */
    responseHeaders?: readonly ApiHeader[];
    /** The operation's own refusals, in addition to `commonProblems`. */
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

/** The body of an operation that takes none. A client that always sends a body may send an empty object. */
export const NoBody = Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]);

/** The response of an operation that succeeds without a result. */
export const NoContent = Type.Null({ description: 'The request was carried out. The response has no body.' });

/** The response to a GET whose `If-None-Match` is still current. */
export const NotModified = Type.Null({
  description: 'Nothing has changed since the response that If-None-Match names. This one has no body.',
});

/** One of several strings. Fastify serializes this faster than a union of literals. */
export const OneOf = <const Values extends string[]>(
  values: readonly [...Values],
  options: TSchemaOptions = {},
) => Type.Enum(values, { type: 'string', ...options });

/** A value of the schema, or null. */
export const OrNull = <Schema extends TSchema>(schema: Schema, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options);

export const Timestamp = (options: { description: string }) =>
  Type.String({ format: 'date-time', examples: ['2026-11-28T09:30:00.000Z'], ...options });

/** The place in a list at which a page of it begins. */
export const Cursor = (maxLength: number) =>
  Type.Optional(Type.String({ maxLength, description: 'The `nextCursor` of an earlier response.' }));

/** The member of a list's response that leads to its next page. */
export const NextCursor = OrNull(Type.String(), {
  description: 'The `cursor` of the next page. Null on the last page.',
});

/** Lets a caller send a change again when the response was lost. */
export const IDEMPOTENCY_KEY: ApiHeader = {
  name: 'Idempotency-Key',
  description:
    'A key of your choice, such as a UUID. A change that is sent again with the same key is made only once. The same key with a different change is refused.',
  schema: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[\\x21-\\x7e]+$',
    examples: ['3f0c8f5e-9a1b-4a57-8a53-5d1c4c2f7e60'],
  }),
};

/** Makes a change only if nobody else has changed the same thing since. */
export const IF_MATCH: ApiHeader = {
  name: 'If-Match',
  description:
    'The version that you have seen, in quotes. If there is a newer one, nothing is changed and the response is 412. With `*` or without the header, the newest version is changed.',
  schema: Type.String({ pattern: '^(\\*|"\\d{1,15}")$', examples: ['"7"'] }),
};

export const IF_NONE_MATCH: ApiHeader = {
  name: 'If-None-Match',
  description: 'The ETag of an earlier response. If nothing has changed since, the response is 304.',
  schema: Type.String({ maxLength: 1_000, examples: ['"p0c2d1e5f3b8a7c6"'] }),
};

export const ETAG: ApiHeader = {
  name: 'ETag',
  description: 'The version of the response, in quotes.',
  schema: Type.String({ examples: ['"7"'] }),
};
