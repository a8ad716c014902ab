import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../src/config.ts';

/** Which folders of src/ a folder may import from, besides itself. Never back. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  attack: ['platform', 'cluster'],
  platform: [],
  cluster: ['platform', 'state'],
  lab: ['platform', 'cart', 'cluster', 'region'],
  region: ['platform', 'cluster'],
  pictures: ['platform'],
  information: ['platform', 'catalog'],
  sessions: ['platform'],
  catalog: ['platform', 'pictures'],
  cart: ['platform', 'pictures', 'catalog', 'sessions', 'state'],
  state: ['platform', 'cart'],
  mail: ['platform'],
  orders: ['platform', 'catalog'],
  payments: ['platform'],
  checkout: [
    'platform',
    'pictures',
    'catalog',
    'cart',
    'sessions',
    'state',
    'accounts',
    'mail',
    'orders',
    'payments',
  ],
  accounts: ['platform', 'sessions', 'state', 'cart', 'mail'],
  wishlist: ['platform', 'catalog', 'accounts'],
  returns: ['platform', 'accounts', 'mail', 'orders', 'checkout'],
  reviews: ['platform', 'catalog', 'accounts'],
  reminders: ['platform', 'catalog', 'cart', 'sessions', 'state', 'accounts', 'mail'],
  'back-in-stock': ['platform', 'catalog', 'accounts', 'mail'],
};

/** A store applies the cart's rules and knows nothing else of the cart's folder. */
const ONLY_RULES: Record<string, string | readonly string[]> = {
  'state → cart': ['cart.ts', 'merge.ts'],
  'cart → state': 'store.ts',
  'accounts → state': 'store.ts',
  'lab → cart': ['cart.ts', 'merge.ts'],
  'lab → region': 'region.ts',
  'checkout → state': 'store.ts',
  'reminders → state': 'store.ts',
  'returns → checkout': 'change-order.ts',
  'cluster → state': 'create-table.ts',
};

/** Plain data that AWS and the region share. */
const MAY_IMPORT_OUTSIDE: Record<string, string> = { region: '../infra/security-groups.ts' };

/** Settings are read where a process begins, and where it connects. */
const MAY_READ_CONFIG = ['platform/connect.ts'];

const LINES_MAX = 300;

const src = join(projectDir, 'src');
/** Tests, and what only they use, may know everything. */
const isTest = (file: string) => /\.test\.|\.fixture\.|test-support\./.test(file);

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
    (match) => match[1] as string,
  );
  return specifiers.map((specifier) => relative(src, resolve(join(src, dirname(file)), specifier)));
}

function wrongImport(file: string, imported: string): string | undefined {
  const [from, to] = [file.split('/')[0] as string, imported.split('/')[0] as string];
  if (imported.startsWith('..'))
    return isTest(file) || MAY_IMPORT_OUTSIDE[from] === imported
      ? undefined
      : `${file} imports ${imported}, outside src/`;
  if (!file.includes('/') || isTest(file) || from === to) return undefined;
  if (imported === 'config.ts')
    return MAY_READ_CONFIG.includes(file) ? undefined : `${file} reads the settings`;
  if (!imported.includes('/')) return `${file} imports ${imported}, which puts the parts together`;
  const rule = ONLY_RULES[`${from} → ${to}`];
  if (rule && ![rule].flat().some((file) => imported === `${to}/${file}`))
    return `${file} may know only ${[rule].flat().join(' and ')} of ${to}, not ${imported}`;
  return MAY_IMPORT[from]?.includes(to)
    ? undefined
    : `${file} imports ${imported}: ${from} may not know ${to}`;
}

describe('the layout', () => {
  it('knows every folder', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
    assert.deepEqual(
      [...folders].filter((folder) => !((folder as string) in MAY_IMPORT)),
      [],
    );
  });

  it('has no import that goes the wrong way', () => {
    const wrong = files.flatMap((file) => importsOf(file).map((imported) => wrongImport(file, imported)));
    assert.deepEqual(wrong.filter(Boolean), []);
  });

  it('gives the environment to config.ts and to child processes alone', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(src, file), 'utf8')));
    assert.deepEqual(
      readers.filter((file) => !isTest(file)).sort(),
      [
        'cluster/command.ts',
        'lab/command.ts',
        'main.ts',
        'migrate-command.ts',
        'platform/embedded-database/account.ts',
        'region/command.ts',
        'state-command.ts',
        ...MAY_READ_CONFIG,
      ].sort(),
    );
  });

  it(`has no file of more than ${LINES_MAX} lines`, () => {
    const long = files.filter((file) => readFileSync(join(src, file), 'utf8').split('\n').length > LINES_MAX);
    assert.deepEqual(long, []);
  });
});
