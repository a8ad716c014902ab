import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { projectDir } from '../config.ts';
import { adminStyles, shopStyles } from './styles.ts';

const countLinks = (links: string): number => links.split('<link ').length - 1;

test('every kind of page loads one style sheet', () => {
  const files = globSync('src/**/*.ts', { cwd: projectDir }).filter(
    (file) => !/\.(test|fixture)\.ts$/.test(file),
  );
  let found = 0;
  for (const file of files) {
    const text = readFileSync(`${projectDir}/${file}`, 'utf8');
    for (const [, list = ''] of text.matchAll(/\bcss: \[([a-z', -]*)\]/g)) {
      const added = [...list.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name as string);
      assert.equal(countLinks(shopStyles(added)), 1, `${file}: list [${list}] in src/layout/styles.ts`);
      found++;
    }
  }
  assert.ok(found > 15);
  assert.equal(countLinks(adminStyles), 1);
});

test('a kind of page that is not listed still has its styles', () => {
  assert.match(
    shopStyles(['order', 'home']),
    /css\/tokens\.css[\s\S]*css\/components\.css[\s\S]*css\/order\.css[\s\S]*css\/home\.css/,
  );
});
