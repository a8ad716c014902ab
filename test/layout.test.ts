import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../src/config.ts';

/*
 * Dependencies go one way: app and commands → features → sessions and state → foundation. A folder may import from the
 * folders that its line names, and a line may name only folders above it, so no import can lead back.
 */

/** Each folder may import those before it. */
const BASE = [
  'process',
  'database',
  'embedded-database',
  'cache',
  'web',
  'audit',
  'settings',
  'layout',
  'pdf',
] as const;

const MAY_IMPORT: readonly (readonly [folder: string, imports: readonly string[]])[] = [
  ...BASE.map((folder, index) => [folder, BASE.slice(0, index)] as const),
  ['pictures', BASE],
  ['mail', BASE],
  ['state', BASE],
  ['sessions', [...BASE, 'state']],
  ['catalog', [...BASE, 'pictures']],
  ['information', [...BASE, 'catalog']],
  ['cart', [...BASE, 'pictures', 'sessions', 'state', 'catalog']],
  ['customers', [...BASE, 'mail', 'sessions', 'state', 'cart']],
  ['wishlist', [...BASE, 'catalog', 'customers']],
  ['reviews', [...BASE, 'mail', 'sessions', 'catalog', 'customers']],
  ['back-in-stock', [...BASE, 'pictures', 'mail', 'sessions', 'catalog', 'customers']],
  ['reminders', [...BASE, 'pictures', 'mail', 'sessions', 'state', 'catalog', 'cart', 'customers']],
  ['payments', [...BASE, 'audit']],
  ['invoices', BASE],
  ['reports', [...BASE, 'invoices']],
  ['config', [...BASE, 'mail', 'state', 'payments']],
  [
    'orders',
    [...BASE, 'pictures', 'mail', 'sessions', 'catalog', 'cart', 'customers', 'payments', 'invoices'],
  ],
  [
    'checkout',
    [
      ...BASE,
      'pictures',
      'mail',
      'sessions',
      'state',
      'audit',
      'catalog',
      'cart',
      'customers',
      'payments',
      'invoices',
      'orders',
    ],
  ],
  ['returns', [...BASE, 'mail', 'customers', 'payments', 'orders']],
  [
    'demo',
    [
      ...BASE,
      ...['mail', 'catalog', 'customers', 'payments', 'invoices', 'reports', 'orders', 'checkout', 'returns'],
    ],
  ],
  ['staff', [...BASE, 'mail', 'sessions', 'state', 'cart', 'customers']],
  ['webhooks', [...BASE, 'mail']],
  [
    'admin',
    [
      ...BASE,
      ...[
        'pictures',
        'mail',
        'sessions',
        'state',
        'catalog',
        'information',
        'cart',
        'reviews',
        'customers',
        'back-in-stock',
        'reminders',
      ],
      ...['payments', 'invoices', 'reports', 'orders', 'checkout', 'returns', 'demo', 'staff', 'webhooks'],
    ],
  ],
];

/** Features use the state store by its types and its document, and never by one of its implementations. */
const STATE_FILES = ['src/state/store.ts', 'src/state/cart-document.ts'];
const MORE_STATE_FILES: Readonly<Record<string, readonly string[]>> = {
  sessions: ['src/state/time-outs.ts'],
  config: ['src/state/settings.ts'],
};

/** Which folders of the proving ground a folder may import from, besides itself and the shop. */
const GROUND_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  load: ['shared'],
  attack: [],
  cluster: ['shared'],
  lab: ['shared', 'cluster'],
  plots: ['lab'],
  bench: ['shared', 'load', 'plots'],
  region: ['shared', 'lab'],
  peers: ['shared', 'load', 'plots', 'bench'],
  lighthouse: ['shared', 'load', 'plots', 'bench'],
  simulation: ['shared', 'load', 'cluster', 'peers', 'plots'],
  capacity: ['simulation', 'plots'],
};
/** The lab compares carts by the cart's rules, and uses nothing else of the cart. */
const CART_FILES_OF_LAB = ['src/cart/cart.ts', 'src/cart/merge.ts'];
/** Plain data that AWS and the proving ground share. */
const INFRA_FILES: Readonly<Record<string, readonly string[]>> = {
  region: ['infra/security-groups.ts'],
  capacity: ['infra/prices.ts', 'infra/sizes.ts'],
};

/** The files at the root of src/ and the commands put all parts together. */
const MAY_IMPORT_ALL = ['', 'commands'];

/** config.ts, what gives child processes an environment, and the servers that tests and measurements start. */
const MAY_READ_ENVIRONMENT = [
  'proving-ground/cluster/command.ts',
  'proving-ground/lab/command.ts',
  'proving-ground/lighthouse/command.ts',
  'proving-ground/peers/command.ts',
  'proving-ground/simulation/command.ts',
  'proving-ground/region/command.ts',
  'proving-ground/shared/redis-server.ts',
  'proving-ground/shared/test-database.ts',
  'src/config.ts',
  'src/embedded-database/account.ts',
  'src/process/memory-plan.ts',
];

const LINES_MAX = 300;

/** Words of a shop. The foundation's code and comments do not use them. */
const SHOP_WORDS = ['cart', 'product', 'order', 'customer', 'delivery'];
const FREE_OF_SHOP_WORDS = ['process', 'database', 'cache', 'web'];
/** ORDER BY of SQL, and an option of node-pg-migrate. */
const NOT_MEANT = /\b(ORDER BY|checkOrder)\b/g;

