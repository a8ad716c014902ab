import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { migrationsDir } from '../shop-database.ts';
import { isConcurrent, statementsOf } from './migrate.ts';

/** Earlier migrations were never applied to a shop in use. */
const FIRST_WITH_SHOPPERS = '0009';

const CONTRACTS = /^\d+_contract/;

/** Statements that make shoppers wait, when they are run on a table that existed before the migration. */
const FAULTS: readonly { is: RegExp; why: string }[] = [
  { is: /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)/i, why: 'blocks writes: use CREATE INDEX CONCURRENTLY' },
  { is: /\bALTER COLUMN \w+ (SET DATA )?TYPE\b/i, why: 'rewrites the table: add a new column instead' },
  { is: /\bSET NOT NULL\b/i, why: 'reads the whole table: use CHECK … NOT VALID, then VALIDATE' },
  {
    is: /\bADD (CONSTRAINT \w+ )?(CHECK|FOREIGN KEY)(?!.*\bNOT VALID\b)/is,
    why: 'reads the whole table: use NOT VALID, and VALIDATE in a separate file',
  },
  {
    is: /\bADD (CONSTRAINT \w+ )?(UNIQUE|PRIMARY KEY) *\(/i,
    why: 'builds an index: use CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX',
  },
  {
    is: /\bADD COLUMN\b[^,]*\b(UNIQUE|PRIMARY KEY|REFERENCES|CHECK)\b/is,
    why: 'reads the whole table: add the column first and its constraint later',
  },
  {
    is: /\bADD COLUMN\b[^,]*\b(uuidv[47]|gen_random_uuid|random|clock_timestamp|nextval) *\(/is,
    why: 'rewrites the table row by row',
  },
  { is: /^(CLUSTER|VACUUM FULL|LOCK TABLE|TRUNCATE)\b/i, why: 'blocks all access' },
];
/** Replacing a constraint in one statement removes nothing if the new one allows what the previous version writes. */
const REPLACED = /\bDROP CONSTRAINT (\w+), ADD CONSTRAINT \1\b/gi;
const REMOVES = /^DROP (TABLE|FUNCTION|TRIGGER|TYPE)\b|\bDROP (COLUMN|CONSTRAINT|DEFAULT)\b|\bRENAME\b/i;

/** Returns what is wrong with a migration of this name, as sentences for its author. */
function faultsOf(name: string, sql: string): string[] {
  const statements = statementsOf(sql).map((one) => one.replace(/\s+/g, ' '));
  const own = new Set(
    statements.flatMap((one) => /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/i.exec(one)?.[1] ?? []),
  );
  const tableOf = (one: string) => /(?: ON|^ALTER TABLE(?: ONLY)?) (\w+)/i.exec(one)?.[1] ?? '';
  const faults = statements
    .filter((one) => !own.has(tableOf(one)))
    .flatMap((one) =>
      FAULTS.filter(({ is }) => is.test(one)).map(({ why }) => `${one.slice(0, 60)}: ${why}`),
    );
  if (!CONTRACTS.test(name))
    for (const one of statements.filter((one) => REMOVES.test(one.replace(REPLACED, ''))))
      faults.push(`${one.slice(0, 60)}: removes what the previous version may need: name it NNNN_contract_…`);
  if (isConcurrent(sql) && statements.some((one) => !isConcurrent(one)))
    faults.push('CONCURRENTLY runs outside a transaction: use a separate file');
  return faults;
}

describe('a migration', () => {
  const files = readdirSync(migrationsDir).filter((file) => file >= FIRST_WITH_SHOPPERS);
  it('P26: makes no one wait longer than a moment', () => {
    for (const file of files)
      assert.deepEqual(faultsOf(file, readFileSync(join(migrationsDir, file), 'utf8')), [], file);
  });

  const wrong: [sql: string, why: RegExp][] = [
    ['CREATE INDEX a ON carts (version);', /CONCURRENTLY/],
    ['CREATE UNIQUE INDEX a\n  ON carts (version);', /CONCURRENTLY/],
    ['ALTER TABLE carts ALTER COLUMN version TYPE text;', /rewrites the table: add/],
    ['ALTER TABLE carts ALTER COLUMN document SET NOT NULL;', /NOT VALID/],
    ['ALTER TABLE carts ADD CONSTRAINT c CHECK (version > 1);', /NOT VALID/],
    ['ALTER TABLE carts ADD CONSTRAINT c UNIQUE (version);', /USING INDEX/],
    ['ALTER TABLE carts ADD COLUMN a bigint REFERENCES products;', /constraint later/],
    ['ALTER TABLE carts\n  ADD COLUMN a uuid DEFAULT uuidv7();', /row by row/],
    ['ALTER TABLE carts DROP COLUMN document;', /contract/],
    ['ALTER TABLE carts RENAME COLUMN document TO text;', /contract/],
    ['ALTER TABLE carts DROP CONSTRAINT c, ADD CONSTRAINT d CHECK (version > 1) NOT VALID;', /contract/],
    ['DROP TABLE carts;', /contract/],
    ['TRUNCATE carts;', /blocks all access/],
    [
      'CREATE INDEX CONCURRENTLY a ON carts (version);\nALTER TABLE carts ADD COLUMN a text;',
      /separate file/,
    ],
  ];
  for (const [sql, why] of wrong)
    it(`must not contain ${sql.replace(/\s+/g, ' ')}`, () => {
      const faults = faultsOf('0100_wrong.sql', sql);
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', why);
    });

  const right: [name: string, sql: string][] = [
    ['0100_table.sql', 'CREATE TABLE a (b int);\nCREATE INDEX c ON a (b);\nALTER TABLE a ADD CHECK (b > 0);'],
    ['0100_column.sql', "ALTER TABLE carts ADD COLUMN a text NOT NULL DEFAULT 'web'; -- DROP COLUMN b"],
    ['0100_rule.sql', 'ALTER TABLE carts ADD CONSTRAINT c CHECK (version > 1) NOT VALID;'],
    [
      '0100_wider_rule.sql',
      'ALTER TABLE carts DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (version > 0) NOT VALID;',
    ],
    ['0101_rule.sql', 'ALTER TABLE carts VALIDATE CONSTRAINT c;'],
    [
      '0102_index.sql',
      'DROP INDEX CONCURRENTLY IF EXISTS a;\nCREATE INDEX CONCURRENTLY a ON carts (version);',
    ],
    ['0103_contract_carts.sql', 'ALTER TABLE carts DROP COLUMN a;'],
  ];
  for (const [name, sql] of right)
    it(`may contain ${sql.replace(/\s+/g, ' ')}`, () => assert.deepEqual(faultsOf(name, sql), []));
});
