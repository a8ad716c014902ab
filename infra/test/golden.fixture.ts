import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { small } from './synthesized.ts';

const folder = new URL('golden/', import.meta.url);

describe('the templates', () => {
  for (const [name, template] of Object.entries(small.templates)) {
    it(`of ${name} have not changed: UPDATE_GOLDEN=1 accepts a change`, () => {
      const file = new URL(`${name}.json`, folder);
      const text = `${JSON.stringify(template.toJSON(), null, 2)}\n`;
      if (process.env.UPDATE_GOLDEN) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, text);
      }
      assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, 'utf8')));
    });
  }
});
