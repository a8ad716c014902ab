import type { FastifyInstance, RouteOptions } from 'fastify';
import type { TObject, TSchema } from 'typebox';
import { STATUS_CODES } from '../../process/node-http.ts';
import { commonProblems } from './common-problems.ts';
import { requestHeader, responseHeaders } from './headers.ts';
import { type Access, type ApiOperation, NoBody } from './operation.ts';
import { problemResponses } from './problem-responses.ts';
import { shareComponents } from './share-components.ts';

/** What the document says about the API as a whole. */
export interface ApiAbout {
  title: string;
  version: string;
  summary: string;
  description: string;
  license: { name: string; identifier: string };
  contact: { name: string; url: string };
  server: { url: string; description: string };
  tags: readonly { name: string; description: string }[];
  /** The cookie that names the session, and what it must be for each kind of access. */
  sessionCookie: { name: string; visitor: string; signedIn: string; recentlySignedIn: string };
  /** What an API key is, and where it comes from. */
  apiKey: string;
}

export interface ApiDocument {
  openapi: string;
  paths: Record<string, Record<string, OperationObject>>;
  tags: ApiAbout['tags'];
  components: Record<string, Record<string, unknown>>;
}

interface OperationObject {
  operationId: string;
  summary: string;
  description: string;
  tags: readonly string[];
  parameters?: unknown[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}

/**
 * Follows the routes under `/api/` that are added after this call. Returns their OpenAPI document, which is made
 * at the first call, and again when `aboutOf` returns another object: OpenAPI 3.1 uses JSON Schema, so the schemas that validate go in as they are.
 */
export function followApi(app: FastifyInstance, aboutOf: () => ApiAbout): () => ApiDocument {
  const routes: RouteOptions[] = [];
  let made: { about: ApiAbout; document: ApiDocument } | undefined;
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/') && route.method !== 'HEAD' && !route.schema?.hide) routes.push(route);
  });
  return () => {
    const about = aboutOf();
    if (made?.about !== about) made = { about, document: createDocument(about, routes) };
    return made.document;
  };
}

function createDocument(about: ApiAbout, routes: readonly RouteOptions[]): ApiDocument {
  const { server, tags, sessionCookie, apiKey, ...info } = about;
  const paths: ApiDocument['paths'] = {};
  for (const { url, method, schema } of routes) {
    if (!schema?.operationId) throw new Error(`${method} ${url} has no operationId for the API document`);
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    // Such a route is declared with an ApiOperation.
    const operation = operationObject(schema as ApiOperation, String(method));
    paths[path] = { ...paths[path], [String(method).toLowerCase()]: operation };
  }
  return shareComponents({
    openapi: '3.1.0',
    info,
    servers: [server],
    tags,
    paths,
    components: { securitySchemes: securitySchemes(sessionCookie, apiKey) },
  });
}

function operationObject(operation: ApiOperation, method: string): OperationObject {
  const { operationId, summary, description, tags, access, scope, problems = [] } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId,
    summary,
    description: scope === undefined ? description : `${description} The key needs the scope \`${scope}\`.`,
    tags,
    security: SECURITY[access],
    ...(scope !== undefined && { 'x-scope': scope }),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(operation, method),
    responses: {
      ...successResponses(operation),
      ...problemResponses([...commonProblems(operation, method), ...problems]),
    },
  } as OperationObject;
}

/** One cookie is three schemes, because a scheme cannot say which sessions are enough. */
function securitySchemes(
  { name, visitor, signedIn, recentlySignedIn }: ApiAbout['sessionCookie'],
  apiKey: string,
) {
  const scheme = (description: string) => ({ type: 'apiKey', in: 'cookie', name, description });
  return {
    session: scheme(visitor),
    signedInSession: scheme(signedIn),
    recentlySignedInSession: scheme(recentlySignedIn),
    apiKey: { type: 'http', scheme: 'bearer', description: apiKey },
  };
}

const SECURITY: Readonly<Record<Access, readonly Record<string, readonly string[]>[]>> = {
  anyone: [],
  visitor: [{}, { session: [] }],
  signedIn: [{ signedInSession: [] }],
  recentlySignedIn: [{ recentlySignedInSession: [] }],
  key: [{ apiKey: [] }],
};

const parametersOf = ({ params, querystring, requestHeaders = [] }: ApiOperation): unknown[] => [
  ...membersOf(params).map((parameter) => ({ in: 'path', ...parameter, required: true })),
  ...membersOf(querystring).map((parameter) => ({ in: 'query', ...parameter })),
  ...requestHeaders.map(requestHeader),
];

function membersOf(schema: unknown): { name: string; required: boolean; schema: TSchema }[] {
  if (schema === undefined) return [];
  // Parameters are always declared as Type.Object.
  const { properties, required } = schema as TObject;
  const needed: readonly string[] = required ?? [];
  return Object.entries(properties).map(
    ([name, { description, ...rest }]: [string, TSchema & { description?: string }]) => ({
      name,
      ...(description !== undefined && { description }),
      required: needed.includes(name),
      schema: rest,
    }),
  );
}

function requestBodyOf({ body, fileType }: ApiOperation, method: string): { requestBody?: unknown } {
  if (fileType !== undefined)
    return { requestBody: { required: true, content: { [fileType]: { schema: { type: 'string' } } } } };
  if (body === undefined) return {};
  if (body !== NoBody)
    return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
  // OpenAPI gives the body of a DELETE no meaning.
  if (method === 'DELETE') return {};
  const schema = { type: 'object', additionalProperties: false };
  return {
    requestBody: {
      required: false,
      description: 'The operation takes no body. A client that always sends one may send an empty object.',
      content: { 'application/json': { schema } },
    },
  };
}

function successResponses(operation: ApiOperation): Record<string, unknown> {
  const { response, responseHeaders: own = [], responseFileTypes = [] } = operation;
  const files = responseFileTypes.map((type) => [type, { schema: { type: 'string' } }]);
  const responses: Record<string, unknown> = {};
  for (const [status, schema] of Object.entries(response)) {
    const { description = STATUS_CODES[status], ...rest } = schema as TSchema & { description?: string };
    const { type } = schema as { type?: string };
    const json = { 'application/json': { schema: 'title' in rest ? schema : rest } };
    const content = { ...(type !== 'string' && json), ...Object.fromEntries(files) };
    responses[status] = {
      description,
      headers: responseHeaders(own),
      ...(type !== 'null' && { content }),
    };
  }
  return responses;
}
