import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Schema from 'typebox/schema';
import { projectDir } from '../../src/config.ts';
import { createTestShop, type TestShop } from '../shop.ts';
import { documentOf, type OpenApiDocument } from './answers.ts';
import { generateTypes } from './generate-types.ts';

/** The page and the document itself. */
const NOT_OPERATIONS = ['GET /api', 'GET /api/openapi.json'];

describe('the API document', () => {
  let shop: TestShop;
  let document: OpenApiDocument;
  before(async () => {
    shop = await createTestShop();
    document = await documentOf(shop.app);
  });
  after(() => shop.close());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
    );

  it('is OpenAPI 3.1 and has every route under /api, and no other', () => {
    assert.match(document.openapi, /^3\.1\./);
    const described = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const routes = shop.routes
      .filter(({ method, url }) => method !== 'HEAD' && /^\/api(\/|$)/.test(url))
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    assert.deepEqual([...described, ...NOT_OPERATIONS].sort(), routes.sort());
  });

  it('names every operation once, in camelCase with the verb first', () => {
    const ids = operations().map(({ operationId }) => operationId);
    assert.deepEqual(ids, [...new Set(ids)]);
    const verbs =
      /^(list|get|add|set|remove|restore|undo|save|move|register|sign|end|forget|create|place|update|delete|export|erase|disable|replay|pack|ship|deliver|cancel|refund|resend)[A-Z]\w+$/;
    assert.deepEqual(
      ids.filter((id) => !verbs.test(id)),
      [],
    );
  });

  it('has only problems that docs/errors.md lists, with their statuses', () => {
    const rows = readFileSync(join(projectDir, 'docs/errors.md'), 'utf8').matchAll(
      /^\| (`[^|]+`) \| ([\d, ]+) \|/gm,
    );
    const listed = new Set(
      [...rows].flatMap(([, codes = '', statuses = '']) =>
        codes.split(', ').flatMap((code) => statuses.split(', ').map((status) => `${status.trim()} ${code}`)),
      ),
    );
    // A description of a problem begins with its code, and a blank line is between two.
    const described = operations().flatMap(({ responses }) =>
      Object.entries(responses)
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([status, response]) => {
          const { $ref = '', description = '' } = response as { $ref?: string; description?: string };
          const shared = document.components.responses?.[$ref.split('/').at(-1) ?? ''];
          const text = (shared as { description: string } | undefined)?.description ?? description;
          return text.split('\n\n').map((line) => `${status} ${line.split(':')[0]}`);
        }),
    );
    assert.ok(described.length > 100);
    assert.deepEqual(new Set(described).difference(listed), new Set());
  });

  it('has examples that its schemas accept', () => {
    const { schemas = {} } = document.components;
    for (const [name, schema] of Object.entries<{ examples?: unknown[] }>(schemas))
      for (const example of schema.examples ?? [])
        assert.deepEqual(Schema.Errors({ ...schema, components: { schemas } }, example), [true, []], name);
  });

  it('has the types in test/api/api-types.d.ts, or "npm run api-types" is due', async () => {
    const types = await generateTypes(JSON.stringify(document));
    assert.equal(readFileSync(join(projectDir, 'test/api/api-types.d.ts'), 'utf8'), types);
  });
});
