import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type as TypeBox } from 'typebox';
import { Type } from './schema.ts';

/** One schema with each builder, with and without options. */
const schemaBy = (T: typeof Type) =>
  T.Object(
    {
      text: T.String(),
      limited: T.String({ minLength: 1, examples: ['a'] }),
      count: T.Optional(T.Integer({ minimum: 0, description: 'How many.' })),
      flag: T.Boolean(),
      kind: T.Literal('a', { title: 'Kind' }),
      version: T.Literal(1),
      color: T.Enum(['red', 'blue'], { type: 'string' }),
      list: T.Optional(T.Array(T.Union([T.Null(), T.String()], { description: 'A text.' }), { maxItems: 2 })),
      map: T.Record(T.String(), T.Integer(), { description: 'Counts.' }),
      only: T.Object({ optional: T.Optional(T.Null({ description: 'Nothing.' })) }),
      own: T.Unsafe<string>({ type: 'string', format: 'uuid' }),
    },
    { additionalProperties: false },
  );

describe('the builders of schemas', () => {
  it('build what typebox builds', () => {
    assert.equal(JSON.stringify(schemaBy(Type)), JSON.stringify(schemaBy(TypeBox)));
  });
});
