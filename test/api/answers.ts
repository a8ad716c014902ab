import type { FastifyInstance, FastifyRequest } from 'fastify';
import Schema from 'typebox/schema';

/** Checks answers of the shop against its API document: the status, the content type and the body. */

interface Part {
  $ref?: string;
  content?: Record<string, { schema: object }>;
}
export interface OpenApiDocument {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      { operationId: string; requestBody?: { content?: object }; responses: Record<string, Part> }
    >
  >;
  components: Record<string, Record<string, object>>;
}

interface Answer {
  method: string;
  /** The path of the route, such as `/api/products/:slug`. */
  route: string;
  status: number;
  contentType: string;
  body: string;
}

/** The answers by what distinguishes them. */
export type RecordedAnswers = Map<string, Answer>;

/** Problems of one status are told apart by their code. */
const keyOf = ({ method, route, status, body }: Answer): string =>
  [method, route, status, /"code":"(\w+)"/.exec(status >= 400 ? body : '')?.[1] ?? ''].join(' ').trim();

/** Keeps one answer of each kind that `app` gives under `/api`. Called before any route is added. */
export function recordAnswers(app: FastifyInstance, answers: RecordedAnswers): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const route = routeOf(request);
    if (route !== undefined) {
      // Fastify serializes null for a status that has no body, and does not send it.
      const isEmpty = reply.statusCode === 204 || reply.statusCode === 304;
      const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
      const body = isText && !isEmpty ? payload.toString() : '';
      const contentType = String(reply.getHeader('content-type') ?? '');
      const isEncoded = reply.getHeader('content-encoding') !== undefined;
      const answer = { method: request.method, route, status: reply.statusCode, contentType, body };
      if (!isEncoded) answers.set(keyOf(answer), answer);
    }
    done();
  });
}

/** Returns undefined for a request that the document does not describe. */
function routeOf({ method, routeOptions: { url } }: FastifyRequest): string | undefined {
  const isDescribed = url?.startsWith('/api/') && url !== '/api/openapi.json' && method !== 'HEAD';
  return isDescribed ? url : undefined;
}

/** Lists a sentence for each answer that the document does not describe. */
export async function faultsOf(app: FastifyInstance, answers: RecordedAnswers): Promise<string[]> {
  if (answers.size === 0) return [];
  const document = await documentOf(app).catch((error: { code?: string }) => {
    // An app that its test has closed gives no document.
    if (error.code !== 'FST_ERR_REOPENED_CLOSE_SERVER') throw error;
  });
  if (!document) return [];
  return [...answers.values()].flatMap((answer) => faultOf(document, answer) ?? []);
}

export const documentOf = async (app: FastifyInstance): Promise<OpenApiDocument> =>
  (await app.inject('/api/openapi.json')).json();

/** Returns a sentence about what is wrong with an answer, or undefined when the document describes it. */
function faultOf(document: OpenApiDocument, answer: Answer): string | undefined {
  const { method, route, status, contentType, body } = answer;
  const name = keyOf(answer);
  const operation = document.paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (!operation) return `${name}: the document has no such operation`;
  const response = operation.responses[status];
  if (!response) return `${name}: the document has no such status`;
  const { content } = resolve(document, response);
  if (!content) return body === '' ? undefined : `${name}: the document has no body`;
  const [type = ''] = contentType.split(';');
  const schema = content[type]?.schema;
  if (!schema) return `${name}: the document has no content of type "${type}"`;
  if (!type.endsWith('json')) return undefined;
  const [isValid, errors] = Schema.Errors(
    { ...closed(schema), components: closedComponents(document) },
    JSON.parse(body),
  );
  return isValid ? undefined : `${name}: ${JSON.stringify(errors.slice(0, 3))} in ${body.slice(0, 2_000)}`;
}

function resolve(document: OpenApiDocument, part: Part): Part {
  const [, , kind = '', name = ''] = part.$ref?.split('/') ?? [];
  return part.$ref === undefined ? part : (document.components[kind]?.[name] as Part);
}

const closedComponents = ({ components }: OpenApiDocument): object => ({
  schemas: Object.fromEntries(
    // Each problem closes the members of `Problem` together with its own.
    Object.entries(components.schemas ?? {}).map(([name, schema]) => [
      name,
      name === 'Problem' ? schema : closed(schema),
    ]),
  ),
});

/** A schema that takes no members but those that it names, so that the document names all of them. */
function closed<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(closed) as Node;
  if (typeof node !== 'object' || node === null) return node;
  if ('allOf' in node) return { ...node, unevaluatedProperties: false };
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isOpen = 'properties' in node && !('additionalProperties' in node);
  return (isOpen ? { ...copy, additionalProperties: false } : copy) as Node;
}
