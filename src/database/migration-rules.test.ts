import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { migrationsDir } from '../commands/connect.ts';
import { isConcurrent, statementsOf } from './migrate.ts';

/** Those until here were never applied to a shop that shoppers use. */
const FIRST_WITH_SHOPPERS = '0009';

const CONTRACTS = /^\d+_contract/;

/** Of a statement on a table that was there before its file: what keeps shoppers waiting for as long as it takes. */
const FAULTS: readonly { is: RegExp; why: string }[] = [
  { is: /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)/i, why: 'blocks writes: CREATE INDEX CONCURRENTLY' },
  { is: /\bALTER COLUMN \w+ (SET DATA )?TYPE\b/i, why: 'writes the table anew: a new column instead' },
  { is: /\bSET NOT NULL\b/i, why: 'reads the whole table: CHECK … NOT VALID, then VALIDATE' },
  {
    is: /\bADD (CONSTRAINT \w+ )?(CHECK|FOREIGN KEY)(?!.*\bNOT VALID\b)/is,
    why: 'reads the whole table: NOT VALID, and VALIDATE in a file of its own',
  },
  {
    is: /\bADD (CONSTRAINT \w+ )?(UNIQUE|PRIMARY KEY) *\(/i,
    why: 'builds an index: CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX',
  },
  {
    is: /\bADD COLUMN\b[^,]*\b(UNIQUE|PRIMARY KEY|REFERENCES|CHECK)\b/is,
    why: 'reads the whole table: the column first, its constraint later',
  },
  {
    is: /\bADD COLUMN\b[^,]*\b(uuidv[47]|gen_random_uuid|random|clock_timestamp|nextval) *\(/is,
    why: 'writes the table anew, row by row',
  },
  { is: /^(CLUSTER|VACUUM FULL|LOCK TABLE|TRUNCATE)\b/i, why: 'keeps everyone out' },
];
/** Replacing a constraint in one statement takes nothing away if the new one allows what the version before writes. */
const REPLACED = /\bDROP CONSTRAINT (\w+), ADD CONSTRAINT \1\b/gi;
const TAKES_AWAY = /^DROP (TABLE|FUNCTION|TRIGGER|TYPE)\b|\bDROP (COLUMN|CONSTRAINT|DEFAULT)\b|\bRENAME\b/i;

/** What is wrong with a migration of this name; in words for whoever writes it. */
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
    for (const one of statements.filter((one) => TAKES_AWAY.test(one.replace(REPLACED, ''))))
      faults.push(`${one.slice(0, 60)}: takes away what the version before may need: NNNN_contract_…`);
  if (isConcurrent(sql) && statements.some((one) => !isConcurrent(one)))
    faults.push('CONCURRENTLY runs outside of a transaction: nothing else in its file');
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
    ['ALTER TABLE carts ALTER COLUMN version TYPE text;', /anew/],
    ['ALTER TABLE carts ALTER COLUMN document SET NOT NULL;', /NOT VALID/],
    ['ALTER TABLE carts ADD CONSTRAINT c CHECK (version > 1);', /NOT VALID/],
    ['ALTER TABLE carts ADD CONSTRAINT c UNIQUE (version);', /USING INDEX/],
    ['ALTER TABLE carts ADD COLUMN a bigint REFERENCES products;', /constraint later/],
    ['ALTER TABLE carts\n  ADD COLUMN a uuid DEFAULT uuidv7();', /row by row/],
    ['ALTER TABLE carts DROP COLUMN document;', /contract/],
    ['ALTER TABLE carts RENAME COLUMN document TO text;', /contract/],
    ['ALTER TABLE carts DROP CONSTRAINT c, ADD CONSTRAINT d CHECK (version > 1) NOT VALID;', /contract/],
    ['DROP TABLE carts;', /contract/],
    ['TRUNCATE carts;', /everyone/],
    ['CREATE INDEX CONCURRENTLY a ON carts (version);\nALTER TABLE carts ADD COLUMN a text;', /nothing else/],
  ];
  for (const [sql, why] of wrong)
    it(`may not say ${sql.replace(/\s+/g, ' ')}`, () => {
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
    it(`may say ${sql.replace(/\s+/g, ' ')}`, () => assert.deepEqual(faultsOf(name, sql), []));
});
