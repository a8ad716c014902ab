import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Network, networkMatcher, parseNetwork } from './networks.ts';

const matcher = (...texts: string[]) => networkMatcher(texts.map((text) => parseNetwork(text) as Network));

describe('S25: the networks of proxies', () => {
  it('hold the addresses of their prefix and no other', () => {
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

  it('are none when none is configured', () => {
    assert.ok(!matcher()('127.0.0.1'));
  });

  it('are refused when they are no network, or all addresses', () => {
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