const isTest = (file: string) => /\.(test|fixture)\.ts$/.test(file);
const filesOf = (folder: string) =>
  readdirSync(join(projectDir, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
const textOf = (file: string) => readFileSync(join(projectDir, file), 'utf8');

const shop = filesOf('src').filter((file) => !isTest(file));
const all = [...filesOf('src'), ...filesOf('proving-ground')];

/** The folder of src/ that a file is in; '' for the files at its root, undefined outside of src/. */
function folderOf(file: string): string | undefined {
  const [root, folder, ...rest] = file.split('/');
  if (root !== 'src') return undefined;
  return rest.length === 0 ? '' : folder;
}

function importsOf(file: string): string[] {
  const specifiers = [...textOf(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
    (match) => match[1] as string,
  );
  return specifiers.map((specifier) =>
    relative(projectDir, resolve(join(projectDir, dirname(file)), specifier)),
  );
}

function isWrong(file: string, imported: string): boolean {
  const [from, to] = [folderOf(file) as string, folderOf(imported)];
  if (to === undefined) return true;
  if (from === to || MAY_IMPORT_ALL.includes(from)) return false;
  return !MAY_IMPORT.find(([folder]) => folder === from)?.[1].includes(to);
}

function isWrongInGround(file: string, imported: string): boolean {
  const [, from = ''] = file.split('/');
  const [root, to = ''] = imported.split('/');
  if (root === 'proving-ground') return from !== to && !GROUND_MAY_IMPORT[from]?.includes(to);
  if (root === 'infra') return !INFRA_FILES[from]?.includes(imported);
  return from === 'lab' && folderOf(imported) === 'cart' && !CART_FILES_OF_LAB.includes(imported);
}

/** Finds words in parts of names as well: `cartCookie` contains "cart". */
function shopWordsOf(text: string): string[] {
  const words = text
    .replaceAll(NOT_MEANT, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+/g);
  return (words ?? []).filter((word) =>
    SHOP_WORDS.some((one) => word === one || word === `${one}s` || word === one.replace(/y$/, 'ies')),
  );
}

describe('the layout', () => {
  it('knows every folder', () => {
    const known = [...MAY_IMPORT.map(([folder]) => folder), ...MAY_IMPORT_ALL];
    assert.deepEqual(
      [...new Set(shop.map(folderOf))].filter((folder) => !known.includes(folder as string)),
      [],
    );
  });

  it('names only folders above a line, so no import can lead back', () => {
    const wrong = MAY_IMPORT.flatMap(([folder, imports], index) => {
      const above = MAY_IMPORT.slice(0, index).map(([name]) => name);
      return imports.filter((name) => !above.includes(name)).map((name) => `${folder} → ${name}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('has no import that goes the wrong way', () => {
    const wrong = shop.flatMap((file) =>
      importsOf(file)
        .filter((imported) => isWrong(file, imported))
        .map((imported) => `${file} → ${imported}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('lets the proving ground import the shop, but not the shop the proving ground', () => {
    const wrong = shop.filter((file) =>
      importsOf(file).some((imported) => imported.startsWith('proving-ground')),
    );
    assert.deepEqual(wrong, []);
  });

  it('lets only tests of the proving ground use the tests’ own folder', () => {
    const wrong = filesOf('proving-ground').filter(
      (file) => !isTest(file) && importsOf(file).some((imported) => imported.startsWith('test/')),
    );
    assert.deepEqual(wrong, []);
  });

  it('lets features use the store by its types and its document', () => {
    const wrong = shop.flatMap((file) => {
      const folder = folderOf(file) as string;
      const allowed = [...STATE_FILES, ...(MORE_STATE_FILES[folder] ?? [])];
      if (folder === 'state' || MAY_IMPORT_ALL.includes(folder)) return [];
      return importsOf(file)
        .filter((imported) => folderOf(imported) === 'state' && !allowed.includes(imported))
        .map((imported) => `${file} → ${imported}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('has one direction in the proving ground, too', () => {
    const wrong = filesOf('proving-ground')
      .filter((file) => !isTest(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((imported) => isWrongInGround(file, imported))
          .map((imported) => `${file} → ${imported}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('keeps the words of a shop out of the foundation', () => {
    const files = shop.filter((file) => FREE_OF_SHOP_WORDS.includes(folderOf(file) as string));
    const wrong = files.flatMap((file) => shopWordsOf(textOf(file)).map((word) => `${file}: ${word}`));
    assert.deepEqual(wrong, []);
  });

  it('lets only config.ts, commands, and starters of child processes read the environment', () => {
    const readers = all.filter(
      (file) =>
        !isTest(file) && !file.startsWith('proving-ground/bench/') && /process\.env\b/.test(textOf(file)),
    );
    assert.deepEqual(readers.sort(), [...MAY_READ_ENVIRONMENT].sort());
  });

  it('does not load what is large and not used', () => {
    const wrong = shop.filter((file) =>
      /^import (?!type).* from '(node:http|typebox)'|import\('(node:http|typebox)'\)/m.test(textOf(file)),
    );
    assert.deepEqual(wrong, [], 'import src/process/node-http.ts and src/process/schema.ts instead');
  });

  it(`has no file of more than ${LINES_MAX} lines`, () => {
    const long = all.filter((file) => textOf(file).split('\n').length > LINES_MAX);
    assert.deepEqual(long, []);
  });
});
