import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../config.ts';
import { addressKey } from './address-key.ts';
import { type NetworkLimit, networkCounts } from './network-limits.ts';

const RULE: NetworkLimit = { name: 'test', limit: 10, windowSeconds: 600 };
const shown = (address: string, rule = RULE, of?: string) =>
  networkCounts(rule, addressKey(address), of).map(({ key, rule: { limit } }) => [key, limit]);

describe('limits of networks', () => {
  it('S40: count an IPv4 address alone, and one of IPv6 with the home and the site around it', () => {
    assert.deepEqual(shown('192.0.2.7'), [['192.0.2.7', 10]]);
    assert.deepEqual(shown('2001:db8:1:2abc::1'), [
      ['2001:db8:1:2abc::/64', 10],
      ['2001:db8:1:2a00::/56', 40],
      ['2001:db8:1::/48', 160],
    ]);
    assert.deepEqual(shown('2001:db8::1', { ...RULE, wider: { home: 20, site: 30 } }, 'anna'), [
      ['2001:db8:0:0::/64 anna', 10],
      ['2001:db8:0:0::/56 anna', 20],
      ['2001:db8:0::/48 anna', 30],
    ]);
  });

  it('S40: are counted that way wherever a request is counted by its network', () => {
    const src = join(projectDir, 'src');
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
    const narrow = files
      .filter((file) => file.endsWith('.ts') && !/\.test\.|address-key/.test(file))
      .filter((file) =>
        /(?:\bkey: |\.take\(\w+, )(?:networkOf|addressKey)\(/.test(readFileSync(join(src, file), 'utf8')),
      );
    assert.deepEqual(narrow, [], 'use enforceRateLimit(limits, networkCounts(rule, networkOf(request)))');
  });
});
