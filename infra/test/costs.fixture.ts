import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { costOfInstance, costsOf, trafficCost } from '../costs.ts';
import { HOUR_OF, HOURLY, MONTHLY, SOURCES, TRAFFIC } from '../prices.ts';
import { synthesize } from './synthesize.ts';
import { small } from './synthesized.ts';

const page = new URL('../../docs/aws.md', import.meta.url);
/** The shop without the features that are off by default. */
const shops = [small, synthesize({ size: 'large' })];
const HEAD = '| part | small | $ | large | $ |';

function table(): string {
  const [ofSmall = [], ofLarge = []] = shops.map(costsOf);
  const sum = (parts: typeof ofSmall) => parts.reduce((total, { usd }) => total + usd, 0);
  const row = (name: string, ...cells: (string | number)[]) => `| ${name} | ${cells.join(' | ')} |`;
  const { what, usd } = trafficCost();
  const [more = 0, moreOfLarge = 0] = shops.map(costOfInstance);
  return [
    HEAD,
    '|---|---|---:|---|---:|',
    ...ofSmall.map((part, index) =>
      row(part.name, part.what, part.usd, ofLarge[index]?.what ?? '', ofLarge[index]?.usd ?? ''),
    ),
    row('**a month, before traffic**', '', `**${sum(ofSmall)}**`, '', `**${sum(ofLarge)}**`),
    row('one more instance', '', more, '', moreOfLarge),
    row('traffic', what, usd, what, usd),
  ].join('\n');
}

const tableOf = (text: string) => text.slice(text.indexOf(HEAD)).split('\n\n')[0] ?? '';

describe('the estimate of a month', () => {
  it('in docs/aws.md is that of the templates: UPDATE_GOLDEN=1 accepts a change', () => {
    const text = readFileSync(page, 'utf8');
    assert.ok(text.includes(HEAD), 'docs/aws.md has no table of costs');
    if (process.env.UPDATE_GOLDEN) writeFileSync(page, text.replace(tableOf(text), table()));
    assert.equal(tableOf(readFileSync(page, 'utf8')), table());
  });

  it('has a source and a date for each price, and docs/aws.md names each source', () => {
    const text = readFileSync(page, 'utf8');
    const prices = [HOUR_OF, HOURLY, MONTHLY, TRAFFIC].flatMap((some) => Object.values(some));
    const used = new Set(prices.map(({ source }) => source));
    assert.deepEqual([...used].sort(), Object.keys(SOURCES).sort());
    for (const { url, read } of Object.values(SOURCES)) {
      assert.ok(text.includes(url), url);
      assert.ok(text.includes(read), read);
    }
  });

  it('names a type without a price', () => {
    const shop = { ...small, only: (type: string) => renamed(small.only(type)) };
    assert.throws(() => costsOf(shop), /t9g\.small has no price/);
  });
});

const renamed = (resource: object) =>
  JSON.parse(JSON.stringify(resource).replaceAll('"t4g.small"', '"t9g.small"')) as { Properties: object };
