import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../config.ts';
import {
  addressKey,
  type Network,
  type NetworkLimit,
  networkCounts,
  networkMatcher,
  parseNetwork,
  widerKeys,
  widestKey,
} from './networks.ts';

const matcher = (...texts: string[]) => networkMatcher(texts.map((text) => parseNetwork(text) as Network));

const RULE: NetworkLimit = { name: 'test', limit: 10, windowSeconds: 600 };
const shown = (address: string, rule = RULE, of?: string) =>
  networkCounts(rule, addressKey(address), of).map(({ key, rule: { limit } }) => [key, limit]);

describe('S25: the networks of proxies', () => {
  it('contain the addresses of their prefix and no others', () => {
    const isTrusted = matcher('10.1.0.0/16', '192.0.2.7', '2001:db8::/32');
    for (const address of ['10.1.0.0', '10.1.255.255', '192.0.2.7', '::ffff:10.1.2.3', '2001:db8:ffff::1'])
      assert.ok(isTrusted(address), address);
    for (const address of [
      '10.2.0.0',
      '10.0.255.255',
      '192.0.2.8',
      '::ffff:10.2.0.1',
      '2001:db9::',
      '::1',
      '',
      'x',
      '10.1.0.0:80',
      '10.1.0',
      '::ffff:x',
    ])
      assert.ok(!isTrusted(address), address);
  });

  it('trust no address when none is configured', () => {
    assert.ok(!matcher()('127.0.0.1'));
  });

  it('are refused when they are not a network, or cover all addresses', () => {
    for (const text of [
      '',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '::/0',
      '::/129',
      '10.0.0.0/8/8',
      '10.0.0.0/-1',
      '10.0.0.0/1e1',
      '10.0.0',
      'localhost',
      '1',
      '10.0.0.0/ 8',
    ])
      assert.equal(parseNetwork(text), undefined, text);
  });
});

describe('the key of an address', () => {
  it('S11: is the IPv4 address itself, in any notation', () => {
    assert.equal(addressKey('192.0.2.7'), '192.0.2.7');
    assert.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7');
    assert.equal(addressKey('::FFFF:192.0.2.7'), '192.0.2.7');
  });

  it('S11: is the IPv6 network, so that no client has 2^64 keys', () => {
    for (const [address, key] of [
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
      ['2001:db8::1', '2001:db8:0:0::/64'],
      ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
      ['::', '0:0:0:0::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
      ['1::8', '1:0:0:0::/64'],
    ] as const) {
      assert.equal(addressKey(address), key, address);
    }
    assert.notEqual(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'));
  });

  it('S40: has a home and a site around it for IPv6, which neighbors share', () => {
    const key = addressKey('2001:db8:1:2abc::1');
    assert.deepEqual(widerKeys(key), { home: '2001:db8:1:2a00::/56', site: '2001:db8:1::/48' });
    assert.deepEqual(widerKeys(addressKey('2001:db8:1:2aff::')), widerKeys(key));
    assert.equal(widerKeys(addressKey('2001:db8:1:2b00::'))?.site, '2001:db8:1::/48');
    assert.equal(widerKeys(addressKey('2001:db8:1:ff::'))?.home, '2001:db8:1:0::/56');
    assert.equal(widestKey(key), '2001:db8:1::/48');
    for (const other of ['192.0.2.7', 'not an address', '1:2::/64', ''])
      assert.deepEqual([widerKeys(other), widestKey(other)], [undefined, other]);
  });

  it('is empty when the connection was reset and has no address', () => {
    assert.equal(addressKey(undefined), '');
  });

  it('is the text itself when it is not an address', () => {
    for (const odd of ['', 'unix:', 'not an address', ':::', '1.2.3']) assert.equal(addressKey(odd), odd);
  });
});

describe('limits of networks', () => {
  it('S40: count an IPv4 address alone, and an IPv6 network with the home and the site around it', () => {
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

  it('S40: are counted that way wherever requests are counted by network', () => {
    const src = join(projectDir, 'src');
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
    const narrow = files
      .filter((file) => file.endsWith('.ts') && !/\.test\.|networks\.ts/.test(file))
      .filter((file) =>
        /(?:\bkey: |\.take\(\w+, )(?:networkOf|addressKey)\(/.test(readFileSync(join(src, file), 'utf8')),
      );
    assert.deepEqual(narrow, [], 'use enforceRateLimit(limits, networkCounts(rule, networkOf(request)))');
  });
});
