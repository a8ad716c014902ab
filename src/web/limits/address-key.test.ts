import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressKey, widerKeys, widestKey } from './address-key.ts';

describe('the key of an address', () => {
  it('S11: is the address of IPv4, however it is written', () => {
    assert.equal(addressKey('192.0.2.7'), '192.0.2.7');
    assert.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7');
    assert.equal(addressKey('::FFFF:192.0.2.7'), '192.0.2.7');
  });

  it('S11: is the network of IPv6, so that nobody has 2^64 of them', () => {
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

  it('S40: of IPv6 has a home and a site around it, which neighbors share', () => {
    const key = addressKey('2001:db8:1:2abc::1');
    assert.deepEqual(widerKeys(key), { home: '2001:db8:1:2a00::/56', site: '2001:db8:1::/48' });
    assert.deepEqual(widerKeys(addressKey('2001:db8:1:2aff::')), widerKeys(key));
    assert.equal(widerKeys(addressKey('2001:db8:1:2b00::'))?.site, '2001:db8:1::/48');
    assert.equal(widerKeys(addressKey('2001:db8:1:ff::'))?.home, '2001:db8:1:0::/56');
    assert.equal(widestKey(key), '2001:db8:1::/48');
    for (const other of ['192.0.2.7', 'not an address', '1:2::/64', ''])
      assert.deepEqual([widerKeys(other), widestKey(other)], [undefined, other]);
  });

  it('is empty where the connection was reset, so that there is no address any more', () => {
    assert.equal(addressKey(undefined), '');
  });

  it('is the text itself of what is no address', () => {
    for (const odd of ['', 'unix:', 'not an address', ':::', '1.2.3']) assert.equal(addressKey(odd), odd);
  });
});
