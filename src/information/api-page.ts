import type { FastifyInstance } from 'fastify';
import { type HtmlValue, html } from '../layout/html.ts';
import { type PageContent, renderPage } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import type { ApiDocument } from '../web/api/document.ts';

/** The members of an OpenAPI document that the page shows. */
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
}
interface Schema {
  $ref?: string;
  description?: string;
}
interface Response {
  $ref?: string;
  description?: string;
  content?: Record<string, { schema: Schema }>;
}
interface Operation {
  summary: string;
  description: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { description?: string; content: Record<string, { schema: Schema }> };
  responses: Record<string, Response>;
}

/** `GET /api`: the API document as a page. */
export function apiPageRoutes(apiDocument: () => ApiDocument): (app: FastifyInstance) => Promise<void> {
  let text: string | undefined;
  return async (app) => {
    app.get(paths.api(), async (_request, reply) => {
      text ??= renderPage(contentOf(apiDocument()), app.site);
      return reply.header('cache-control', 'public, max-age=60').type('text/html; charset=utf-8').send(text);
    });
  };
}

function contentOf(document: ApiDocument): PageContent {
  // The document is made of the members that these types name.
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      path,
      tag: operation.tags[0],
      operation: operation as Operation,
    })),
  );
  const sections = document.tags.map(
    ({ name, description }) => html`<h2>${name}</h2><p>${description}</p>
${operations.filter(({ tag }) => tag === name).map((one) => operationView(document, one))}`,
  );
  const schemas = Object.entries(document.components.schemas ?? {}).map(([name, schema]) =>
    schemaView(name, schema as Schema),
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
  const parameters = (operation.parameters ?? []).map((one) => parameterView(resolve(document, one)));
  const body = schemaOf(operation.requestBody?.content);
  const responses = Object.entries(operation.responses).map(([status, response]) =>
    responseView(status, resolve(document, response)),
  );
  return html`<details class="acc"><summary><span><code>${method.toUpperCase()} ${path}</code> ${operation.summary}</span></summary><div class="stack">
<p>${operation.description}</p>
${parameters.length > 0 && html`<h3>Parameters</h3><ul>${parameters}</ul>`}
${body !== undefined && html`<h3>Body</h3>${codeView(body, `Body of ${method} ${path}`)}`}
<h3>Responses</h3><ul>${responses}</ul>
</div></details>`;
}

const parameterView = ({ name, in: place, required, description }: Parameter): HtmlValue =>
  html`<li><code>${name}</code> <span class="muted">${place}${required ? ', required' : ''}</span> ${description ?? ''}</li>`;

function responseView(status: string, { description, content }: Response): HtmlValue {
  const name = nameOf(schemaOf(content)?.$ref);
  return html`<li><code>${status}</code> ${name && html`<a href="#schema-${name}">${name}</a> `}${description ?? ''}</li>`;
}

const schemaView = (name: string, schema: Schema): HtmlValue =>
  html`<details class="acc" id="schema-${name}"><summary><span><code>${name}</code> ${schema.description ?? ''}</span></summary>${codeView(schema, `Schema ${name}`)}</details>`;

const codeView = (schema: Schema, label: string): HtmlValue =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><pre>${JSON.stringify(schema, null, 2)}</pre></div>`;

const schemaOf = (content: Response['content']): Schema | undefined => content?.['application/json']?.schema;

const nameOf = (ref: string | undefined): string | undefined => ref?.split('/').at(-1);

/** A part of the document, or the component that it refers to. */
function resolve<Part extends object>(document: ApiDocument, part: Part | { $ref: string }): Part {
  if (!('$ref' in part) || part.$ref === undefined) return part as Part;
  const [, , kind = '', name = ''] = String(part.$ref).split('/');
  return document.components[kind]?.[name] as Part;
}
