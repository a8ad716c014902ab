import type { FastifyInstance } from 'fastify';
import { type HtmlValue, html } from '../layout/html.ts';
import { type PageContent, renderPage } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import type { ApiDocument } from '../web/api/document.ts';
import { API_MAX_AGE_SECONDS } from '../web/api/routes.ts';
import { createPageCache } from '../web/page-cache.ts';
import { type Schema, schemaLink, schemaView, textView } from './api-schema-view.ts';

/** The members of an operation that the page shows. A part may be a reference to a component. */
type Part<Type> = Type | { $ref: string };
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
}
interface Response {
  description: string;
  content?: Record<string, { schema: Schema }>;
}
interface Operation {
  summary: string;
  description: string;
  tags: readonly string[];
  security: readonly Record<string, unknown>[];
  parameters?: readonly Part<Parameter>[];
  requestBody?: { description?: string; content: Record<string, { schema: Schema }> };
  responses: Readonly<Record<string, Part<Response>>>;
}

/** `GET /api`: the API document as a page. */
export function apiPageRoutes(
  apiDocument: () => ApiDocument,
  onAllChanged: (listener: () => void) => void,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const cache = createPageCache({
      render: async () => ({
        contentType: 'text/html; charset=utf-8',
        body: renderPage(contentOf(apiDocument()), app.site),
        maxAgeSeconds: API_MAX_AGE_SECONDS,
      }),
      onAllChanged,
      onError: (error) => app.log.warn({ err: error }, 'API page failed'),
    });
    app.get(paths.api(), (request, reply) => cache.send(request, reply, 'api'));
  };
}

function contentOf(document: ApiDocument): PageContent {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      path,
      // The document has the members that the types above name.
      operation: operation as unknown as Operation,
    })),
  );
  const sections = document.tags.map(
    ({ name, description }) => html`<h2>${name}</h2><p>${description}</p>
${operations.filter(({ operation }) => operation.tags[0] === name).map((one) => operationView(document, one))}`,
  );
  const schemas = Object.entries(document.components.schemas ?? {}).map(([name, schema]) =>
    sharedSchemaView(name, schema as Schema),
  );
  return {
    title: 'API',
    description: 'The catalog, the cart, orders and accounts as JSON.',
    canonical: paths.api(),
    css: ['choices', 'product'],
    main: html`<div class="wrap page"><div class="narrow stack">
<h1>API</h1>
<p>Prices are integers in minor units, such as cents. A change of the cart may carry an <code>Idempotency-Key</code>: if you send it again, it’s made only once. Errors are problem details (RFC 9457) with a stable <code>code</code>. The OpenAPI document for machines is at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
${sections}
<h2>Schemas</h2>
${schemas}
</div></div>`,
  };
}

interface OperationViewInput {
  method: string;
  path: string;
  operation: Operation;
}

function operationView(document: ApiDocument, { method, path, operation }: OperationViewInput): HtmlValue {
  const { summary, description, security, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const bodyText = requestBody?.description;
  return html`<details class="acc"><summary><span><code>${method.toUpperCase()} ${path}</code> ${summary}</span></summary><div class="stack">
<p>${textView(description)}</p>
<p class="muted">${sessionText(security)}</p>
${parameters.length > 0 && html`<h3>Parameters</h3><ul>${parameters.map((one) => parameterView(resolve(document, one)))}</ul>`}
${body && html`<h3>Body</h3><div role="group" aria-label="Body of ${method} ${path}">${bodyText === undefined ? bodyView(body) : html`<p>${bodyText}</p>`}</div>`}
<h3>Responses</h3><ul>${Object.entries(responses).map(([status, one]) => responseView(status, resolve(document, one)))}</ul>
</div></details>`;
}

/** What a request needs, by the security scheme of its operation. */
const SESSION_TEXTS: Readonly<Record<string, string>> = {
  session: 'A session is optional.',
  signedInSession: 'Only for customers who are signed in.',
  recentlySignedInSession: 'Only for customers who signed in within the last 15 minutes.',
};

function sessionText(security: Operation['security']): string {
  const [scheme] = security.flatMap((one) => Object.keys(one));
  return (scheme && SESSION_TEXTS[scheme]) ?? 'No session is used.';
}

const bodyView = (schema: Schema): HtmlValue =>
  schema.$ref === undefined ? schemaView(schema) : html`<p>${schemaLink(schema.$ref)}</p>`;

const parameterView = ({ name, in: place, required, description }: Parameter): HtmlValue =>
  html`<li><code>${name}</code> <span class="muted">${place}${required && ', required'}</span> ${textView(description)}</li>`;

/** Sentences about the codes of a status have a line each. */
function responseView(status: string, { description, content }: Response): HtmlValue {
  const ref = content?.['application/json']?.schema.$ref;
  const [first, ...others] = description.split('\n\n');
  return html`<li><code>${status}</code> ${ref !== undefined && html`${schemaLink(ref)} `}${textView(first)}${others.map((line) => html`<br>${textView(line)}`)}</li>`;
}

/** A link opens the details only if it leads to something inside of them. */
const sharedSchemaView = (name: string, schema: Schema): HtmlValue =>
  html`<details class="acc"><summary><span><code>${name}</code> ${textView(schema.description)}</span></summary><div id="schema-${name}">${schemaView(schema)}</div></details>`;

/** A part of the document, or the component that it refers to. */
function resolve<Type extends object>({ components }: ApiDocument, part: Part<Type>): Type {
  if (!('$ref' in part)) return part;
  const [, , kind = '', name = ''] = part.$ref.split('/');
  return components[kind]?.[name] as Type;
}
