import type { FastifyInstance } from 'fastify';
import { type HtmlValue, html } from './html.ts';
import { type PageContent, renderPage } from './page.ts';

/** The members of an OpenAPI document that the readable page shows. */
interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>;
}

/** `/api/openapi.json`, generated from the schemas that validate, and `/api`, the same to read. */
export async function apiDocumentRoutes(app: FastifyInstance): Promise<void> {
  let json: string | undefined;
  let text: string | undefined;
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    json ??= JSON.stringify(app.swagger());
    return reply
      .header('cache-control', 'public, max-age=60')
      .type('application/json; charset=utf-8')
      .send(json);
  });
  app.get('/api', { schema: { hide: true } }, async (_request, reply) => {
    text ??= renderPage(content(app.swagger().paths as Record<string, Record<string, Operation>>), app.site);
    return reply.header('cache-control', 'public, max-age=60').type('text/html; charset=utf-8').send(text);
  });
}

function content(operations: Record<string, Record<string, Operation>>): PageContent {
  const calls = Object.entries(operations)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => callView(method, path, operation)),
    );
  return {
    title: 'API',
    description: 'The catalog and the cart as JSON.',
    canonical: '/api',
    css: ['choices', 'product'],
    main: html`<div class="wrap page"><div class="narrow stack">
<h1>The shop as JSON</h1>
<p>Prices are integers in minor units. A change of the cart may carry an <code>Idempotency-Key</code>: sent again it is applied once. Errors are problem details (RFC 9457) with a stable <code>code</code>. The whole description for machines is at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
${calls}
</div></div>`,
  };
}

function callView(method: string, path: string, operation: Operation): HtmlValue {
  const body = schemaOf(operation.requestBody?.content);
  const answer = schemaOf(operation.responses?.['200']?.content);
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, description }) =>
      html`<li><code>${name}</code> <span class="muted">${place}${required ? ', required' : ''}${description ? `. ${description}` : ''}</span></li>`,
  );
  return html`<details class="acc"><summary><span><code>${method.toUpperCase()} ${path}</code> ${operation.summary ?? ''}</span></summary><div class="stack">
${parameters.length > 0 && html`<h2>Parameters</h2><ul>${parameters}</ul>`}
${body !== undefined && html`<h2>Body</h2><div class="scroll" tabindex="0" role="group" aria-label="Body of ${method} ${path}"><pre>${body}</pre></div>`}
${answer !== undefined && html`<h2>Answer</h2><div class="scroll" tabindex="0" role="group" aria-label="Answer of ${method} ${path}"><pre>${answer}</pre></div>`}
</div></details>`;
}

function schemaOf(content: Record<string, { schema?: unknown }> | undefined): string | undefined {
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? undefined : JSON.stringify(schema, null, 2);
}
